//! Reading a contract from a value, every fault at once.

use event::{Audience, Retention, Weight};
use serde_json::{Map, Value};

use super::{ContractDoc, Example, Exempted, Fold, Referred, Sequence};

/// A JSON pointer and what is wrong there.
type Fault = (String, String);

/// What a contract may hold.
const NAMES: &[&str] = &[
    "type",
    "owner",
    "subject",
    "axis",
    "weight",
    "summary",
    "schema",
    "audiences",
    "scoped_by",
    "visible_from",
    "references",
    "derived_from",
    "compensates",
    "retention",
    "fold",
    "examples",
    "sequences",
    "exemptions",
];

impl ContractDoc {
    /// Reads a contract.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub(crate) fn read(value: &Value) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut top = Part::of(value, "", NAMES, &mut faults);
        let subject = top.part("subject", &["aggregate", "id_field"]);
        let doc = Self {
            kind: top.needed("type", "the type name with its version, such as purchasing.order.placed.v1"),
            owner: top.needed("owner", "the context that says it, such as purchasing"),
            aggregate: subject.0,
            id_field: subject.1,
            axis: top.text("axis").unwrap_or_default(),
            weight: top.parsed("weight", Weight::parse, "thick, thin or notification"),
            summary: top.text("summary").unwrap_or_default(),
            schema: top.schema(),
            audiences: top.audiences(),
            scoped_by: top.text("scoped_by"),
            visible_from: top.text("visible_from"),
            references: top.each("references", &["field", "aggregate"], |one| Referred {
                field: one.needed("field", "the payload field that holds the id"),
                aggregate: one.needed("aggregate", "the aggregate that it names"),
            }),
            derived_from: top.texts("derived_from"),
            compensates: top.text("compensates"),
            retention: top.parsed("retention", Retention::parse, "forever, latest or a number of days such as 30 days"),
            fold: top.fold(),
            examples: top.each("examples", &["type", "id", "time", "data"], example),
            sequences: top.each("sequences", &["title", "events"], |one| Sequence {
                title: one.needed("title", "what it shows"),
                events: one.each("events", &["type", "id", "time", "data"], example),
            }),
            exemptions: top.each("exemptions", &["rule", "field", "reason"], |one| Exempted {
                rule: one.needed("rule", "the name of the rule"),
                field: one.text("field").unwrap_or_default(),
                reason: one.needed("reason", "why, for whoever reads the catalogue"),
            }),
            origin: None,
        };
        if faults.is_empty() { Ok(doc) } else { Err(faults) }
    }
}

fn example(one: &mut Part<'_>) -> Example {
    Example {
        kind: one.text("type"),
        id: one.needed("id", "the event's id"),
        time: one.text("time"),
        data: one.value("data").cloned().unwrap_or_default(),
    }
}

/// An object that is being read, and the faults so far.
struct Part<'a> {
    members: Option<&'a Map<String, Value>>,
    pointer: String,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Part<'a> {
    fn of(value: &'a Value, pointer: &str, known: &[&str], faults: &'a mut Vec<Fault>) -> Self {
        let members = value.as_object();
        if members.is_none() {
            faults.push((pointer.to_owned(), "an object is wanted here, with names and values".to_owned()));
        }
        for name in members.into_iter().flat_map(Map::keys).filter(|name| !known.contains(&name.as_str())) {
            let fault = format!("\"{name}\" means nothing here; known are {}", known.join(", "));
            faults.push((format!("{pointer}/{name}"), fault));
        }
        Self { members, pointer: pointer.to_owned(), faults }
    }

    fn fault(&mut self, name: &str, what: String) {
        self.faults.push((format!("{}/{name}", self.pointer), what));
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.members?.get(name).filter(|value| !value.is_null())
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        if let Some(text) = value.as_str() {
            return Some(text.to_owned());
        }
        self.fault(name, format!("a text is wanted, not {value}; write it in quotes"));
        None
    }

    fn needed(&mut self, name: &str, what: &str) -> String {
        if self.value(name).is_none() && self.members.is_some() {
            self.fault(name, format!("missing: {what}"));
        }
        self.text(name).unwrap_or_default()
    }

    fn parsed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>, wanted: &str) -> Option<T> {
        let text = self.text(name)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.fault(name, format!("\"{text}\" is not known; write {wanted}"));
        }
        parsed
    }

    fn part(&mut self, name: &str, known: &[&str]) -> (String, String) {
        let Some(value) = self.value(name) else {
            if self.members.is_some() {
                self.fault(name, format!("missing: an object with {}", known.join(" and ")));
            }
            return Default::default();
        };
        let mut part = Part::of(value, &format!("{}/{name}", self.pointer), known, self.faults);
        (
            part.needed("aggregate", "what the event is about, such as order"),
            part.needed("id_field", "the payload field with its id, such as order_id"),
        )
    }

    fn schema(&mut self) -> Value {
        let Some(value) = self.value("schema") else {
            if self.members.is_some() {
                self.fault("schema", "missing: the JSON Schema of the payload".to_owned());
            }
            return Value::Null;
        };
        if !value.is_object() {
            self.fault("schema", "a JSON Schema is wanted, as an object".to_owned());
        }
        value.clone()
    }

    fn list(&mut self, name: &str) -> &'a [Value] {
        match self.value(name) {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.fault(name, "a list is wanted".to_owned());
                &[]
            }
        }
    }

    fn texts(&mut self, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for (at, item) in self.list(name).iter().enumerate() {
            match item.as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.fault(&format!("{name}/{at}"), "a text is wanted".to_owned()),
            }
        }
        texts
    }

    fn audiences(&mut self) -> Vec<Audience> {
        let mut audiences = Vec::new();
        for (at, text) in self.texts("audiences").iter().enumerate() {
            match Audience::parse(text) {
                Some(audience) => audiences.push(audience),
                None => {
                    let known = Audience::ALL.map(Audience::name).join(", ");
                    self.fault(
                        &format!("audiences/{at}"),
                        format!("\"{text}\" is no class of readers; known are {known}"),
                    );
                }
            }
        }
        audiences
    }

    fn each<T>(&mut self, name: &str, known: &[&str], mut read: impl FnMut(&mut Part<'_>) -> T) -> Vec<T> {
        let mut all = Vec::new();
        for (at, item) in self.list(name).iter().enumerate() {
            let pointer = format!("{}/{name}/{at}", self.pointer);
            all.push(read(&mut Part::of(item, &pointer, known, self.faults)));
        }
        all
    }

    fn fold(&mut self) -> Option<Fold> {
        let value = self.value("fold")?;
        let field = |name: &str| value.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
        let fold = match value.as_str() {
            Some("replace") => Some(Fold::Replace),
            Some(_) => None,
            None => match (field("patch"), field("add"), field("to"), field("subtract"), field("from")) {
                (Some(patch), None, None, None, None) => Some(Fold::Patch(patch)),
                (None, Some(amount), Some(to), None, None) => Some(Fold::Add { amount, to }),
                (None, None, None, Some(amount), Some(from)) => Some(Fold::Subtract { amount, from }),
                _ => None,
            },
        };
        if fold.is_none() {
            let forms = "replace, {patch: FIELD}, {add: FIELD, to: FIELD} or {subtract: FIELD, from: FIELD}";
            self.fault("fold", format!("how an event changes its aggregate; write {forms}"));
        }
        fold
    }
}
