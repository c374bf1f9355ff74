//! What names of fields say.

use super::Set;
use crate::doc::ContractDoc;
use crate::schema::Field;

/// What numbers, dates or measures a fact, whatever the fact.
const NEUTRAL: &[&str] = &[
    "version",
    "seq",
    "sequence",
    "currency",
    "from",
    "until",
    "to",
    "valid_from",
    "valid_until",
    "time",
    "changes",
    "compensated_event_id",
    "click",
];

/// The words of a name: `unit_price` and `unitPrice` are "unit", "price".
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter == '_' || letter == '-' || letter.is_uppercase() {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A noun with its article: "an order".
pub(super) fn one(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// The words without a plural's ending at the last one.
fn singular(mut words: Vec<String>) -> Vec<String> {
    if let Some(last) = words.last_mut()
        && last.len() > 3
        && last.ends_with('s')
        && !last.ends_with("ss")
    {
        last.pop();
    }
    words
}

/// The aggregate whose id a field says it holds: `product` of `product_id`, `group` of `group_ids`.
pub(super) fn names_id_of(name: &str) -> Option<String> {
    let words = words(name);
    let (last, before) = words.split_last()?;
    let is_id = !before.is_empty() && (last == "id" || last == "ids");
    is_id.then(|| before.join("-"))
}

/// Whether a name is of what numbers, dates or measures a fact.
pub(super) fn is_number(name: &str) -> bool {
    NEUTRAL.contains(&name)
}

/// Whether a field holds ids, numbers or dates rather than a fact.
pub(super) fn is_neutral(contract: &ContractDoc, name: &str) -> bool {
    name == contract.id_field || name == "id" || NEUTRAL.contains(&name) || names_id_of(name).is_some()
}

/// Words before a name that leave it what it is: a unit price is a price.
const QUALIFIERS: &[&str] =
    &["unit", "list", "retail", "selling", "sales", "base", "regular", "net", "gross", "current", "new", "old"];

/// The aggregate that a field's name names: `price` of `price` and `unit_price`, `product` of `products`.
pub(super) fn names<'a>(set: &Set<'a>, field: &Field<'_>) -> Option<&'a str> {
    let mut name = singular(words(&field.name));
    let find = |name: &[String]| set.aggregates().find(|aggregate| !aggregate.is_empty() && words(aggregate) == name);
    find(&name).or_else(|| {
        let qualified = name.len() > 1 && QUALIFIERS.contains(&name[0].as_str());
        find(&name.split_off(1)).filter(|_| qualified)
    })
}

/// The aggregate of which a longer name tells something that is known of it: `product` of `product_name`, where products
/// have a name.
pub(super) fn tells_of<'a>(set: &Set<'a>, field: &Field<'_>) -> Option<&'a str> {
    let name = words(&field.name);
    let knows = |aggregate: &str, fact: &[String]| {
        set.all.iter().filter(|contract| contract.aggregate == aggregate).any(|contract| {
            crate::schema::fields(&contract.schema)
                .iter()
                .any(|known| !is_neutral(contract, &known.name) && singular(words(&known.name)) == fact)
        })
    };
    set.aggregates().find(|aggregate| {
        let prefix = words(aggregate);
        let rest = name.strip_prefix(prefix.as_slice()).filter(|rest| !rest.is_empty() && !prefix.is_empty());
        rest.is_some_and(|rest| knows(aggregate, &singular(rest.to_vec())))
    })
}

/// Whether two names of aggregates are the same but for how words are put together.
pub(super) fn same(one: &str, other: &str) -> bool {
    words(one) == words(other)
}
