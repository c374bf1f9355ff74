//! The fields of objects.

use serde_json::{Map, Value};

use super::super::inclusion::{Misfit, Search};

/// An object's schema as it is compared.
struct Shape<'a> {
    properties: Option<&'a Map<String, Value>>,
    required: Vec<&'a str>,
    others: Option<&'a Value>,
    has_patterns: bool,
}

impl<'a> Shape<'a> {
    fn of(schema: &'a Value) -> Self {
        let required = schema.get("required").and_then(Value::as_array);
        Self {
            properties: schema.get("properties").and_then(Value::as_object),
            required: required.into_iter().flatten().filter_map(Value::as_str).collect(),
            others: schema.get("additionalProperties"),
            has_patterns: schema.get("patternProperties").is_some(),
        }
    }

    fn property(&self, name: &str) -> Option<&'a Value> {
        self.properties?.get(name)
    }

    fn names(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.properties.into_iter().flatten()
    }
}

impl Search<'_> {
    /// The misfits between two schemas of objects.
    pub(super) fn objects(&mut self, written: &Value, read: &Value, path: &str, is_closed: bool) -> Vec<Misfit> {
        let (writes, reads) = (Shape::of(written), Shape::of(read));
        let mut found = self.counts(written, read, path, ("minProperties", "maxProperties"), "fields");
        for name in reads.required.iter().filter(|name| !writes.required.contains(name)) {
            let reason = format!("{} requires `{name}`, and {} may leave it out", self.reader, self.writer);
            found.extend(self.misfit(&format!("{path}.{name}"), reason));
        }
        for (name, theirs) in writes.names() {
            let at = format!("{path}.{name}");
            found.extend(match (reads.property(name), reads.others) {
                (Some(asked), _) => self.fits(theirs, asked, &at),
                (None, Some(Value::Bool(false))) if *theirs != Value::Bool(false) && !reads.has_patterns => {
                    let reason = format!(
                        "{} refuses fields that it does not know, and {} may write `{name}`",
                        self.reader, self.writer
                    );
                    self.misfit(&at, reason)
                }
                (None, Some(asked)) => self.fits(theirs, asked, &at),
                (None, None) => Vec::new(),
            });
        }
        // Fields that are written without being named.
        let anything = Value::Bool(true);
        let unnamed = match writes.others {
            Some(others) => Some(others),
            // A publisher writes what its contract declares; one that declares no field at all has not said what it writes.
            None if is_closed && writes.properties.is_some() => writes.has_patterns.then_some(&anything),
            None => Some(&anything),
        };
        if let Some(unnamed) = unnamed.filter(|unnamed| **unnamed != Value::Bool(false)) {
            for (name, asked) in reads.names().filter(|(name, _)| writes.property(name).is_none()) {
                found.extend(self.fits(unnamed, asked, &format!("{path}.{name}")));
            }
            if let Some(asked) = reads.others {
                found.extend(self.fits(unnamed, asked, &format!("{path}.*")));
            }
        }
        found
    }
}
