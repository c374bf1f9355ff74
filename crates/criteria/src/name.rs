//! The facts that expressions and reasons may name. The one table of them: checks, help and documents read it.

use crate::{Type, Value};

/// What evaluating an expression looks facts up with. Asked only for what is named.
pub type Facts<'f, 'a> = &'f dyn Fn(Name) -> Value<'a>;

/// One fact: its type, and what people read about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameInfo {
    /// As it is written.
    pub name: &'static str,
    /// What kind of value it has.
    pub kind: Type,
    /// In which unit, where it has one.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// When it is unknown; empty where it never is.
    pub unknown: &'static str,
}

macro_rules! names {
    ($($variant:ident $name:literal $kind:ident $unit:literal $meaning:literal $unknown:literal;)*) => {
        /// A fact by its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the table below says what each means")]
        pub enum Name { $($variant,)* }

        impl Name {
            /// All facts, in the order in which they are documented.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// What is said of it.
            #[must_use]
            pub const fn info(self) -> NameInfo {
                match self {
                    $(Self::$variant => NameInfo {
                        name: $name, kind: Type::$kind, unit: $unit, meaning: $meaning, unknown: $unknown,
                    },)*
                }
            }
        }
    };
}

names! {
    Today "today" Date "" "the day of the review, in the retailer's time zone" "";
    Order "order" Text "" "id of the order" "";
    OrderedDate "ordered_date" Date "" "when it was ordered" "where the order does not say";
    Age "age" Number "days" "days since it was ordered" "where the order does not say when";
    PromisedDate "promised_date" Date "" "the arrival first promised" "";
    ArrivalDate "arrival_date" Date "" "the arrival that counts now: confirmed, or promised plus the usual lateness" "";
    ArrivalIn "arrival_in" Number "days" "days from today to that arrival" "";
    DaysLate "days_late" Number "days" "days by which it arrives after the first promise; below 0 where it comes earlier" "";
    Overdue "overdue" Truth "" "its date is past and it has not come; such a line is frozen" "";
    Frozen "frozen" Truth "" "it comes too soon to be changed, or is overdue: it can only be told about" "";
    Quantity "quantity" Number "purchase units" "what is still to come of the line" "";
    UnitsPerPack "units_per_pack" Number "stock units" "stock units in one purchase unit" "";
    UnitCost "unit_cost" Number "money" "cost of one purchase unit, in the order's currency" "";
    Worth "value" Number "money" "unit cost x quantity" "";
    Product "product" Text "" "id of the product" "";
    Category "category" Text "" "category of the product" "where the product has none";
    Supplier "supplier" Text "" "id of the product's supplier" "where none is published";
    OnHand "on_hand" Number "stock units" "sellable stock now, over all locations; may be below 0" "";
    OnOrder "on_order" Number "stock units" "what is still to come of all lines of the product, this one included" "";
    Backorders "backorders" Number "stock units" "promised to customers and not delivered" "";
    SafetyStock "safety_stock" Number "stock units" "the floor of the projection" "";
    DailyDemand "daily_demand" Number "stock units a day" "mean forecast of the next 28 days" "";
    DaysOfCover "days_of_cover" Number "days" "days that on hand less backorders lasts against the forecast; the days looked ahead where it lasts longer" "";
    LeadTime "lead_time" Number "days" "from order to shelf" "";
    ReviewPeriod "review_period" Number "days" "between two chances to order" "";
    MinimumQuantity "minimum_quantity" Number "purchase units" "least that can be ordered" "";
    OrderMultiple "order_multiple" Number "purchase units" "what is ordered is a whole multiple of it" "";
    MaximumQuantity "maximum_quantity" Number "purchase units" "most that can be ordered" "where there is no bound";
    DiscontinuedDate "discontinued_date" Date "" "first day without sales" "where the product stays";
    NeedDate "need_date" Date "" "first day on which stock would fall below the floor without this line and all later ones" "where it is not needed within the days looked ahead";
    NeedIn "need_in" Number "days" "days from today to the need date" "as the need date";
    StockWithout "stock_without" Number "stock units" "projected stock at the end of the arrival day without this line and all later ones" "where it arrives after the days looked ahead";
    Proposed "proposed" Text "" "what the standard criterion proposes: 'none', 'cancel', 'postpone', 'advance', 'decrease' or 'increase'" "";
    ProposedDate "proposed_date" Date "" "the arrival it proposes; the present one where it keeps it" "where it cancels";
    ProposedQuantity "proposed_quantity" Number "purchase units" "the quantity it proposes; 0 where it cancels" "";
    ProposedValue "proposed_value" Number "money" "unit cost x quantity moved by what it proposes" "";
}

impl Name {
    /// The fact of that name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.info().name == word)
    }
}
