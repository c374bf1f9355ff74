//! What could still mend a shortage that no suggestion can: lines that the review may not move, asked for by a person.

use jiff::civil::Date;

use crate::line::{Line, Standing, ranked};
use crate::product::Product;
use crate::projection::expected;
use crate::{Change, Facts, Hold, LineId, Milliunits, Settings, Shortage};

/// What a person can try against a shortage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedies {
    /// The first delivery day on which an order sent today can be there: behind the shortage, which is why ordering
    /// alone does not mend it.
    pub new_order_arrives: Date,
    /// Lines that would help if they came sooner, in the order in which they come, as many as what is missing needs;
    /// overdue ones first and always, for the shortage is worse without them.
    pub lines: Vec<Remedy>,
}

/// A line that would help if it came sooner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Order and line.
    pub id: LineId,
    /// When it counts now, with what is suggested for it.
    pub arrives: Date,
    /// What it brings.
    pub brings: Milliunits,
    /// Why the review does not bring it forward (further).
    pub obstacle: Obstacle,
}

/// Why the review leaves a line where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Its date is past: it counts as if it came at the next chance.
    Overdue,
    /// It is on its way.
    Shipped,
    /// A part of it has come, and the rest with the same delivery or never.
    PartReceived,
    /// The central system does not let it be changed.
    Locked,
    /// A planner dismissed what was suggested.
    Dismissed,
    /// A change of it was asked for and has no outcome yet.
    UnderWay,
    /// It comes within the frozen period.
    Frozen,
    /// The supplier is not asked for anything sooner than this day.
    Earliest(Date),
}

/// What could mend a shortage, with `changes` (everything suggested) made; none where the forecast is missing.
#[must_use]
pub fn remedies(facts: &Facts, settings: &Settings, changes: &[Change], shortage: &Shortage) -> Option<Remedies> {
    let product = Product::new(facts, settings)?;
    let short_from = product.calendar.day(shortage.first_day);
    let lines = ranked(facts, settings, &product);
    let mut helpful: Vec<(bool, i64, i64, &Line<'_>)> = lines
        .iter()
        .map(|line| (line, expected(line, &product, changes)))
        .filter(|&(line, (day, brings))| brings > 0 && (line.overdue || day > short_from))
        .map(|(line, (day, brings))| (!line.overdue, day, brings, line))
        .collect();
    helpful.sort_by_key(|&(is_in_time, day, _, _)| (is_in_time, day));
    let mut lacking = shortage.worst_gap.max(shortage.unmet).0;
    let mut remedies = Vec::new();
    for (is_in_time, day, brings, line) in helpful {
        if is_in_time {
            if lacking <= 0 {
                break;
            }
            lacking -= brings;
        }
        remedies.push(Remedy {
            id: line.facts.id.clone(),
            arrives: product.calendar.date(day),
            brings: Milliunits(brings),
            obstacle: obstacle(line, &product),
        });
    }
    let new_order_arrives = product.calendar.date(product.calendar.delivery_from(product.lead_time));
    Some(Remedies { new_order_arrives, lines: remedies })
}

fn obstacle(line: &Line<'_>, product: &Product) -> Obstacle {
    let facts = line.facts;
    match (facts.hold, line.standing) {
        _ if line.overdue => Obstacle::Overdue,
        _ if facts.shipped => Obstacle::Shipped,
        _ if facts.received > 0 => Obstacle::PartReceived,
        _ if facts.locked => Obstacle::Locked,
        (Some(Hold::Dismissed), _) => Obstacle::Dismissed,
        (Some(Hold::UnderWay { .. }), _) => Obstacle::UnderWay,
        (None, Standing::Frozen) => Obstacle::Frozen,
        (None, _) => Obstacle::Earliest(product.calendar.date(product.earliest)),
    }
}
