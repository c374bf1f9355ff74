//! Files brought into the catalogue: kept until their rows are made, each row once, whatever ends in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use catalogue::import::{Asked, ImportBook, Importer, Kind, Progress, Refused, Stand};
use catalogue::ledger::Filed as _;
use catalogue::product::ProductPublished;
use context::StoreError;
use tokio::sync::watch;
use uuid::Uuid;

use crate::adapter::{Catalogue, cases};
use crate::support::at;

cases! {
    catalogue:
    a_file_is_kept_until_its_rows_are_made_and_imports_take_their_turns,
    every_refused_row_is_kept_with_its_reason_and_noted_twice_it_is_there_once,
    a_file_of_many_transactions_is_made_to_its_end,
    what_was_made_and_not_noted_is_not_made_twice_nor_lost,
    a_file_that_cannot_be_read_any_more_ends_its_import_and_no_other,
    the_latest_are_listed_first_and_page_by_page,
    only_the_latest_two_hundred_are_remembered;
    by_hand:
}

fn import(n: u128, kind: Kind, rows: u64) -> Progress {
    let asked = Asked { kind, file_name: Some(format!("{n}-{kind}.csv")), planner: None, rows };
    Progress::of(asked, Uuid::from_u128(n), at(0))
}

/// So many products, every tenth without a name.
fn products(rows: u64) -> Vec<u8> {
    let row = |n: u64| format!("P{n},{}\n", if n.is_multiple_of(10) { "" } else { "Pencil" });
    let rows: String = (1..=rows).map(row).collect();
    format!("product_id,name:en\n{rows}").into_bytes()
}

fn importer(at_hand: &Catalogue, book: Arc<dyn ImportBook>) -> Importer {
    Importer::new(at_hand.contexts.clone(), book, at_hand.clock.clone())
}

async fn run(importer: &Importer) {
    while importer.round().await.unwrap() {}
}

async fn one(at_hand: &Catalogue, n: u128) -> Progress {
    at_hand.imports.one(Uuid::from_u128(n)).await.unwrap().unwrap()
}

async fn a_file_is_kept_until_its_rows_are_made_and_imports_take_their_turns(at_hand: Catalogue) {
    let taken = at_hand.imports.taken();
    at_hand.imports.take(import(1, Kind::Products, 3), products(3)).await.unwrap();
    at_hand.imports.take(import(2, Kind::Groups, 1), b"group_id,name:en\nG1,Pens\n".to_vec()).await.unwrap();
    assert!(taken.has_changed().unwrap());
    assert_eq!(at_hand.imports.next().await.unwrap(), Some(import(1, Kind::Products, 3)));
    assert_eq!(at_hand.imports.file(Uuid::from_u128(1)).await.unwrap(), Some(products(3)));
    let importer = importer(&at_hand, at_hand.imports.clone());
    assert!(importer.round().await.unwrap());
    assert_eq!((one(&at_hand, 1).await.stand, one(&at_hand, 2).await.stand), (Stand::Running, Stand::Waiting));
    run(&importer).await;
    for (n, rows) in [(1, 3), (2, 1)] {
        let done = one(&at_hand, n).await;
        assert_eq!((done.stand, done.changed, done.refused, done.taken_up), (Stand::Done, rows, 0, 0));
        assert_eq!(done.ended_at, Some(at(0)));
        assert_eq!(at_hand.imports.file(Uuid::from_u128(n)).await.unwrap(), None, "its file is not needed any more");
    }
    assert_eq!(at_hand.imports.next().await.unwrap(), None);
}

async fn every_refused_row_is_kept_with_its_reason_and_noted_twice_it_is_there_once(at_hand: Catalogue) {
    at_hand.imports.take(import(1, Kind::Products, 2_000), products(2_000)).await.unwrap();
    run(&importer(&at_hand, at_hand.imports.clone())).await;
    let id = Uuid::from_u128(1);
    let done = one(&at_hand, 1).await;
    assert_eq!((done.rows, done.done, done.changed, done.refused), (2_000, 2_000, 1_800, 200));
    let first = at_hand.imports.refusals(id, 0, 3).await.unwrap();
    assert_eq!(first.iter().map(|row| row.line).collect::<Vec<_>>(), [11, 21, 31]);
    assert!(first[0].reason.contains("name"), "{first:?}");
    assert_eq!(at_hand.imports.refusals(id, first[2].line, 1).await.unwrap()[0].line, 41);
    at_hand.imports.note(&done, &first).await.unwrap();
    assert_eq!(at_hand.imports.refusals(id, 0, 10_000).await.unwrap().len(), 200);
}

async fn a_file_of_many_transactions_is_made_to_its_end(at_hand: Catalogue) {
    at_hand.imports.take(import(1, Kind::Products, 1_501), products(1_501)).await.unwrap();
    let importer = importer(&at_hand, at_hand.imports.clone());
    importer.round().await.unwrap();
    assert_eq!(one(&at_hand, 1).await.done, 500, "how far it is, is known after each");
    run(&importer).await;
    let product = at_hand.contexts.product.desk.one::<ProductPublished>("P1501").await.unwrap();
    assert_eq!((one(&at_hand, 1).await.changed, product.map(|product| product.version)), (1_351, Some(1)));
}

/// A book that cannot be reached for its next notes.
struct Out {
    book: Arc<dyn ImportBook>,
    notes_left: AtomicU32,
}

#[async_trait]
impl ImportBook for Out {
    async fn take(&self, import: Progress, file: Vec<u8>) -> Result<(), StoreError> {
        self.book.take(import, file).await
    }

    async fn next(&self) -> Result<Option<Progress>, StoreError> {
        self.book.next().await
    }

    async fn file(&self, import_id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        self.book.file(import_id).await
    }

    async fn note(&self, import: &Progress, refused: &[Refused]) -> Result<(), StoreError> {
        let left = self.notes_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        left.map_err(|_| StoreError::Unavailable("killed".into()))?;
        self.book.note(import, refused).await
    }

    async fn latest(&self, before: Option<Uuid>, limit: u32) -> Result<Vec<Progress>, StoreError> {
        self.book.latest(before, limit).await
    }

    async fn one(&self, import_id: Uuid) -> Result<Option<Progress>, StoreError> {
        self.book.one(import_id).await
    }

    async fn refusals(&self, import_id: Uuid, after: u64, limit: u32) -> Result<Vec<Refused>, StoreError> {
        self.book.refusals(import_id, after, limit).await
    }

    fn taken(&self) -> watch::Receiver<u64> {
        self.book.taken()
    }
}

/// The same two products, named otherwise in every row: a row that is made twice would be said twice.
fn contested(rows: u64) -> Vec<u8> {
    let row =
        |n: u64| format!("P{},{}\n", n % 2, if n.is_multiple_of(7) { String::new() } else { format!("Name {n}") });
    let rows: String = (1..=rows).map(row).collect();
    format!("product_id,name:en\n{rows}").into_bytes()
}

async fn what_was_made_and_not_noted_is_not_made_twice_nor_lost(at_hand: Catalogue) {
    const ROWS: u64 = 1_400;
    at_hand.imports.take(import(1, Kind::Products, ROWS), contested(ROWS)).await.unwrap();
    // Ended after each of the notes that are made, by one that made its rows and could not note it.
    for notes_left in [0, 1, 2, 1] {
        let book = Out { book: at_hand.imports.clone(), notes_left: AtomicU32::new(notes_left) };
        let importer = importer(&at_hand, Arc::new(book));
        let mut ended = Ok(true);
        while ended == Ok(true) {
            ended = importer.round().await;
        }
        assert!(ended.is_err(), "{notes_left}: {ended:?}");
    }
    run(&importer(&at_hand, at_hand.imports.clone())).await;
    let done = one(&at_hand, 1).await;
    assert_eq!((done.stand, done.done, done.changed, done.refused), (Stand::Done, ROWS, 1_200, 200));
    assert!(done.taken_up > 0, "it says that it was taken up");
    assert_eq!(at_hand.imports.refusals(done.import_id, 0, 10_000).await.unwrap().len(), 200);
    // A product and its change are said for each row that changed something, and not once more.
    assert_eq!(at_hand.contexts.product.log.head().await.unwrap(), 2 * 1_200);
    let desk = &at_hand.contexts.product.desk;
    let versions: u64 =
        desk.list::<ProductPublished>(None, None, 10).await.unwrap().items.iter().map(|one| one.version()).sum();
    assert_eq!(versions, 1_200);
}

async fn a_file_that_cannot_be_read_any_more_ends_its_import_and_no_other(at_hand: Catalogue) {
    at_hand.imports.take(import(1, Kind::Products, 1), b"colour\nred\n".to_vec()).await.unwrap();
    at_hand.imports.take(import(2, Kind::Products, 1), products(1)).await.unwrap();
    run(&importer(&at_hand, at_hand.imports.clone())).await;
    let Stand::Failed { reason } = one(&at_hand, 1).await.stand else { panic!("it cannot be done") };
    assert!(reason.contains("product_id"), "{reason}");
    assert_eq!(one(&at_hand, 2).await.stand, Stand::Done);
}

async fn the_latest_are_listed_first_and_page_by_page(at_hand: Catalogue) {
    for n in 1..=5 {
        at_hand.imports.take(import(n, Kind::Products, 1), products(1)).await.unwrap();
    }
    let ids = |page: Vec<Progress>| page.into_iter().map(|import| import.import_id.as_u128()).collect::<Vec<_>>();
    let first = at_hand.imports.latest(None, 2).await.unwrap();
    let last = first[1].import_id;
    assert_eq!(ids(first), [5, 4]);
    assert_eq!(ids(at_hand.imports.latest(Some(last), 10).await.unwrap()), [3, 2, 1]);
}

async fn only_the_latest_two_hundred_are_remembered(at_hand: Catalogue) {
    let importer = importer(&at_hand, at_hand.imports.clone());
    at_hand.imports.take(import(1, Kind::Products, 1), products(1)).await.unwrap();
    run(&importer).await;
    for n in 2..=210 {
        at_hand.imports.take(import(n, Kind::Products, 10), products(10)).await.unwrap();
        if n % 50 == 0 {
            run(&importer).await;
        }
    }
    let kept = at_hand.imports.latest(None, 1_000).await.unwrap();
    assert_eq!((kept.len(), kept.last().map(|oldest| oldest.import_id.as_u128())), (200, Some(11)));
    assert!(at_hand.imports.refusals(Uuid::from_u128(5), 0, 10).await.unwrap().is_empty());
    assert!(!at_hand.imports.refusals(Uuid::from_u128(20), 0, 10).await.unwrap().is_empty());
}
