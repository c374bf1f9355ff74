//! A supplier, whole.

use event::{Contract, Subject, Weight};
use jiff::civil::Weekday;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EventType, check_text};

/// A supplier as purchasing knows it. A newer version replaces an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
        weight: Weight::Thick,
        summary: "A supplier: name, mail address, delivery days and how late it usually is.",
        schema: || schemars::schema_for!(SupplierPublished),
    };

    fn id(&self) -> &str {
        &self.supplier_id
    }

    fn check(&self) -> Result<(), String> {
        check_text("name", &self.name)?;
        check_text("email", &self.email)?;
        if self.median_lateness_days > 365 {
            return Err("data.median_lateness_days: at most 365".to_owned());
        }
        Ok(())
    }
}
