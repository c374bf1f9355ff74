//! Everything one review looked at: stored with what it raised, so that it can be read and drawn again.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lifecycle::State;
use planning::{Facts, Hold, LineFacts, LineId, Settings, SettingsOverrides, Shown};
use serde::{Deserialize, Serialize};

use crate::events::{ProductPublished, SupplierPublished};
use crate::facts::{LineRecord, product_facts, supplier_facts};
use crate::ports::ProductView;
use crate::rules::Rules;
use crate::suggestion::SuggestionRecord;

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

/// What is known of a product put together as a review looks at it: settings of its scopes, and for each line what
/// stands in its way.
pub(crate) fn assembled(
    (published, supplier, on_hand): (&ProductPublished, Option<&SupplierPublished>, i64),
    lines: &[LineRecord],
    suggestions: &[SuggestionRecord],
    rules: &Rules,
    as_of: Timestamp,
) -> ReviewInput {
    let lines = lines.iter().map(|record| {
        let row = suggestions.iter().find(|s| s.key.order_id == record.order_id && s.key.line_id == record.line_id);
        let row = row.map(|record| &record.row);
        LineInput {
            dismissed: row.is_some_and(|row| matches!(row.state, State::Dismissed { until: Some(until), .. } if until.0 > as_of.as_millisecond())),
            under_way: row.and_then(|row| {
                let is_under_way = match row.state {
                    State::Submitting(_) | State::Attention(_) | State::Applied { .. } => true,
                    // Taken, but the order as it is known here does not show it yet.
                    State::Handled { .. } => row.fence > record.order_version,
                    _ => false,
                };
                is_under_way.then(|| (row.proposal.to_date.unwrap_or(row.proposal.from_date), row.proposal.to_quantity))
            }),
            shown: row.filter(|row| matches!(row.state, State::Open)).map(|row| row.proposal.shown()),
            record: record.clone(),
        }
    });
    ReviewInput {
        settings: rules.overrides(&published.product_id, &published.supplier_id, published.category.as_deref()),
        product: published.clone(),
        supplier: supplier.cloned(),
        on_hand,
        lines: lines.collect(),
    }
}

impl ReviewInput {
    /// What a page draws: as the review would look at it, but also while the stock is stale. None before the product was
    /// published or its stock was heard of.
    pub fn of_view(view: &ProductView, rules: &Rules, as_of: Timestamp) -> Option<Self> {
        let published = view.published.as_ref()?;
        let on_hand = view.stock.on_hand_units()?;
        Some(assembled((published, view.supplier.as_ref(), on_hand), &view.lines, &view.suggestions, rules, as_of))
    }

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
            shown: self.shown.clone(),
        }
    }
}
