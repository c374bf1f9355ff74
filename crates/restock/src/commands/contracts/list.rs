//! `restock contracts list`: every type, a line each.

use contracts::ContractDoc;
use event::Audience;

use crate::contracts::registry;
use crate::failure::Failure;
use crate::output::{say, say_json, table};

const HEAD: [&str; 9] =
    ["TYPE", "OWNER", "AGGREGATE", "AXIS", "WEIGHT", "AUDIENCES", "NARROWED BY", "VISIBLE FROM", "KEPT"];

pub(super) fn list(as_json: bool) -> Result<(), Failure> {
    let all = registry().map_err(|fault| format!("failed to {fault}"))?.documents();
    if as_json {
        say_json(&all.iter().map(ContractDoc::to_value).collect());
    } else {
        say(&table(&HEAD, &all.iter().map(row).collect::<Vec<_>>()));
    }
    Ok(())
}

fn row(contract: &ContractDoc) -> Vec<String> {
    let audiences: Vec<&str> = contract.audiences.iter().map(|audience: &Audience| audience.name()).collect();
    let or_dash = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "-".to_owned());
    vec![
        contract.kind.clone(),
        contract.owner.clone(),
        format!("{}, by {}", contract.aggregate, contract.id_field),
        contract.axis.clone(),
        or_dash(contract.weight.map(|weight| weight.name().to_owned())),
        audiences.join(", "),
        or_dash(contract.scoped_by.clone()),
        or_dash(contract.visible_from.clone()),
        or_dash(contract.retention.map(|retention| retention.to_string())),
    ]
}
