//! Looking through a JSON Schema: every field of a payload, wherever it stands.

use serde_json::Value;

/// A field of a payload.
#[derive(Debug, Clone)]
pub(crate) struct Field<'a> {
    /// As references name it: `sales[].sale_id`.
    pub(crate) path: String,
    /// Its own name.
    pub(crate) name: String,
    /// Place in the contract.
    pub(crate) pointer: String,
    /// The path of the object that holds it.
    pub(crate) parent: String,
    /// Its schema, references resolved.
    pub(crate) schema: &'a Value,
    /// Whether its object always has it.
    pub(crate) is_required: bool,
}

impl Field<'_> {
    /// Whether it stands in the payload itself.
    pub(crate) fn is_top(&self) -> bool {
        self.parent.is_empty()
    }

    /// Whether the schema allows this JSON type.
    pub(crate) fn allows(&self, kind: &str) -> bool {
        allows(self.schema, kind)
    }
}

/// Whether a schema, as far as it says it, allows a JSON type.
fn allows(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.iter().any(|one| one == kind),
        _ => ["anyOf", "oneOf", "allOf"]
            .iter()
            .filter_map(|word| schema.get(*word)?.as_array())
            .flatten()
            .any(|part| allows(part, kind)),
    }
}

/// Every field of a schema, in the order of their names.
pub(crate) fn fields(schema: &Value) -> Vec<Field<'_>> {
    let mut found = Vec::new();
    Walk { root: schema, found: &mut found, open: Vec::new() }.object(schema, "", "/schema");
    found
}

/// What a local reference stands for; the schema itself where it is none.
pub(crate) fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    // A chain of references is no longer than this, or goes round in circles.
    for _ in 0..16 {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return schema };
        let Some(target) = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)) else { return schema };
        schema = target;
    }
    schema
}

struct Walk<'a, 'w> {
    root: &'a Value,
    found: &'w mut Vec<Field<'a>>,
    /// What is being looked through: a schema may refer to itself.
    open: Vec<*const Value>,
}

impl<'a> Walk<'a, '_> {
    fn object(&mut self, schema: &'a Value, path: &str, pointer: &str) {
        let schema = resolved(self.root, schema);
        if self.open.contains(&std::ptr::from_ref(schema)) {
            return;
        }
        self.open.push(schema);
        let required = schema.get("required").and_then(Value::as_array);
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let at = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let pointer = format!("{pointer}/properties/{name}");
            self.found.push(Field {
                path: at.clone(),
                name: name.clone(),
                pointer: pointer.clone(),
                parent: path.to_owned(),
                schema: resolved(self.root, property),
                is_required: required.is_some_and(|required| required.iter().any(|one| one == name)),
            });
            self.object(property, &at, &pointer);
        }
        if let Some(items) = schema.get("items") {
            self.object(items, &format!("{path}[]"), &format!("{pointer}/items"));
        }
        if let Some(members) = schema.get("additionalProperties").filter(|members| members.is_object()) {
            self.object(members, &format!("{path}{{}}"), &format!("{pointer}/additionalProperties"));
        }
        for word in ["allOf", "anyOf", "oneOf"] {
            let parts = schema.get(word).and_then(Value::as_array);
            for (at, part) in parts.into_iter().flatten().enumerate() {
                self.object(part, path, &format!("{pointer}/{word}/{at}"));
            }
        }
        self.open.pop();
    }
}
