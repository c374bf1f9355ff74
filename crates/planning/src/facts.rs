//! What is known about one product when it is reviewed.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{DeliveryDays, Hold, Milliunits, Shown};

/// Everything the review of one product looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Day 0: the calendar day of the review in the retailer's time zone.
    pub today: Date,
    /// The hour of the review in that zone, 0 to 23: what is left of day 0 is forecast x (24 - hour) / 24.
    pub hour: u8,
    /// What the planning department publishes about the product.
    pub product: ProductFacts,
    /// Who delivers it.
    pub supplier: SupplierFacts,
    /// Sellable stock units now, summed over locations; may be negative.
    pub on_hand_units: i64,
    /// The order lines of the product, in any order; lines with nothing open are passed over.
    pub lines: Vec<LineFacts>,
}

/// The published side of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductFacts {
    /// The retailer's id of the product.
    pub product_id: String,
    /// Who delivers it, where that is published; a team's criteria may name it.
    pub supplier_id: Option<String>,
    /// Its category, where it has one; likewise.
    pub category: Option<String>,
    /// Days from sending an order to stock being available.
    pub lead_time_days: u32,
    /// Days between two ordering chances at the supplier.
    pub review_period_days: u32,
    /// The floor of the projection.
    pub safety_stock: Milliunits,
    /// Least quantity of a line, in purchase units; less than 1 counts as 1.
    pub minimum_order_quantity: i64,
    /// A proposed quantity is a whole multiple of this, in purchase units; less than 1 counts as 1.
    pub order_multiple: i64,
    /// Bound of an increase, in purchase units; none where `None`.
    pub maximum_order_quantity: Option<i64>,
    /// Units promised to customers and not yet delivered.
    pub backorders: Milliunits,
    /// First day without sales, where the product is to go.
    pub discontinued_on: Option<Date>,
    /// Demand per day; `None` or empty raises nothing and shows as stale.
    pub forecast: Option<Forecast>,
}

/// The demand forecast of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The day of the first value.
    pub from: Date,
    /// Demand per day; past the last day goes on with the mean of the last 28.
    pub daily: Vec<Milliunits>,
}

/// The supplier of a product, as far as the review needs it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SupplierFacts {
    /// When goods can arrive.
    pub delivery_days: DeliveryDays,
    /// How many days after the promise goods usually come.
    pub median_lateness_days: u32,
}

/// The id of an order line within the retailer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId {
    /// The order.
    pub order_id: String,
    /// The line of that order.
    pub line_id: String,
}

/// One order line of the product. Quantities are in purchase units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFacts {
    /// Order and line.
    pub id: LineId,
    /// Ordered, ever.
    pub quantity: i64,
    /// Received so far; a part-received line is fixed.
    pub received: i64,
    /// Taken back so far.
    pub cancelled: i64,
    /// Stock units in one purchase unit; less than 1 counts as 1.
    pub units_per_pack: i64,
    /// Cost of one purchase unit, in the order's currency.
    pub unit_cost: Decimal,
    /// When the order was placed; a line without it never grows too old.
    pub ordered_on: Option<Date>,
    /// The date first promised: with the ids, the line's rank.
    pub promised_on: Date,
    /// The date last confirmed, where there is one.
    pub confirmed_on: Option<Date>,
    /// On its way: fixed.
    pub shipped: bool,
    /// Not to be touched: fixed.
    pub locked: bool,
    /// A planner's dismissal that still holds, or a change that is under way: fixed.
    pub hold: Option<Hold>,
    /// What the planner sees for this line at present, for the noise rules.
    pub shown: Option<Shown>,
}

impl LineFacts {
    /// What is still to come, in purchase units; nothing where more came than was ordered.
    #[must_use]
    pub fn open_quantity(&self) -> i64 {
        self.quantity.saturating_sub(self.received).saturating_sub(self.cancelled).max(0)
    }
}
