//! One suggestion in the list. The same row is part of the page, of what is loaded more, and of what comes live.

use askama::Template;
use restocking::ports::OrderOutlook;
use restocking::suggestion::{ProposalKind, SuggestionView};
use rust_decimal::Decimal;

use super::words;

#[derive(Template)]
#[template(path = "row.html")]
pub(super) struct Row<'a> {
    view: &'a SuggestionView,
    kind: &'static str,
    kind_label: &'static str,
    state_label: &'static str,
    change: ChangeText,
    value: String,
    opened: String,
    /// The proposal in a few words: what a later change is compared with.
    summary: String,
    is_open: bool,
    can_accept: bool,
    /// What accepting would take below its supplier's minimum, in words.
    below: Option<String>,
}

/// What changes, in the words of the page.
pub(super) struct ChangeText {
    pub(super) from_date: String,
    pub(super) to_date: Option<String>,
    pub(super) days: String,
    pub(super) from_quantity: String,
    pub(super) to_quantity: String,
    pub(super) quantity_changes: bool,
    pub(super) difference: String,
    pub(super) pack: String,
    pub(super) is_cancel: bool,
}

impl<'a> Row<'a> {
    pub(super) fn new(view: &'a SuggestionView) -> Self {
        let change = ChangeText::new(view);
        Self {
            view,
            kind: view.kind.as_str(),
            kind_label: words::kind(view.kind),
            state_label: words::state(&view.state),
            summary: change.summary(words::kind(view.kind)),
            change,
            value: words::money(view.value, &view.currency),
            opened: view.opened_at.strftime("%-d %b %H:%M").to_string(),
            is_open: view.state == "open",
            can_accept: view.kind != ProposalKind::Inform,
            below: None,
        }
    }

    /// With a word on its order's value.
    pub(super) fn with_note(self, below: Option<String>) -> Self {
        Self { below, ..self }
    }

    pub(super) fn view(&self) -> &SuggestionView {
        self.view
    }
}

impl ChangeText {
    pub(super) fn new(view: &SuggestionView) -> Self {
        let is_cancel = view.kind == ProposalKind::Cancel;
        let to_date = view.to_date.filter(|to| *to != view.from_date);
        Self {
            from_date: words::short_date(view.from_date),
            days: to_date.map_or_else(String::new, |to| words::days_between(view.from_date, to)),
            to_date: to_date.map(|to| {
                if to.year() == view.from_date.year() {
                    words::short_date(to)
                } else {
                    to.strftime("%-d %b %Y").to_string()
                }
            }),
            from_quantity: words::whole(view.from_quantity),
            to_quantity: words::whole(view.to_quantity),
            quantity_changes: view.from_quantity != view.to_quantity,
            difference: words::signed(view.to_quantity.saturating_sub(view.from_quantity)),
            pack: if view.units_per_pack == 1 {
                "units".to_owned()
            } else {
                format!("packs of {}", words::whole(view.units_per_pack))
            },
            is_cancel,
        }
    }

    fn summary(&self, kind: &str) -> String {
        let when = match &self.to_date {
            Some(to) => format!("{} \u{2192} {to}", self.from_date),
            None => self.from_date.clone(),
        };
        if self.quantity_changes {
            format!("{kind}: {when}, {} \u{2192} {}", self.from_quantity, self.to_quantity)
        } else {
            format!("{kind}: {when}, {}", self.from_quantity)
        }
    }
}

/// What accepting a suggestion would take below its supplier's minimum, in words; nothing where it does not.
pub(super) fn below(view: &SuggestionView, orders: &[OrderOutlook]) -> Option<String> {
    let order = orders.iter().find(|order| order.order_id == view.order_id && view.state == "open")?;
    let (least, change) = (order.minimum?, order_change(view)?);
    if !order.falls_below_by(change) {
        return None;
    }
    let money = |amount: Decimal| words::money(amount, &order.currency);
    Some(format!(
        "Order {} would be worth {} instead of {}; {} takes no order below {}.",
        order.order_id,
        money(order.open_value.saturating_add(change)),
        money(order.open_value),
        order.supplier_name,
        money(least)
    ))
}

/// What accepting would change in the order's value: the value of a suggestion is of the quantity that it moves.
fn order_change(view: &SuggestionView) -> Option<Decimal> {
    let more = view.to_quantity.checked_sub(view.from_quantity)?;
    let moved = match view.kind {
        ProposalKind::Inform => return Some(Decimal::ZERO),
        ProposalKind::Decrease | ProposalKind::Increase => more.checked_abs()?,
        _ => view.from_quantity.max(view.to_quantity),
    };
    view.value.checked_mul(Decimal::from(more))?.checked_div(Decimal::from(moved))
}

/// The row of a suggestion, written out.
pub(crate) fn row_html(view: &SuggestionView) -> String {
    Row::new(view).render().unwrap_or_else(|error| {
        tracing::error!(%error, "failed to write a row");
        String::new()
    })
}
