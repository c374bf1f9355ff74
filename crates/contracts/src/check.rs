//! The rules applied to a set of contracts.

use crate::doc::ContractDoc;
use crate::finding::Finding;
use crate::promise::PROMISES;
use crate::rules::{RULES, Rule, Set};

/// Everything that the rules find, in the order of the contracts.
pub fn check(contracts: &[ContractDoc]) -> Vec<Finding> {
    check_with(RULES, contracts)
}

/// The same with some of the rules.
pub fn check_with(rules: &[Rule], contracts: &[ContractDoc]) -> Vec<Finding> {
    let set = Set::of(contracts);
    contracts.iter().flat_map(|contract| of_one(rules, &set, contract)).collect()
}

fn of_one(rules: &[Rule], set: &Set<'_>, contract: &ContractDoc) -> Vec<Finding> {
    let mut needed = vec![false; contract.exemptions.len()];
    let mut found = Vec::new();
    for rule in rules {
        for breach in (rule.look)(set, contract) {
            let exempted = contract.exemptions.iter().position(|one| one.rule == rule.id && one.field == breach.field);
            if let Some(at) = exempted {
                needed[at] = true;
                continue;
            }
            found.push(Finding {
                rule: rule.id,
                promise: rule.promise,
                contract: contract.kind.clone(),
                place: contract.place(&breach.pointer),
                pointer: breach.pointer,
                field: breach.field,
                wrong: breach.wrong,
                change: breach.change,
            });
        }
    }
    for (at, exemption) in contract.exemptions.iter().enumerate().filter(|(at, _)| !needed[*at]) {
        let rule = RULES.iter().find(|rule| rule.id == exemption.rule);
        let pointer = format!("/exemptions/{at}");
        found.push(Finding {
            rule: UNNEEDED,
            promise: rule.map_or(PROMISES[0].number, |rule| rule.promise),
            contract: contract.kind.clone(),
            place: contract.place(&pointer),
            pointer,
            field: exemption.field.clone(),
            wrong: match rule {
                Some(_) => format!("an exemption from {} that nothing needs", exemption.rule),
                None => format!("an exemption from \"{}\", which is no rule", exemption.rule),
            },
            change: "remove it, or correct its `rule` and `field`".to_owned(),
        });
    }
    found
}

/// What is said of an exemption that nothing needs.
pub const UNNEEDED: &str = "exemption-needed";
