//! What a mapping says, parsed and not yet compared with a database.

mod rows;
mod value;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::finding::Place;

pub(crate) use rows::{Filter, Join, Missing, Named, Order, Rows, Test};
pub(crate) use value::{ColumnName, Flag, FlagTest, From, Inputs, Piece, Rounding, Times, Unit, Value};

/// A mapping file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// What the database is called, for people.
    pub(crate) name: String,
    pub(crate) source: SourceSpec,
    pub(crate) suppliers: Option<Suppliers>,
    pub(crate) products: Option<Products>,
    pub(crate) stock: Option<Stock>,
    pub(crate) orders: Option<Orders>,
}

impl Mapping {
    /// What the database is called, for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is, as the mapping says it: relative to the mapping's folder.
    pub fn at(&self) -> &str {
        &self.source.at
    }

    /// The day on which the mapping pretends to be, for demonstrations with old data.
    pub fn pretended_today(&self) -> Option<Date> {
        self.source.today
    }
}

/// How everything in the source is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SourceSpec {
    pub(crate) at: String,
    pub(crate) zone: TimeZone,
    pub(crate) trim: bool,
    pub(crate) decimal_comma: bool,
    pub(crate) empty: Vec<String>,
    pub(crate) dates: Vec<DateFormat>,
    pub(crate) today: Option<Date>,
    pub(crate) today_at: Place,
    pub(crate) csv: CsvSpec,
}

/// How CSV files are written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CsvSpec {
    pub(crate) at: Place,
    pub(crate) delimiter: u8,
    pub(crate) quote: u8,
    pub(crate) encoding: String,
    /// By table: its file, where it is not called like the table.
    pub(crate) files: BTreeMap<String, String>,
    /// By table: its columns, where the file has no header.
    pub(crate) columns: BTreeMap<String, Vec<String>>,
}

/// One way to write a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateFormat {
    /// ISO 8601: a date, or a date and time, with or without a zone.
    Iso,
    /// Seconds since 1970 in UTC.
    EpochSeconds,
    /// Milliseconds since 1970 in UTC.
    EpochMilliseconds,
    /// In the manner of strptime.
    Pattern(String),
}

/// Generates a part's struct and how its columns are resolved, field by field.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { values: $($value:ident),*; optional: $($optional:ident),*; flags: $($flag:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) struct $name<C> {
            $(pub(crate) $value: Value<C>,)*
            $(pub(crate) $optional: Option<Value<C>>,)*
            $(pub(crate) $flag: Option<Flag<C>>,)*
        }

        impl Inputs for $name<ColumnName> {
            type Resolved<D> = $name<D>;

            fn resolve<D>(&self, column: &mut dyn FnMut(&ColumnName, &Place) -> Option<D>) -> Option<$name<D>> {
                $(let $value = self.$value.resolve(column);)*
                $(let $optional = self.$optional.as_ref().map(|value| value.resolve(column));)*
                $(let $flag = self.$flag.as_ref().map(|flag| flag.resolve(column));)*
                Some($name {
                    $($value: $value?,)*
                    $($optional: match $optional { None => None, Some(value) => Some(value?) },)*
                    $($flag: match $flag { None => None, Some(flag) => Some(flag?) },)*
                })
            }
        }
    };
}

fields! {
    /// What a supplier is made of.
    SupplierFields {
        values: supplier_id, name;
        optional: version, email, language, delivery_weekdays, median_lateness_days, minimum_order_value, currency;
        flags:
    }
}

fields! {
    /// What a product is made of.
    ProductFields {
        values: product_id, name, supplier_id, lead_time_days;
        optional: version, category, unit_cost, unit_price, currency, review_period_days, safety_stock, reorder_point,
            order_up_to, minimum_order_quantity, order_multiple, maximum_order_quantity, backorders, discontinued_on,
            daily_demand;
        flags: discontinued
    }
}

fields! {
    /// What a level of stock is made of.
    StockFields {
        values: product_id, level;
        optional: location_id, seq;
        flags:
    }
}

fields! {
    /// What an order is made of, without its lines.
    OrderFields {
        values: order_id, supplier_id, status;
        optional: version, ordered_on, currency;
        flags:
    }
}

fields! {
    /// What a line of an order is made of.
    LineFields {
        values: line_id, product_id, quantity, promised_on;
        optional: received, rejected, cancelled, units_per_pack, unit_cost, confirmed_on;
        flags: receipts_count, closed, shipped, locked
    }
}

fields! {
    /// A row of demand: of the past, or planned.
    DemandFields {
        values: product_id, quantity, date;
        optional: ;
        flags:
    }
}

/// `[suppliers]`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Suppliers {
    pub(crate) rows: Rows,
    pub(crate) fields: SupplierFields<ColumnName>,
}

/// `[products]`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Products {
    pub(crate) rows: Rows,
    pub(crate) fields: ProductFields<ColumnName>,
    pub(crate) forecast: Option<Demand>,
}

/// `[products.history]` or `[products.plan]`: where the forecast is made from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Demand {
    pub(crate) rows: Rows,
    pub(crate) fields: DemandFields<ColumnName>,
    pub(crate) kind: DemandKind,
}

/// How rows of demand become a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DemandKind {
    /// The mean of the days before today.
    History { days: u32 },
    /// Demand of the days to come; a row is spread over so many days from its date on.
    Plan { spread_days: u32 },
}

/// `[stock]`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stock {
    pub(crate) rows: Rows,
    pub(crate) fields: StockFields<ColumnName>,
    /// Several rows of one product and location are added up, and not refused.
    pub(crate) adds_up: bool,
}

/// `[orders]`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Orders {
    pub(crate) rows: Rows,
    pub(crate) fields: OrderFields<ColumnName>,
    pub(crate) words: StatusWords,
    pub(crate) lines: Lines,
    /// Orders without lines are left out.
    pub(crate) needs_lines: bool,
}

/// Which words of the source mean what.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatusWords {
    pub(crate) at: Place,
    pub(crate) open: Vec<String>,
    pub(crate) finished: Vec<String>,
    pub(crate) cancelled: Vec<String>,
}

/// `[orders.lines]`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lines {
    pub(crate) at: Place,
    /// A table of their own, its key the columns that equal the orders' key; none where an order's rows are its lines.
    pub(crate) of_their_own: Option<Rows>,
    pub(crate) fields: LineFields<ColumnName>,
    /// What was received counts the rejected as well.
    pub(crate) received_includes_rejected: bool,
    /// What was rejected will not come again.
    pub(crate) rejected_is_given_up: bool,
    pub(crate) promised_before_ordered: BeforeOrdered,
}

/// What becomes of a line that was promised for a day before it was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BeforeOrdered {
    Keep,
    UseOrderedOn,
    Reject,
}
