//! The notice of a shortage: told when it begins, moves or ends; kept exact in between.

use context::{Ids, LogEvent};
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::desk::Cause;
use crate::events::ProductPublished;
use crate::ports::{ProductDesk, ShortageRow, ShortageView};
use crate::suggestion::EventKind;

/// What is to be written and told of a shortage after a review.
pub(crate) fn noticed(
    desk: &ProductDesk,
    found: Option<&planning::Shortage>,
    cause: &Cause,
    now: Timestamp,
    ids: &dyn Ids,
) -> (Option<ShortageRow>, Option<LogEvent>) {
    let shortage = found.map(|found| view(desk, found));
    if shortage == desk.shortage {
        return (None, None);
    }
    let visibly = |view: &ShortageView| (view.first_day, view.last_day, view.stock_out_day);
    let is_news = shortage.as_ref().map(visibly) != desk.shortage.as_ref().map(visibly);
    let (kind, told) = match (&shortage, &desk.shortage) {
        (Some(shortage), _) => (EventKind::ShortageNoticed, Some(shortage)),
        (None, before) => (EventKind::ShortageEnded, before.as_ref()),
    };
    let event = told.filter(|_| is_news).map(|told| LogEvent {
        id: ids.fresh(),
        kind: kind.name(),
        subject: format!("shortage/{}", desk.product_id),
        time: now,
        correlation_id: cause.correlation_id.clone(),
        causation_id: cause.causation_id.clone(),
        data: serde_json::to_string(told).unwrap_or_default(),
    });
    (Some(ShortageRow { product_id: desk.product_id.clone(), shortage }), event)
}

fn view(desk: &ProductDesk, found: &planning::Shortage) -> ShortageView {
    let published = desk.product.as_ref().map(|row| &row.published);
    ShortageView {
        product_id: desk.product_id.clone(),
        product_name: published.map(|published| published.name.clone()).unwrap_or_default(),
        first_day: found.first_day,
        last_day: found.last_day,
        stock_out_day: found.stock_out_day,
        worst_gap: found.worst_gap.0,
        unmet: found.unmet.0,
        value_at_risk: published.and_then(|published| value_at_risk(published, found.unmet)),
        currency: published.and_then(|published| published.currency.clone()),
    }
}

/// Sales at risk: what cannot be sold on its day, at the product's price. None without a price and its currency.
fn value_at_risk(product: &ProductPublished, unmet: planning::Milliunits) -> Option<Decimal> {
    product.currency.as_ref()?;
    let value = product.unit_price?.checked_mul(Decimal::new(unmet.0, 3))?;
    Some(value.round_dp(2))
}
