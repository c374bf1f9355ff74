//! What the planning department publishes about a product, daily and whole.

use event::{Audience, Contract, Exemption, Reference, Retention, Subject, Weight};
use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EventType, check_text};

/// A product as it is planned. A newer version replaces an older one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProductPublished {
    /// The retailer's id.
    pub product_id: String,
    /// Grows with every publication.
    pub version: u64,
    /// What planners and suppliers call it.
    pub name: String,
    /// Its category, if it has one.
    #[serde(default)]
    pub category: Option<String>,
    /// Who delivers it.
    pub supplier_id: String,
    /// What one stock unit costs, decimal string.
    #[serde(default, with = "crate::wire::optional_decimal")]
    #[schemars(with = "Option<crate::wire::DecimalSchema>")]
    pub unit_cost: Option<Decimal>,
    /// What one stock unit sells for, decimal string.
    #[serde(default, with = "crate::wire::optional_decimal")]
    #[schemars(with = "Option<crate::wire::DecimalSchema>")]
    pub unit_price: Option<Decimal>,
    /// ISO 4217 currency of cost and price.
    #[serde(default)]
    pub currency: Option<String>,
    /// Days from sending an order to stock being available.
    pub lead_time_days: u32,
    /// Days between ordering chances at the supplier.
    #[serde(default)]
    pub review_period_days: u32,
    /// The floor of the projection, stock units.
    #[serde(default, with = "crate::wire::decimal")]
    #[schemars(with = "crate::wire::DecimalSchema")]
    pub safety_stock: Decimal,
    /// Stock units at which to reorder, as published (shown, not used).
    #[serde(default, with = "crate::wire::optional_decimal")]
    #[schemars(with = "Option<crate::wire::DecimalSchema>")]
    pub reorder_point: Option<Decimal>,
    /// Stock units up to which to order, as published (shown, not used).
    #[serde(default, with = "crate::wire::optional_decimal")]
    #[schemars(with = "Option<crate::wire::DecimalSchema>")]
    pub order_up_to: Option<Decimal>,
    /// Least quantity of a line, purchase units.
    #[serde(default)]
    pub minimum_order_quantity: Option<i64>,
    /// Lines are whole multiples of this, purchase units.
    #[serde(default)]
    pub order_multiple: Option<i64>,
    /// Largest quantity of a line, purchase units; none where null.
    #[serde(default)]
    pub maximum_order_quantity: Option<i64>,
    /// Units promised to customers and not yet delivered.
    #[serde(default, with = "crate::wire::decimal")]
    #[schemars(with = "crate::wire::DecimalSchema")]
    pub backorders: Decimal,
    /// First day without sales, where the product is to go.
    #[serde(default)]
    pub discontinued_on: Option<Date>,
    /// Demand per day.
    #[serde(default)]
    pub forecast: Option<ForecastPublished>,
}

/// Demand per day from a date on, stock units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ForecastPublished {
    /// Day of the first value.
    pub from: Date,
    /// One value a day; rounded up to 1/1000.
    #[serde(with = "crate::wire::decimals")]
    #[schemars(with = "Vec<crate::wire::DecimalSchema>")]
    pub daily: Vec<Decimal>,
}

/// Why cost and price travel with the terms of ordering.
const ONE_MESSAGE: &str = "the interface is given: planning systems publish one message for each product, with all that they plan by; where the \
                           catalogue is used, its own types are the ones that others read";

impl EventType for ProductPublished {
    const CONTRACT: Contract = Contract {
        kind: "planning.product.published.v1",
        owner: "planning",
        subject: Subject { aggregate: "product", id_field: "product_id" },
        axis: "planning",
        weight: Weight::Thick,
        summary: "A product as it is planned today: terms of ordering and the demand forecast.",
        schema: || schemars::schema_for!(ProductPublished),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[Reference { field: "supplier_id", aggregate: "supplier" }],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/planning.product.published.v1.json")],
        exemptions: &[
            Exemption { rule: "one-axis", field: "unit_cost", reason: ONE_MESSAGE },
            Exemption { rule: "one-axis", field: "unit_price", reason: ONE_MESSAGE },
            Exemption {
                rule: "restricted-facts",
                field: "unit_cost",
                reason: "planning systems publish the cost with the terms that they plan by, and suggestions are valued by it; it stays \
                         within the company, and no feed for stores or the public carries it",
            },
        ],
    };

    fn id(&self) -> &str {
        &self.product_id
    }

    fn check(&self) -> Result<(), String> {
        check_text("name", &self.name)?;
        check_text("category", self.category.as_deref().unwrap_or(""))?;
        super::check_id("data.supplier_id", &self.supplier_id)?;
        if self.forecast.as_ref().is_some_and(|forecast| forecast.daily.len() > 3_650) {
            return Err("data.forecast.daily: at most 3650 days".to_owned());
        }
        if self
            .forecast
            .as_ref()
            .is_some_and(|f| f.daily.iter().any(|units| units.is_sign_negative() && !units.is_zero()))
        {
            return Err("data.forecast.daily: demand cannot be negative".to_owned());
        }
        crate::facts::product_facts(self).map(|_| ()).map_err(|fault| format!("data.{fault}"))
    }
}
