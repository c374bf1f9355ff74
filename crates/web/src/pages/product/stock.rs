//! The stock of a product: where it is, how fresh that is, and what it comes to with what is on order.

use std::collections::BTreeMap;

use context::EntryState;
use jiff::Timestamp;
use restocking::ports::ProductView;
use rust_decimal::Decimal;

use super::super::words;
use crate::app::Shared;
use crate::http::Problem;

/// Movements that are looked through for when each location was last heard of.
const LOOKED_THROUGH: u32 = 200;

/// One location.
pub(super) struct At {
    pub(super) id: String,
    pub(super) level: String,
    pub(super) is_negative: bool,
    /// When it was last heard of; none where that is longer ago than the movements that are looked through.
    pub(super) heard: Option<(Timestamp, String)>,
}

/// Locations with their freshness.
pub(super) async fn locations(app: &Shared, id: &str, product: &ProductView) -> Result<Vec<At>, Problem> {
    let heard = heard(app, id).await?;
    let zone = &app.settings.zone;
    let locations = product.stock.locations.iter().map(|(location_id, at)| At {
        level: words::whole(at.level),
        is_negative: at.level < 0,
        heard: heard.get(location_id).map(|at| (*at, words::moment(*at, zone))),
        id: location_id.clone(),
    });
    Ok(locations.collect())
}

/// By the journal: the latest movement or count of each location that was taken.
async fn heard(app: &Shared, id: &str) -> Result<BTreeMap<String, Timestamp>, Problem> {
    #[derive(serde::Deserialize)]
    struct Place {
        location_id: String,
    }
    let entries = app.desk.inbox.journal(&format!("stock/{id}"), LOOKED_THROUGH).await?;
    let mut heard = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.state == EntryState::Handled) {
        let data = entry.event.data.as_ref().map(|data| data.get());
        if let Some(place) = data.and_then(|data| serde_json::from_str::<Place>(data).ok()) {
            heard.insert(place.location_id, entry.received_at);
        }
    }
    Ok(heard)
}

/// Name, value and meaning of what stock comes to.
pub(super) fn position(product: &ProductView, lasts: Option<String>) -> Vec<(&'static str, String, &'static str)> {
    let on_order: i64 = product
        .lines
        .iter()
        .map(|line| line.line.open_quantity().saturating_mul(line.line.units_per_pack))
        .fold(0, i64::saturating_add);
    let mut facts = vec![(
        "On order",
        format!("{} units", words::whole(on_order)),
        "open quantity of all lines: ordered, not received, not cancelled",
    )];
    let backorders = product.published.as_ref().map_or(Decimal::ZERO, |published| published.backorders);
    if !backorders.is_zero() {
        let value = format!("{} units", backorders.normalize());
        facts.push(("Backorders", value, "promised to customers and not yet delivered"));
    }
    if let Some(on_hand) = product.stock.on_hand_units() {
        let position = Decimal::from(on_hand) + Decimal::from(on_order) - backorders;
        let value = format!("{} units", position.normalize());
        facts.push(("Inventory position", value, "in stock + on order - backorders"));
    }
    facts.extend(lasts.map(|lasts| ("Stock lasts", lasts, "by the forecast, without anything that is on order")));
    let mut value: BTreeMap<&str, Decimal> = BTreeMap::new();
    for line in &product.lines {
        let cost = line.line.unit_cost.saturating_mul(Decimal::from(line.line.open_quantity()));
        *value.entry(&line.currency).or_default() += cost;
    }
    if !value.is_empty() {
        let texts: Vec<String> = value.into_iter().map(|(currency, value)| words::money(value, currency)).collect();
        facts.push(("Value on order", texts.join(" + "), "open quantities at the orders' unit costs"));
    }
    facts
}
