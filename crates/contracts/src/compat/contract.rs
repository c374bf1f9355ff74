//! One contract beside its former self.

use super::inclusion::included;
use super::mode::Direction;
use crate::doc::ContractDoc;

/// Path, reason, and what to do.
type Found = (String, String, String);

pub(super) fn breaks(
    before: &ContractDoc,
    after: Option<&ContractDoc>,
    direction: Direction,
    release: &str,
) -> Vec<Found> {
    let Some(after) = after else {
        let reason = format!(
            "release {release} has this type, and it is gone; its events stay in the log, and its readers wait for more"
        );
        return vec![whole(reason, "declare it again; say a new type beside it where the meaning changed")];
    };
    let mut found = of_whole(before, after, direction, release);
    let (old, new) = (format!("release {release}"), "the contract now".to_owned());
    let misfits = match direction {
        Direction::Backward => included(&before.schema, &after.schema, &old, &new),
        Direction::Forward => included(&after.schema, &before.schema, &new, &old),
    };
    let change = match direction {
        Direction::Backward => {
            "events of then stay in the log: let the contract go on accepting them, or declare a .v2 beside it"
        }
        Direction::Forward => {
            "readers of then are still there: go on writing what they accept, or declare a .v2 beside it"
        }
    };
    found.extend(misfits.into_iter().map(|misfit| (misfit.path, misfit.reason, change.to_owned())));
    found
}

/// What changed beside the schema.
fn of_whole(before: &ContractDoc, after: &ContractDoc, direction: Direction, release: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let subject = |doc: &ContractDoc| format!("{}, by {}", doc.aggregate, doc.id_field);
    let weight = |doc: &ContractDoc| doc.weight.map(event::Weight::name).unwrap_or("undeclared").to_owned();
    let scope = |doc: &ContractDoc| doc.scoped_by.clone().unwrap_or_else(|| "nothing".to_owned());
    let changed = [
        ("the owner", before.owner.clone(), after.owner.clone()),
        ("what it is about", subject(before), subject(after)),
        ("the weight", weight(before), weight(after)),
        ("what narrows the audience", scope(before), scope(after)),
    ];
    for (what, old, new) in changed.into_iter().filter(|(_, old, new)| old != new) {
        let reason = format!("{what} was {old} in release {release}, and is {new} now");
        found.push(whole(reason, "leave it as it was, or declare a .v2 beside it"));
    }
    if direction == Direction::Forward {
        for lost in before.audiences.iter().filter(|audience| !audience.is_within(&after.audiences)) {
            let reason = format!("{} received it in release {release}, and do not any more", lost.name());
            found.push(whole(reason, "keep the audience until its readers have gone, or declare a .v2 beside it"));
        }
    }
    found
}

fn whole(reason: String, change: &str) -> Found {
    ("$".to_owned(), reason, change.to_owned())
}
