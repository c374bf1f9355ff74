//! The facts that criteria name, as they are at a line's turn.

use criteria::{Name, Value};
use rust_decimal::Decimal;

use crate::calendar::Day;
use crate::line::Standing;
use crate::product::Product;
use crate::turn::{Outcome, Turn};
use crate::{Facts, Milliunits};

/// Days whose mean is the daily demand.
const DAYS_OF_DEMAND: usize = 28;

/// Figures of a product that take a walk over its days or lines: reckoned once a review.
pub(super) struct Figures {
    on_order: Milliunits,
    daily_demand: Milliunits,
    days_of_cover: Day,
}

impl Figures {
    pub(super) fn new(facts: &Facts, product: &Product) -> Self {
        let open = facts.lines.iter().map(|line| line.open_quantity().saturating_mul(line.units_per_pack.max(1)));
        let on_order = open.fold(0_i64, i64::saturating_add);
        let month = &product.forecast[..product.forecast.len().min(DAYS_OF_DEMAND)];
        let mut left = product.opening;
        let lasts = product.forecast.iter().position(|&demand| {
            left -= demand;
            left < 0
        });
        Self {
            on_order: Milliunits::from_units(on_order),
            daily_demand: Milliunits(month.iter().sum::<i64>() / month.len().max(1) as i64),
            days_of_cover: lasts.map_or(product.horizon + 1, |day| day as Day),
        }
    }
}

/// The value of a name. Looked up only for what an expression or a reason names.
pub(super) fn fact<'v>(
    facts: &'v Facts,
    figures: &Figures,
    turn: &Turn<'v>,
    standard: &Outcome,
    name: Name,
) -> Value<'v> {
    let (product, line) = (turn.product, turn.line);
    let (published, calendar) = (&facts.product, &product.calendar);
    let units = |Milliunits(thousandths): Milliunits| Value::Number(Decimal::new(thousandths, 3));
    match name {
        Name::Today => facts.today.into(),
        Name::Order => line.facts.id.order_id.as_str().into(),
        Name::OrderedDate => line.facts.ordered_on.into(),
        Name::Age => line.facts.ordered_on.map(|ordered| -calendar.day(ordered)).into(),
        Name::PromisedDate => line.facts.promised_on.into(),
        Name::ArrivalDate => calendar.date(line.arrival).into(),
        Name::ArrivalIn => line.arrival.into(),
        Name::DaysLate => (line.arrival - calendar.day(line.facts.promised_on)).into(),
        Name::Overdue => line.overdue.into(),
        Name::Frozen => (line.standing == Standing::Frozen).into(),
        Name::Quantity => line.quantity.into(),
        Name::UnitsPerPack => (line.pack / Milliunits::PER_UNIT).into(),
        Name::UnitCost => line.facts.unit_cost.into(),
        Name::Worth => line.cost(line.quantity).into(),
        Name::Product => published.product_id.as_str().into(),
        Name::Category => published.category.as_deref().into(),
        Name::Supplier => published.supplier_id.as_deref().into(),
        Name::OnHand => facts.on_hand_units.into(),
        Name::OnOrder => units(figures.on_order),
        Name::Backorders => units(published.backorders),
        Name::SafetyStock => units(Milliunits(product.floor)),
        Name::DailyDemand => units(figures.daily_demand),
        Name::DaysOfCover => figures.days_of_cover.into(),
        Name::LeadTime => product.lead_time.into(),
        Name::ReviewPeriod => (product.lead_and_review - product.lead_time).into(),
        Name::MinimumQuantity => product.order.minimum.into(),
        Name::OrderMultiple => product.order.multiple.into(),
        Name::MaximumQuantity => product.order.largest.into(),
        Name::DiscontinuedDate => published.discontinued_on.into(),
        Name::NeedDate => standard.need.map(|day| calendar.date(day)).into(),
        Name::NeedIn => standard.need.into(),
        Name::StockWithout => {
            let available = usize::try_from(line.arrival).ok().and_then(|day| turn.ledger.available().get(day));
            available.map_or(Value::Unknown, |&available| units(Milliunits(available)))
        }
        Name::Proposed => standard.kind(line).map_or("none", |kind| kind.as_str()).into(),
        Name::ProposedDate => (!standard.cancelled).then(|| calendar.date(standard.target)).into(),
        Name::ProposedQuantity => standard.quantity.into(),
        Name::ProposedValue => {
            standard.kind(line).map_or(Decimal::ZERO, |kind| line.value(kind, standard.quantity)).into()
        }
    }
}
