//! Writing a contract as it is read.

use serde_json::{Map, Value, json};

use super::{ContractDoc, Example, Fold};

impl ContractDoc {
    /// The contract in the form of a file.
    pub fn to_value(&self) -> Value {
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| {
            let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_str() == Some("");
            if !is_empty {
                out.insert(name.to_owned(), value);
            }
        };
        put("type", json!(self.kind));
        put("owner", json!(self.owner));
        put("subject", json!({ "aggregate": self.aggregate, "id_field": self.id_field }));
        put("axis", json!(self.axis));
        put("weight", json!(self.weight.map(event::Weight::name)));
        put("summary", json!(self.summary));
        put("audiences", self.audiences.iter().map(|audience| audience.name()).collect());
        put("scoped_by", json!(self.scoped_by));
        put("visible_from", json!(self.visible_from));
        let references = self.references.iter();
        put("references", references.map(|one| json!({ "field": one.field, "aggregate": one.aggregate })).collect());
        put("derived_from", json!(self.derived_from));
        put("compensates", json!(self.compensates));
        put("retention", json!(self.retention.map(|retention| retention.to_string())));
        put("fold", self.fold.as_ref().map_or(Value::Null, fold));
        let exempted = self.exemptions.iter();
        put(
            "exemptions",
            exempted.map(|one| json!({ "rule": one.rule, "field": one.field, "reason": one.reason })).collect(),
        );
        put("schema", self.schema.clone());
        put("examples", self.examples.iter().map(example).collect());
        let sequences = self.sequences.iter();
        put(
            "sequences",
            sequences
                .map(|one| json!({ "title": one.title, "events": one.events.iter().map(example).collect::<Vec<_>>() }))
                .collect(),
        );
        Value::Object(out)
    }
}

fn example(example: &Example) -> Value {
    let mut out = Map::new();
    let texts = [("type", &example.kind), ("time", &example.time)];
    out.insert("id".to_owned(), json!(example.id));
    out.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), json!(text.as_ref()?)))));
    out.insert("data".to_owned(), example.data.clone());
    Value::Object(out)
}

fn fold(fold: &Fold) -> Value {
    match fold {
        Fold::Replace => json!("replace"),
        Fold::Patch(field) => json!({ "patch": field }),
        Fold::Add { amount, to } => json!({ "add": amount, "to": to }),
        Fold::Subtract { amount, from } => json!({ "subtract": amount, "from": from }),
    }
}
