//! A generation made anew beside the live one, compared, and switched.

use std::sync::Arc;

use replica::follow::Start;
use replica::ports::StoreReads as _;
use replica::{Shape, fill};
use tempfile::TempDir;

use super::scene::{HeadOffice, clock, followers, open};
use super::stories;

stories!(
    a_rebuilt_generation_is_equal_and_takes_over,
    what_differs_is_found_and_explained,
    every_shape_is_rebuilt,
    a_switch_of_another_program_is_taken_up,
    a_generation_that_is_gone_is_not_switched_to,
);

fn retailer() -> HeadOffice {
    let office = HeadOffice::new();
    for n in 0..30 {
        office.product(&n.to_string(), 1, "Tea");
        office.price(&n.to_string(), 1, "1.00");
        office.price(&n.to_string(), 2, "2.00");
        office.sale("S", &n.to_string(), 1, "10", 0, 50);
    }
    office
}

async fn a_rebuilt_generation_is_equal_and_takes_over() {
    let (home, office, clock) = (TempDir::new().unwrap(), retailer(), clock());
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    let next = Arc::new(live.generations().open(2).unwrap());
    fill(&followers(Shape::Store, office.feeds(), next.clone(), &clock, Start::Log)).await.unwrap();
    let parity = live.generations().compare(1, 2).unwrap();
    assert!(parity.is_equal(), "{parity:?}");
    assert_eq!((parity.live_rows, parity.next_rows), (90, 90));
    live.switch_to(2, next).await.unwrap();
    assert_eq!(live.articles("7").await.unwrap().found.len(), 1);
    assert!(!live.generations().file(1).exists());
    drop(live);
    assert_eq!(open(home.path(), Shape::Store).number(), 2);
}

async fn what_differs_is_found_and_explained() {
    let (home, office, clock) = (TempDir::new().unwrap(), retailer(), clock());
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    let stranger = rusqlite::Connection::open(live.file().path()).unwrap();
    stranger
        .execute_batch(
            "UPDATE price SET document = replace(document, '2.00', '0.01') WHERE product_id = '3';
             DELETE FROM sale WHERE product_id = '4';
             UPDATE product SET version = 9 WHERE product_id = '5';
             INSERT INTO product (product_id, version, document) VALUES ('ghost', 1, '{}');",
        )
        .unwrap();
    office.price("6", 3, "3.00");
    let next = Arc::new(live.generations().open(2).unwrap());
    fill(&followers(Shape::Store, office.feeds(), next, &clock, Start::Log)).await.unwrap();
    let parity = live.generations().compare(1, 2).unwrap();
    let told: Vec<String> = parity
        .differences
        .iter()
        .map(|difference| format!("{} {}: {}", difference.table, difference.key, difference.explanation()))
        .collect();
    assert_eq!(
        told,
        [
            "product 5: the live one is at version 9, beyond the log's 1",
            "product ghost: the live one has version 1, of which the log that it may read says nothing",
            "price 3/north: the same version with other content: the live row was changed past the log, or by another \
             program version",
            "price 6/north: the live one stayed at version 2, the log has 3",
            "sale 4/S: the log tells of version 1, and the live one never took it",
        ]
    );
    assert_eq!(parity.differing, 5);
}

async fn every_shape_is_rebuilt() {
    let (office, clock) = (retailer(), clock());
    for shape in Shape::ALL {
        let home = TempDir::new().unwrap();
        let live = open(home.path(), shape);
        fill(&followers(shape, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
        let next = Arc::new(live.generations().open(2).unwrap());
        fill(&followers(shape, office.feeds(), next, &clock, Start::Log)).await.unwrap();
        let parity = live.generations().compare(1, 2).unwrap();
        assert!(parity.is_equal() && parity.next_rows >= 30, "{shape:?}: {parity:?}");
    }
}

async fn a_switch_of_another_program_is_taken_up() {
    let (home, office, clock) = (TempDir::new().unwrap(), retailer(), clock());
    let live = open(home.path(), Shape::Store);
    assert!(!live.look_for_switch().await.unwrap());
    {
        let generations = live.generations().clone();
        let next = Arc::new(generations.open(2).unwrap());
        fill(&followers(Shape::Store, office.feeds(), next, &clock, Start::Log)).await.unwrap();
        generations.switch_to(2).unwrap();
    }
    assert!(live.articles("7").await.unwrap().found.is_empty());
    assert!(live.look_for_switch().await.unwrap());
    assert_eq!(live.articles("7").await.unwrap().found.len(), 1);
}

async fn a_generation_that_is_gone_is_not_switched_to() {
    let (home, office, clock) = (TempDir::new().unwrap(), retailer(), clock());
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    live.generations().switch_to(2).unwrap();
    let refused = live.look_for_switch().await.unwrap_err();
    assert!(refused.to_string().contains("generation 2"), "{refused}");
    assert_eq!((live.number(), live.generations().live().unwrap()), (1, 1));
    assert_eq!(live.articles("7").await.unwrap().found.len(), 1);
}
