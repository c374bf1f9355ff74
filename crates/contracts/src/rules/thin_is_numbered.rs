//! A thin event carries the number of its aggregate.

use event::Weight;

use super::words::one;
use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::fields;

pub(super) fn look(_: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let is_number = |name: &str| matches!(name, "version" | "seq" | "sequence");
    let is_numbered = fields(&contract.schema).iter().any(|field| {
        field.is_top()
            && is_number(&field.name)
            && field.is_required
            && field.allows("integer")
            && !field.allows("null")
    });
    if contract.weight != Some(Weight::Thin) || is_numbered {
        return Vec::new();
    }
    vec![Breach::at(
        "/schema/properties",
        format!("a change that is lost cannot be noticed: nothing numbers the changes of {}", one(&contract.aggregate)),
        "add the required whole number `version` (or `seq`), one more with each change of the same aggregate",
    )]
}
