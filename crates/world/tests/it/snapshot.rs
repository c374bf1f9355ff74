//! Snapshots: all rows, once, a page at a time.

use serde_json::Value;
use world::central::Central;
use world::model::StockLevel;

use crate::samples::{central_with_an_order, get, order};

async fn all_rows(central: &Central, path: &str) -> (Vec<Value>, usize) {
    let (mut rows, mut pages, mut after) = (Vec::new(), 0, String::new());
    loop {
        let page = get(central, &format!("{path}{after}")).await;
        assert_eq!(page.headers()["content-type"], "application/x-ndjson");
        let next = page.headers().get("x-next-after").map(|next| next.to_str().unwrap().to_owned());
        rows.extend(page.text().await.unwrap().lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        pages += 1;
        match next {
            Some(next) => after = format!("&after={next}"),
            None => return (rows, pages),
        }
    }
}

#[tokio::test]
async fn pages_hold_every_order_once_and_the_last_one_says_so() {
    let central = central_with_an_order().await;
    central.insert_orders((0..24).map(|number| order(&format!("N{number}"))).collect()).await.unwrap();
    let (rows, pages) = all_rows(&central, "/snapshot/orders?limit=10").await;
    let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| row["order_id"].as_str().unwrap()).collect();
    assert_eq!((rows.len(), ids.len(), pages), (25, 25, 3));
    assert!(rows.iter().all(|row| row["version"] == 1));
}

#[tokio::test]
async fn the_first_page_of_everything_says_how_many_rows_there_are() {
    let central = central_with_an_order().await;
    central.insert_orders(vec![order("N")]).await.unwrap();
    let total = async |query: &str| {
        let page = get(&central, &format!("/snapshot/orders{query}")).await;
        page.headers().get("x-total-count").map(|total| total.to_str().unwrap().to_owned())
    };
    assert_eq!(total("?limit=1").await.as_deref(), Some("2"));
    assert_eq!(total("?after=1").await, None);
    assert_eq!(total("?order_id=N").await, None);
}

#[tokio::test]
async fn a_last_page_that_is_full_has_no_next_one() {
    let central = central_with_an_order().await;
    central.insert_orders((0..9).map(|number| order(&format!("N{number}"))).collect()).await.unwrap();
    let (rows, pages) = all_rows(&central, "/snapshot/orders?limit=10").await;
    assert_eq!((rows.len(), pages), (10, 1));
}

#[tokio::test]
async fn rows_that_are_added_while_pages_are_turned_come_last() {
    let central = central_with_an_order().await;
    central.insert_orders(vec![order("Z")]).await.unwrap();
    let first = get(&central, "/snapshot/orders?limit=1").await;
    let next = first.headers()["x-next-after"].to_str().unwrap().to_owned();
    central.insert_orders(vec![order("A")]).await.unwrap();
    let (rest, _) = all_rows(&central, &format!("/snapshot/orders?after={next}&limit=9")).await;
    let ids: Vec<&str> = rest.iter().map(|row| row["order_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["Z", "A"]);
}

#[tokio::test]
async fn filters_leave_out_what_was_not_asked_for() {
    let central = central_with_an_order().await;
    let mut other = order("Other");
    other.lines.values_mut().for_each(|line| line.product_id = "Q".to_owned());
    other.supplier_id = "T".to_owned();
    other.status = world::model::OrderStatus::Finished;
    central.insert_orders(vec![other]).await.unwrap();
    for filter in ["product_id=Q", "order_id=Other", "supplier_id=T", "status=finished", "product_id=Q&status=finished"]
    {
        let (rows, _) = all_rows(&central, &format!("/snapshot/orders?{filter}")).await;
        assert_eq!(rows.len(), 1, "{filter}");
        assert_eq!(rows[0]["order_id"], "Other", "{filter}");
    }
    assert!(all_rows(&central, "/snapshot/orders?order_id=O&status=finished").await.0.is_empty());
    assert_eq!(get(&central, "/snapshot/secrets").await.status(), 404);
}

#[tokio::test]
async fn stock_rows_carry_their_seq() {
    let central = central_with_an_order().await;
    let level = |product: &str, seq, level| StockLevel {
        product_id: product.to_owned(),
        location_id: "MAIN".to_owned(),
        seq,
        level,
    };
    central.insert_stock(vec![level("P", 7, 40), level("Q", 2, -3)]).await.unwrap();
    let (rows, _) = all_rows(&central, "/snapshot/stock?product_id=Q").await;
    assert_eq!(serde_json::from_value::<StockLevel>(rows[0].clone()).unwrap(), level("Q", 2, -3));
    assert_eq!(all_rows(&central, "/snapshot/stock?limit=1").await.0.len(), 2);
}
