//! Everything one review looked at: stored with what it raised, so that it can be read and drawn again.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use planning::{Facts, Hold, LineFacts, LineId, Settings, SettingsOverrides, Shown};
use serde::{Deserialize, Serialize};

use crate::events::{ProductPublished, SupplierPublished};
use crate::facts::{LineRecord, product_facts, supplier_facts};

/// The facts of one product at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewInput {
    /// What differs from the defaults, all scopes put together.
    #[serde(default)]
    pub settings: SettingsOverrides,
    /// The product as published.
    pub product: ProductPublished,
    /// Its supplier as published.
    #[serde(default)]
    pub supplier: Option<SupplierPublished>,
    /// Stock units over all locations.
    pub on_hand: i64,
    /// Its open lines.
    pub lines: Vec<LineInput>,
}

/// One open line, and what stands in the way of reviewing it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineInput {
    /// The line and what matters of its order.
    pub record: LineRecord,
    /// A dismissal that holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dismissed: bool,
    /// A change under way: arrival and open quantity asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_way: Option<(Date, i64)>,
    /// What is shown at present.
    #[serde(skip)]
    pub shown: Option<Shown>,
}

impl ReviewInput {
    /// The facts as `planning` wants them, at an instant in the retailer's zone.
    ///
    /// # Errors
    /// When the product as published does not fit (refused at the edge, so only from an older store).
    pub fn facts(&self, as_of: Timestamp, zone: &TimeZone) -> Result<Facts, String> {
        let local = as_of.to_zoned(zone.clone());
        Ok(Facts {
            today: local.date(),
            hour: u8::try_from(local.hour()).unwrap_or(0),
            product: product_facts(&self.product)?,
            supplier: supplier_facts(self.supplier.as_ref()),
            on_hand_units: self.on_hand,
            lines: self.lines.iter().map(LineInput::facts).collect(),
        })
    }

    /// The settings with nothing left open.
    pub fn resolved_settings(&self) -> Settings {
        let mut settings = Settings::default();
        self.settings.apply_to(&mut settings);
        settings
    }
}

impl LineInput {
    fn facts(&self) -> LineFacts {
        let (record, line) = (&self.record, &self.record.line);
        let under_way = self.under_way.map(|(date, quantity)| Hold::UnderWay { date, quantity });
        LineFacts {
            id: LineId { order_id: record.order_id.clone(), line_id: record.line_id.clone() },
            quantity: line.quantity,
            received: line.received,
            cancelled: line.cancelled,
            units_per_pack: line.units_per_pack,
            unit_cost: line.unit_cost,
            ordered_on: record.ordered_on,
            promised_on: line.promised_on,
            confirmed_on: line.confirmed_on,
            shipped: line.shipped,
            locked: line.locked,
            hold: under_way.or(self.dismissed.then_some(Hold::Dismissed)),
            shown: self.shown,
        }
    }
}
