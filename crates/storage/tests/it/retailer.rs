//! Products, orders and suggestions of a small retailer.

use jiff::civil::date;
use lifecycle::{Incarnation, Level, Millis, State, Submission, SubmissionId, Suggestion};
use restocking::events::{ProductPublished, SupplierPublished};
use restocking::facts::{Order, Stock};
use restocking::ports::{
    AcceptedClick, Command, DueReview, EndedSubmission, Guard, OrderRow, ProductRow, StockRowKept, SubmissionEnd,
    SubmissionRow, SuggestionWrite, SupplierRow, Work,
};
use restocking::review::Cause;
use restocking::suggestion::{Details, LineRef, Proposal, ProposalKind, SuggestionRecord};
use rust_decimal::Decimal;
use serde_json::json;

use crate::support::{at, id};

pub(crate) fn product(product_id: &str, supplier_id: &str) -> ProductRow {
    let published: ProductPublished = serde_json::from_value(json!({
        "product_id": product_id, "version": 1, "name": format!("Product {product_id}"), "supplier_id": supplier_id,
        "lead_time_days": 7, "safety_stock": "3", "backorders": "0"
    }))
    .unwrap();
    ProductRow { published, revision: 0 }
}

pub(crate) fn supplier(supplier_id: &str) -> SupplierRow {
    let published: SupplierPublished =
        serde_json::from_value(json!({ "supplier_id": supplier_id, "version": 1, "name": "Nordlicht" })).unwrap();
    SupplierRow { published, revision: 0 }
}

pub(crate) fn stock(product_id: &str) -> StockRowKept {
    StockRowKept { product_id: product_id.to_owned(), stock: Stock::default(), revision: 0 }
}

/// An open order with one line for each product.
pub(crate) fn order(order_id: &str, product_ids: &[&str]) -> OrderRow {
    let lines: serde_json::Map<String, serde_json::Value> = product_ids
        .iter()
        .zip(1..)
        .map(|(product_id, line)| {
            let line_facts =
                json!({ "product_id": product_id, "quantity": 40, "promised_on": "2026-12-14", "unit_cost": "1.20" });
            (line.to_string(), line_facts)
        })
        .collect();
    let order = json!({
        "order_id": order_id, "version": 1, "supplier_id": "S", "status": "open", "currency": "EUR", "lines": lines, "buyer": "b7"
    });
    OrderRow { order: Order::read(&order.to_string()).unwrap(), revision: 0 }
}

pub(crate) fn line(order_id: &str) -> LineRef {
    LineRef { order_id: order_id.to_owned(), line_id: "1".to_owned() }
}

/// The suggestion `n`, open, for line 1 of an order.
pub(crate) fn suggestion(n: u128, order_id: &str) -> SuggestionRecord {
    let proposal = Proposal {
        kind: ProposalKind::Postpone,
        from_date: date(2026, 12, 14),
        to_date: Some(date(2027, 1, 6)),
        from_quantity: 40,
        to_quantity: 40,
        depends_on: Vec::new(),
        would_be: None,
        criterion: "restock".to_owned(),
        criterion_version: 1,
    };
    let row = Suggestion {
        incarnation: Incarnation(id(n).as_u128()),
        version: 1,
        state: State::Open,
        basis: 1,
        fence: 1,
        dirty: false,
        proposal,
        last_click: None,
    };
    let details = Details {
        product_id: "P".to_owned(),
        product_name: "Lantern".to_owned(),
        category: None,
        supplier_id: "S".to_owned(),
        supplier_name: "Nordlicht".to_owned(),
        supplier_email: "auftrag@nordlicht.example".to_owned(),
        supplier_language: None,
        units_per_pack: 12,
        unit_cost: Decimal::new(120, 2),
        value: Decimal::new(4_800, 2),
        currency: "EUR".to_owned(),
        need_date: None,
        reason: "not needed before 6 January".to_owned(),
        cause: None,
    };
    SuggestionRecord {
        key: line(order_id),
        row,
        details,
        basis: None,
        opened_at: at(0),
        changed_at: at(0),
        correlation_id: "because".to_owned(),
    }
}

/// The same suggestion after a step to another state.
pub(crate) fn moved(before: &SuggestionRecord, state: State) -> SuggestionRecord {
    let mut after = before.clone();
    after.row.version += 1;
    after.row.state = state;
    after
}

pub(crate) fn millis(second: i64) -> Millis {
    Millis(at(second).as_millisecond())
}

pub(crate) fn submission(n: u128) -> Submission {
    Submission {
        id: SubmissionId(id(n).as_u128()),
        level: Level::Keyed,
        attempts: 0,
        clicked_at: millis(0),
        unknown_since: None,
    }
}

pub(crate) fn was(record: &SuggestionRecord) -> Guard {
    Guard::Was(record.row.incarnation, record.row.version, record.row.state.name())
}

pub(crate) fn replaces(record: &SuggestionRecord) -> Guard {
    Guard::Replaces(record.row.incarnation, record.row.version, record.row.state.name())
}

/// Work that writes one suggestion.
pub(crate) fn writes(record: &SuggestionRecord, guard: Guard) -> Work {
    Work { suggestions: vec![SuggestionWrite { record: record.clone(), guard }], ..Work::default() }
}

/// What a review is owed to.
pub(crate) fn cause() -> Cause {
    Cause { text: "a sale".to_owned(), causation_id: Some("event-1".to_owned()), correlation_id: "because".to_owned() }
}

pub(crate) fn due(product_id: &str, second: i64) -> DueReview {
    DueReview { product_id: product_id.to_owned(), due_at: at(second), token: 0, cause: cause() }
}

pub(crate) fn submission_row(n: u128, second: i64) -> SubmissionRow {
    SubmissionRow {
        id: SubmissionId(id(n).as_u128()),
        incarnation: Incarnation(id(100 + n).as_u128()),
        key: line("PO-1"),
        click_batch: id(7),
        planner: Some("home".to_owned()),
        batch_size_for_supplier: 2,
        command: Command {
            order_id: "PO-1".to_owned(),
            line_id: "1".to_owned(),
            kind: "postpone".to_owned(),
            arrive_on: Some(date(2027, 1, 6)),
            quantity: 40,
            basis: 1,
        },
        how: lifecycle::Move::SendAgain,
        due_at: at(second),
        correlation_id: "because".to_owned(),
        takes_turn: false,
    }
}

/// What a click writes that accepted these changes.
pub(crate) fn clicked(click: u128, submissions: Vec<SubmissionRow>) -> Work {
    let submissions: Vec<SubmissionRow> =
        submissions.into_iter().map(|row| SubmissionRow { click_batch: id(click), ..row }).collect();
    let accepted = u32::try_from(submissions.len()).unwrap();
    Work {
        accepted_clicks: vec![AcceptedClick { key: id(click), at: at(0), accepted }],
        submissions,
        ..Work::default()
    }
}

/// The submission `n` has come to its end.
pub(crate) fn ended(n: u128, how: SubmissionEnd) -> EndedSubmission {
    EndedSubmission { id: SubmissionId(id(n).as_u128()), how, at: at(30) }
}
