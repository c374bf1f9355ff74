//! What a store sells while nobody listens.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use replica::till::{HeadOffice, LineError, Rung, Sale, SaleLine, TillBook as _, send_waiting};
use serde_json::Value;
use storage::sqlite::TillFile;
use tempfile::TempDir;

use super::stories;
use crate::support::at;

stories!(
    a_sale_is_kept_once_however_often_it_is_rung_up,
    movements_are_numbered_by_product_and_sent_in_order,
    a_lost_answer_is_sent_for_again_and_has_no_second_effect,
);

fn sale(id: &str, lines: &[(&str, i64)]) -> Sale {
    let line = |(product, quantity): &(&str, i64)| SaleLine {
        product_id: (*product).to_owned(),
        quantity: *quantity,
        unit_price: Some("1.00".to_owned()),
        currency: Some("EUR".to_owned()),
        price_version: Some(3),
        sale_id: None,
    };
    Sale { id: id.to_owned(), lines: lines.iter().map(line).collect() }
}

/// Takes everything, and may lose its answers.
#[derive(Default)]
struct Office {
    taken: Mutex<Vec<Value>>,
    answers_lost: Mutex<u32>,
}

#[async_trait]
impl HeadOffice for Office {
    async fn hand_over(&self, events: Vec<Value>) -> Result<(), LineError> {
        self.taken.lock().unwrap().extend(events);
        let mut lost = self.answers_lost.lock().unwrap();
        if *lost > 0 {
            *lost -= 1;
            return Err(LineError::Unavailable("no answer".to_owned()));
        }
        Ok(())
    }
}

async fn a_sale_is_kept_once_however_often_it_is_rung_up() {
    let home = TempDir::new().unwrap();
    let till = TillFile::open(home.path()).unwrap();
    assert_eq!(till.ring_up(sale("1", &[("A", 2)]), at(0)).await.unwrap(), Rung::Kept);
    assert_eq!(till.ring_up(sale("1", &[("A", 2)]), at(5)).await.unwrap(), Rung::Again);
    assert_eq!(till.ring_up(sale("1", &[("A", 3)]), at(6)).await.unwrap(), Rung::OtherSale);
    drop(till);
    let till = TillFile::open(home.path()).unwrap();
    let state = till.state().await.unwrap();
    assert_eq!((state.sales, state.waiting, state.oldest_waiting), (1, 1, Some(at(0))));
}

async fn movements_are_numbered_by_product_and_sent_in_order() {
    let home = TempDir::new().unwrap();
    let (till, office) = (TillFile::open(home.path()).unwrap(), Office::default());
    till.ring_up(sale("1", &[("A", 2), ("B", 1)]), at(0)).await.unwrap();
    till.ring_up(sale("2", &[("A", -1), ("A", 4)]), at(1)).await.unwrap();
    while send_waiting(&till, &office, "S7", 3).await.unwrap() > 0 {}
    let told: Vec<String> = office
        .taken
        .lock()
        .unwrap()
        .iter()
        .map(|event| {
            format!(
                "{} {} {} {}",
                event["id"], event["data"]["product_id"], event["data"]["seq"], event["data"]["delta"]
            )
        })
        .collect();
    assert_eq!(
        told,
        [r#""sale/1/1" "A" 1 -2"#, r#""sale/1/2" "B" 1 -1"#, r#""sale/2/1" "A" 2 1"#, r#""sale/2/2" "A" 3 -4"#]
    );
    assert_eq!(till.state().await.unwrap().waiting, 0);
}

async fn a_lost_answer_is_sent_for_again_and_has_no_second_effect() {
    let home = TempDir::new().unwrap();
    let (till, office) = (TillFile::open(home.path()).unwrap(), Office::default());
    *office.answers_lost.lock().unwrap() = 2;
    till.ring_up(sale("1", &[("A", 2)]), at(0)).await.unwrap();
    for _ in 0..2 {
        assert!(send_waiting(&till, &office, "S7", 100).await.is_err());
        till.ring_up(sale("2", &[("A", 1)]), at(1)).await.unwrap();
    }
    send_waiting(&till, &office, "S7", 100).await.unwrap();
    let mut by_id: BTreeMap<String, Value> = BTreeMap::new();
    for event in office.taken.lock().unwrap().iter() {
        // The same id always carries the same content: the inbox takes it once.
        let before = by_id.insert(event["id"].to_string(), event.clone());
        assert!(before.is_none_or(|before| before == *event));
    }
    assert_eq!(by_id.len(), 2);
    assert_eq!(office.taken.lock().unwrap().len(), 1 + 2 + 2);
}
