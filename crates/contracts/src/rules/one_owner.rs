//! One context says a type.

use super::words::words;
use super::{Breach, Set};
use crate::doc::ContractDoc;

pub(super) fn look(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let mut found = Vec::new();
    let first = set.get(&contract.kind);
    if first.is_some_and(|first| !std::ptr::eq(first, contract)) {
        let owner = first.map(|first| first.owner.as_str()).unwrap_or_default();
        let (wrong, change) = if owner == contract.owner {
            (format!("{} is declared twice", contract.kind), "keep one of the declarations".to_owned())
        } else {
            (
                format!("{} is said by {owner} already; {} would be its second owner", contract.kind, contract.owner),
                format!("say an event of your own, such as {}.…, or let {owner} say it", contract.owner),
            )
        };
        found.push(Breach::at("/owner", wrong, change));
    }
    let begins = contract.kind.split('.').next().unwrap_or_default();
    let joined = |text: &str| words(text).concat();
    if joined(begins) != joined(&contract.owner) {
        found.push(Breach::at(
            "/owner",
            format!(
                "the name begins with \"{begins}\", and the owner is \"{}\": readers take the first word for the owner",
                contract.owner
            ),
            format!("name it {}.…, or let {begins} own it", contract.owner),
        ));
    }
    found
}
