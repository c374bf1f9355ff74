//! Thin beside thick: what changed, folded, is the whole.

use std::collections::BTreeMap;

use catalogue::desk::{Change as _, Decision, Needed, decide};
use catalogue::product::{ProductChanged, ProductDraft, ProductPublished, PublishProduct};
use proptest::prelude::*;
use serde_json::{Value, json};

fn texts() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map(prop::sample::select(vec!["en", "de", "it"]), "[a-c]{1,2}", 1..3)
        .prop_map(|texts| texts.into_iter().map(|(language, text)| (language.to_owned(), text)).collect())
}

fn draft() -> impl Strategy<Value = ProductDraft> {
    let brand = prop::option::of("[x-z]");
    let lists = prop::sample::subsequence(vec!["Pens".to_owned(), "Paper".to_owned()], 0..=2);
    (texts(), texts(), brand, lists, any::<bool>()).prop_map(
        |(names, descriptions, brand, categories, discontinued)| {
            let barcodes = Vec::new();
            ProductDraft { product_id: "P1".to_owned(), names, descriptions, brand, categories, barcodes, discontinued }
        },
    )
}

proptest! {
    /// Of any history of commands: the folded changes give the state, versions grow by one, and a command that changes
    /// nothing says nothing.
    #[test]
    fn the_folded_changes_of_any_history_are_the_product(drafts in prop::collection::vec(draft(), 1..20)) {
        let mut now: Option<ProductPublished> = None;
        let mut folded = json!({});
        for draft in drafts {
            let change = PublishProduct::new(draft, None).unwrap();
            match decide(&change, now.as_ref(), &Needed::default()).unwrap() {
                Decision::NoChange => {
                    let wanted = change.wanted(None, &Needed::default()).unwrap();
                    prop_assert_eq!(Some(ProductPublished { version: now.as_ref().unwrap().version, ..wanted }), now.clone());
                }
                Decision::Changed(after) => {
                    prop_assert_eq!(after.version, now.as_ref().map_or(0, |now| now.version) + 1);
                    let told = ProductChanged::between(now.as_ref(), &after).unwrap();
                    prop_assert_ne!(&told.changes, &json!({}), "something is told");
                    json_patch::merge(&mut folded, &told.changes);
                    let mut whole: Value = serde_json::to_value(&after).unwrap();
                    whole.as_object_mut().unwrap().retain(|name, _| name != "product_id" && name != "version");
                    prop_assert_eq!(&folded, &whole);
                    let again = decide(&change, Some(&after), &Needed::default()).unwrap();
                    prop_assert_eq!(again, Decision::NoChange);
                    now = Some(after);
                }
            }
        }
    }
}
