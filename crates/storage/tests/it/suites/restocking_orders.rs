//! What orders are worth, what accepting would make of them, and what their suppliers ask.

use restocking::facts::{Order, OrderStatus};
use restocking::ports::{Guard, OrderRow, SupplierRow, Work};
use restocking::suggestion::{ProposalKind, SuggestionRecord};
use rust_decimal::Decimal;

use crate::adapter::{Restocking, cases};
use crate::retailer::{order, suggestion, supplier, writes};

cases! {
    restocking:
    suppliers_tell_their_minimum_and_what_is_on_order,
    accepting_together_is_weighed_order_by_order,
    a_minimum_in_another_currency_says_nothing,
    an_order_that_is_cancelled_whole_is_not_below_its_minimum,
    finished_orders_are_worth_nothing_any_more;
    by_hand:
}

fn with_minimum(value: i64, currency: &str) -> SupplierRow {
    let mut row = supplier("S");
    row.published.minimum_order_value = Some(Decimal::from(value));
    row.published.currency = Some(currency.to_owned());
    row
}

/// A suggestion about line 1 of an order of supplier S, where a pack costs 1.20.
fn about(n: u128, order_id: &str, kind: ProposalKind, to_quantity: i64) -> SuggestionRecord {
    let mut record = suggestion(n, order_id);
    (record.row.proposal.kind, record.row.proposal.to_quantity) = (kind, to_quantity);
    record.details.supplier_id = "S".to_owned();
    record.details.unit_cost = Decimal::new(120, 2);
    record
}

async fn keep(at_hand: &Restocking, suppliers: Vec<SupplierRow>, orders: Vec<OrderRow>, records: &[SuggestionRecord]) {
    let suggestions = records.iter().flat_map(|record| writes(record, Guard::Absent).suggestions).collect();
    at_hand.store.commit(Work { suppliers, orders, suggestions, ..Work::default() }).await.unwrap();
}

async fn suppliers_tell_their_minimum_and_what_is_on_order(at_hand: Restocking) {
    keep(&at_hand, vec![with_minimum(50, "EUR")], vec![order("O-1", &["P"]), order("O-2", &["P", "Q"])], &[]).await;
    let terms = at_hand.desk.supplier_terms(&["S".to_owned(), "unknown".to_owned()]).await.unwrap();
    assert_eq!(terms.len(), 1);
    assert_eq!(terms[0].minimum, Some(("EUR".to_owned(), Decimal::from(50))));
    assert_eq!((&terms[0].open_value, terms[0].open_orders), (&vec![("EUR".to_owned(), Decimal::from(144))], 2));
}

async fn accepting_together_is_weighed_order_by_order(at_hand: Restocking) {
    let records = [
        about(1, "O-1", ProposalKind::Decrease, 35),
        about(2, "O-2", ProposalKind::Postpone, 40),
        about(3, "O-3", ProposalKind::Inform, 0),
    ];
    let orders = ["O-1", "O-2", "O-3"].map(|id| order(id, &["P"])).to_vec();
    keep(&at_hand, vec![with_minimum(45, "EUR")], orders, &records).await;
    let asked: Vec<_> = records.iter().map(SuggestionRecord::incarnation).collect();
    let outlook = at_hand.desk.outlook(&asked, Vec::new()).await.unwrap();
    let told: Vec<_> = outlook.iter().map(|order| (order.order_id.as_str(), order.falls_below())).collect();
    assert_eq!(told, [("O-1", true), ("O-2", false), ("O-3", false)]);
    let first = &outlook[0];
    assert_eq!((first.open_value, first.change, first.minimum), (48.into(), (-6).into(), Some(45.into())));
    assert_eq!(first.value_after(), Decimal::from(42));
}

async fn a_minimum_in_another_currency_says_nothing(at_hand: Restocking) {
    let record = about(1, "O-1", ProposalKind::Decrease, 1);
    keep(&at_hand, vec![with_minimum(45, "SEK")], vec![order("O-1", &["P"])], std::slice::from_ref(&record)).await;
    let outlook = at_hand.desk.outlook(&[record.incarnation()], Vec::new()).await.unwrap();
    assert_eq!((outlook[0].minimum, outlook[0].falls_below()), (None, false));
}

async fn an_order_that_is_cancelled_whole_is_not_below_its_minimum(at_hand: Restocking) {
    let record = about(1, "O-1", ProposalKind::Cancel, 0);
    keep(&at_hand, vec![with_minimum(45, "EUR")], vec![order("O-1", &["P"])], std::slice::from_ref(&record)).await;
    let outlook = at_hand.desk.outlook(&[record.incarnation()], Vec::new()).await.unwrap();
    assert_eq!((outlook[0].value_after(), outlook[0].falls_below()), (Decimal::ZERO, false));
}

async fn finished_orders_are_worth_nothing_any_more(at_hand: Restocking) {
    keep(&at_hand, vec![with_minimum(45, "EUR")], vec![order("O-1", &["P"])], &[]).await;
    let finished = Order { status: OrderStatus::Finished, version: 2, ..order("O-1", &["P"]).order };
    keep(&at_hand, Vec::new(), vec![OrderRow { order: finished, revision: 1 }], &[]).await;
    let terms = at_hand.desk.supplier_terms(&["S".to_owned()]).await.unwrap();
    assert_eq!((&terms[0].open_value, terms[0].open_orders), (&Vec::new(), 0));
}
