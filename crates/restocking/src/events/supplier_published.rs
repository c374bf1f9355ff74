//! A supplier, whole.

use event::{Audience, Contract, Retention, Subject, Weight};
use jiff::civil::Weekday;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EventType, check_text};

/// The largest minimum that is believed.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// A supplier as purchasing knows it. A newer version replaces an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("dependentRequired" = { "minimum_order_value": ["currency"] }))]
pub struct SupplierPublished {
    /// The retailer's id.
    pub supplier_id: String,
    /// Grows with every publication.
    pub version: u64,
    /// Its name.
    pub name: String,
    /// Where changes are mailed to.
    #[serde(default)]
    pub email: String,
    /// Language tag of its mails; English where absent.
    #[serde(default)]
    pub language: Option<String>,
    /// When goods can arrive: `mon` to `sun`; every day where empty.
    #[serde(default)]
    pub delivery_weekdays: Vec<DeliveryWeekday>,
    /// How many days after the promise goods usually come.
    #[serde(default)]
    pub median_lateness_days: u32,
    /// The least that one order may be worth; needs `currency`. No minimum where absent.
    #[serde(default, with = "crate::wire::optional_decimal", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::wire::DecimalSchema>")]
    pub minimum_order_value: Option<Decimal>,
    /// ISO 4217 currency of the minimum order value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    pub currency: Option<String>,
}

impl SupplierPublished {
    /// Whether a later publication says nothing new.
    pub(crate) fn is_but_for_its_version(&self, later: &Self) -> bool {
        *later == Self { version: later.version, ..self.clone() }
    }

    /// The least that one order may be worth, with its currency.
    pub fn minimum_order(&self) -> Option<(&str, Decimal)> {
        self.currency.as_deref().zip(self.minimum_order_value)
    }
}

/// A day of the week on which a supplier delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the days of the week say it themselves")]
pub enum DeliveryWeekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl From<DeliveryWeekday> for Weekday {
    fn from(day: DeliveryWeekday) -> Self {
        match day {
            DeliveryWeekday::Mon => Self::Monday,
            DeliveryWeekday::Tue => Self::Tuesday,
            DeliveryWeekday::Wed => Self::Wednesday,
            DeliveryWeekday::Thu => Self::Thursday,
            DeliveryWeekday::Fri => Self::Friday,
            DeliveryWeekday::Sat => Self::Saturday,
            DeliveryWeekday::Sun => Self::Sunday,
        }
    }
}

impl EventType for SupplierPublished {
    const CONTRACT: Contract = Contract {
        kind: "purchasing.supplier.published.v1",
        owner: "purchasing",
        subject: Subject { aggregate: "supplier", id_field: "supplier_id" },
        axis: "terms",
        weight: Weight::Thick,
        summary: "A supplier: name, mail address, delivery days and how late it usually is.",
        schema: || schemars::schema_for!(SupplierPublished),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/purchasing.supplier.published.v1.json")],
        exemptions: &[],
    };

    fn id(&self) -> &str {
        &self.supplier_id
    }

    fn check(&self) -> Result<(), String> {
        check_text("name", &self.name)?;
        check_text("email", &self.email)?;
        check_minimum(self.minimum_order_value, self.currency.as_deref())?;
        if self.median_lateness_days > 365 {
            return Err("data.median_lateness_days: at most 365".to_owned());
        }
        Ok(())
    }
}

fn check_minimum(value: Option<Decimal>, currency: Option<&str>) -> Result<(), String> {
    let is_code = |text: &str| text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase());
    if currency.is_some_and(|text| !is_code(text)) {
        return Err("data.currency: an ISO 4217 code such as \"EUR\"".to_owned());
    }
    match value {
        Some(value) if value.is_sign_negative() && !value.is_zero() => {
            Err("data.minimum_order_value: cannot be negative".to_owned())
        }
        Some(value) if value > MOST => Err(format!("data.minimum_order_value: at most {MOST}")),
        Some(_) if currency.is_none() => {
            Err("data.currency: needed with minimum_order_value, an ISO 4217 code such as \"EUR\"".to_owned())
        }
        _ => Ok(()),
    }
}
