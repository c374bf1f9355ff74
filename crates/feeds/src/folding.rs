//! Thin against thick: the changes of an aggregate, folded, have to be what its whole states say.

use std::collections::BTreeMap;

use serde_json::Value;

/// What folding the events of one subject showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Folded {
    /// Whole states that were compared with the state before them and the change between.
    pub compared: u64,
    /// Of these, how many were not the same.
    pub different: u64,
    /// Changes between two known states that were missing.
    pub missing: u64,
}

/// Compares each whole state with the one of the version before it, changed as the thin event of its version says
/// (`changes`, a JSON Merge Patch, RFC 7396). Each event is its data; the order does not matter, `version` tells.
pub fn fold(thick: &[Value], thin: &[Value]) -> Folded {
    let by_version = |events: &[Value]| -> BTreeMap<u64, Value> {
        events.iter().filter_map(|data| Some((data.get("version")?.as_u64()?, data.clone()))).collect()
    };
    let (states, changes) = (by_version(thick), by_version(thin));
    let mut folded = Folded::default();
    for (version, state) in &states {
        let Some(before) = version.checked_sub(1).and_then(|version| states.get(&version)) else { continue };
        let Some(patch) = changes.get(version).and_then(|change| change.get("changes")) else {
            folded.missing += 1;
            continue;
        };
        let mut expected = before.clone();
        merge(&mut expected, patch);
        expected["version"] = Value::from(*version);
        folded.compared += 1;
        folded.different += u64::from(expected != *state);
    }
    folded
}

/// JSON Merge Patch: what is null goes, objects are merged, everything else is replaced.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn states() -> Vec<Value> {
        vec![
            json!({ "id": "P1", "version": 1, "names": { "en": "Tea", "de": "Tee" }, "brand": "A" }),
            json!({ "id": "P1", "version": 2, "names": { "en": "Green tea", "de": "Tee" } }),
            json!({ "id": "P1", "version": 3, "names": { "en": "Green tea" }, "groups": ["G1"] }),
        ]
    }

    fn changes() -> Vec<Value> {
        vec![
            json!({ "id": "P1", "version": 3, "changes": { "names": { "de": null }, "groups": ["G1"] } }),
            json!({ "id": "P1", "version": 2, "changes": { "names": { "en": "Green tea" }, "brand": null } }),
        ]
    }

    #[test]
    fn changes_that_lead_from_state_to_state_are_the_same() {
        assert_eq!(fold(&states(), &changes()), Folded { compared: 2, different: 0, missing: 0 });
        assert_eq!(fold(&states()[..1], &[]), Folded::default());
    }

    #[test]
    fn a_change_that_says_too_little_or_too_much_is_found() {
        for wrong in
            [json!({}), json!({ "brand": null }), json!({ "names": { "en": "Green tea" }, "brand": null, "x": 1 })]
        {
            let mut changes = changes();
            changes[1]["changes"] = wrong.clone();
            assert_eq!(fold(&states(), &changes), Folded { compared: 2, different: 1, missing: 0 }, "{wrong}");
        }
    }

    #[test]
    fn a_change_that_nobody_said_is_missing() {
        assert_eq!(fold(&states(), &changes()[..1]), Folded { compared: 1, different: 0, missing: 1 });
    }

    #[test]
    fn the_patches_of_rfc_7396_do_what_it_says() {
        for (target, patch, expected) in [
            (json!({ "a": "b" }), json!({ "a": "c" }), json!({ "a": "c" })),
            (json!({ "a": "b", "b": "c" }), json!({ "a": null }), json!({ "b": "c" })),
            (json!({ "a": ["b"] }), json!({ "a": "c" }), json!({ "a": "c" })),
            (json!({ "a": [{ "b": "c" }] }), json!({ "a": [1] }), json!({ "a": [1] })),
            (json!(["a", "b"]), json!({ "a": "b", "c": null }), json!({ "a": "b" })),
            (json!({}), json!({ "a": { "bb": { "ccc": null } } }), json!({ "a": { "bb": {} } })),
            (json!({ "e": null }), json!({ "a": 1 }), json!({ "e": null, "a": 1 })),
        ] {
            let mut merged = target.clone();
            merge(&mut merged, &patch);
            assert_eq!(merged, expected, "{target} {patch}");
        }
    }
}
