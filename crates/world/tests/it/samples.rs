//! An order to change, and calls to a central system.

use jiff::civil::date;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use world::central::{Central, CentralConfig};
use world::clock::BusinessClock;
use world::model::{Order, OrderLine, OrderStatus};

/// Monday morning; the clock stands still.
pub(crate) fn monday() -> BusinessClock {
    BusinessClock::starting_at("2026-11-23T08:00:00Z".parse().unwrap(), 0)
}

/// A central system with order "O", two open lines.
pub(crate) async fn central_with_an_order() -> Central {
    let central = Central::start(CentralConfig { clock: monday(), ..CentralConfig::default() }).await.unwrap();
    central.insert_orders(vec![order("O")]).await.unwrap();
    central
}

pub(crate) fn order(order_id: &str) -> Order {
    let line = OrderLine {
        product_id: "P".to_owned(),
        quantity: 40,
        received: 0,
        cancelled: 0,
        units_per_pack: 6,
        unit_cost: "4.20".parse().unwrap(),
        promised_on: date(2026, 12, 10),
        confirmed_on: None,
        shipped: false,
        locked: false,
    };
    Order {
        order_id: order_id.to_owned(),
        version: 1,
        supplier_id: "S".to_owned(),
        status: OrderStatus::Open,
        ordered_on: date(2026, 11, 9),
        currency: "GBP".to_owned(),
        lines: [("1".to_owned(), line.clone()), ("2".to_owned(), line)].into(),
    }
}

pub(crate) fn http() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

pub(crate) fn postpone() -> Value {
    json!({ "changes": [{ "line_id": "1", "kind": "postpone", "arrive_on": "2026-12-20", "quantity": 40 }] })
}

pub(crate) async fn try_command(
    central: &Central,
    key: &str,
    if_match: Option<&str>,
    body: &Value,
) -> Result<Response, reqwest::Error> {
    let mut request = http().post(format!("{}/orders/O/commands", central.url())).json(body);
    request = request.header("idempotency-key", key).header("x-correlation-id", "corr-1");
    if let Some(tag) = if_match {
        request = request.header("if-match", tag);
    }
    request.send().await
}

pub(crate) async fn command(central: &Central, key: &str, if_match: Option<&str>, body: &Value) -> (u16, Value) {
    let response = try_command(central, key, if_match, body).await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

pub(crate) async fn get(central: &Central, path: &str) -> Response {
    http().get(format!("{}{path}", central.url())).send().await.unwrap()
}
