//! What follows from the facts of a product: its projection, its pegging, and what could mend a shortage.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use lifecycle::StateName;
use planning::{Change, LineId, Obstacle};
use restocking::ports::ProductView;
use restocking::review::ReviewInput;
use restocking::rules::Rules;
use restocking::suggestion::SuggestionRecord;
use serde::Serialize;

use crate::api::pegging::Pegging;
use crate::api::suggestions::{Projection, change, points};

/// Reckoned when it is asked for, from the facts of now and under the product's own settings.
#[derive(Debug, Default)]
pub(crate) struct Insight {
    /// Stock day by day, as the lines are and with everything that is suggested at present.
    pub(crate) projection: Option<Projection>,
    /// Which demand each receipt covers.
    pub(crate) pegging: Option<Pegging>,
    /// What could mend its shortage; none where it has none.
    pub(crate) remedies: Option<Remedies>,
}

/// What a person can try against a shortage.
#[derive(Debug, Serialize)]
pub(crate) struct Remedies {
    /// When an order sent today can be there.
    pub(crate) new_order_arrives: Date,
    /// Lines that would help if they came sooner.
    pub(crate) lines: Vec<Remedy>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Remedy {
    pub(crate) order_id: String,
    pub(crate) line_id: String,
    pub(crate) arrives: Date,
    /// Thousandths of a stock unit.
    pub(crate) brings: i64,
    /// `overdue`, `shipped`, `part_received`, `locked`, `dismissed`, `under_way`, `frozen` or `earliest`.
    pub(crate) obstacle: &'static str,
    /// Before this day the supplier is not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) earliest: Option<Date>,
}

impl Insight {
    /// Nothing while the product was not published, has no stock or no forecast.
    pub(crate) fn of(product: &ProductView, rules: &Rules, now: Timestamp, zone: &TimeZone) -> Self {
        Self::reckoned(product, rules, now, zone).unwrap_or_default()
    }

    fn reckoned(product: &ProductView, rules: &Rules, now: Timestamp, zone: &TimeZone) -> Option<Self> {
        let input = ReviewInput::of_view(product, rules, now)?;
        let facts = input.facts(now, zone).ok()?;
        let settings = input.resolved_settings();
        let changes: Vec<Change> = open(product).map(change).collect();
        let projected = |changes: &[Change]| points(planning::projection(&facts, &settings, changes));
        let pegged = |changes: &[Change]| planning::pegging(&facts, &settings, changes);
        let (without, with) = (pegged(&[])?, pegged(&changes)?);
        let remedies = product.shortage.as_ref().and_then(|shortage| {
            let shortage = planning::Shortage {
                first_day: shortage.first_day,
                last_day: shortage.last_day,
                stock_out_day: shortage.stock_out_day,
                worst_gap: planning::Milliunits(shortage.worst_gap),
                unmet: planning::Milliunits(shortage.unmet),
            };
            planning::remedies(&facts, &settings, &changes, &shortage)
        });
        Some(Self {
            projection: Some(Projection { without: projected(&[]), with: projected(&changes) }),
            pegging: Some(Pegging::new(without, with)),
            remedies: remedies.map(Into::into),
        })
    }
}

/// What can be accepted now.
fn open(product: &ProductView) -> impl Iterator<Item = &SuggestionRecord> {
    let open = product.suggestions.iter().filter(|record| record.row.state.name() == StateName::Open);
    open.filter(|record| record.row.proposal.can_be_accepted())
}

impl From<planning::Remedies> for Remedies {
    fn from(found: planning::Remedies) -> Self {
        let lines = found.lines.into_iter().map(|line| {
            let (obstacle, earliest) = match line.obstacle {
                Obstacle::Overdue => ("overdue", None),
                Obstacle::Shipped => ("shipped", None),
                Obstacle::PartReceived => ("part_received", None),
                Obstacle::Locked => ("locked", None),
                Obstacle::Dismissed => ("dismissed", None),
                Obstacle::UnderWay => ("under_way", None),
                Obstacle::Frozen => ("frozen", None),
                Obstacle::Earliest(day) => ("earliest", Some(day)),
            };
            let LineId { order_id, line_id } = line.id;
            Remedy { order_id, line_id, arrives: line.arrives, brings: line.brings.0, obstacle, earliest }
        });
        Self { new_order_arrives: found.new_order_arrives, lines: lines.collect() }
    }
}
