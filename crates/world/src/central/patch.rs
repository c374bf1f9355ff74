//! The JSON merge patch (RFC 7396) between two documents.

use serde_json::{Map, Value};

/// The patch that turns `before` into `after`; an empty object when they are alike. Assumes, as the RFC does,
/// that no member of an object in `after` is to be kept as null beside having been something else.
pub(crate) fn merge_patch(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return after.clone();
    };
    let mut patch = Map::new();
    for (name, value) in after {
        match before.get(name) {
            Some(old) if old == value => {}
            Some(old @ Value::Object(_)) if value.is_object() => {
                patch.insert(name.clone(), merge_patch(old, value));
            }
            _ => {
                patch.insert(name.clone(), value.clone());
            }
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    Value::Object(patch)
}
