//! Reads through restarts of the store itself, head office being away.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::head_office;
use crate::support::{Http, Readers, Store, eventually_within, size};

/// Tills that ask at the same time, each over a connection that it keeps.
const TILLS: u64 = 8;
const PATIENCE: Duration = Duration::from_secs(600);

/// What became of the reads of one till.
#[derive(Default)]
struct Read {
    took: Vec<Duration>,
    repeated: u64,
}

/// Reads one product after the other. A question that was cut off is asked again, if that may be, and counted.
async fn read(base: String, count: u64, may_repeat: bool, done: Arc<AtomicU64>) -> Read {
    let http = Http::new(base);
    let mut read = Read::default();
    for n in 0..count {
        let id = ["P1", "P2", "P3"][(n % 3) as usize];
        let began = Instant::now();
        let answer = loop {
            match http.try_get(&format!("/api/products/{id}")).await {
                Ok(answer) => break answer,
                Err(_) if may_repeat => read.repeated += 1,
                Err(error) => panic!("read {n} failed: {error:?}"),
            }
        };
        assert_eq!(answer.status, 200, "{}", answer.body);
        let product = &answer.body["products"][0];
        assert_eq!((&product["product_id"], &product["price"]["amount"]), (&id.into(), &"10.00".into()), "{product}");
        read.took.push(began.elapsed());
        done.fetch_add(1, Ordering::Relaxed);
    }
    read
}

/// Reads so often, and restarts the store so often meanwhile; all reads, the slowest last, and how many were repeated.
async fn read_through_restarts(store: &mut Store, reads: u64, restarts: u64, kills: bool) -> (Vec<Duration>, u64) {
    let done = Arc::new(AtomicU64::new(0));
    let till = |_| tokio::spawn(read(store.http.base.clone(), reads / TILLS, kills, Arc::clone(&done)));
    let tills: Vec<_> = (0..TILLS).map(till).collect();
    for restart in 1..=restarts {
        let wanted = reads * restart / (restarts + 1);
        eventually_within(PATIENCE, "some more were read", async || {
            let done = done.load(Ordering::Relaxed);
            if done >= wanted || tills.iter().any(tokio::task::JoinHandle::is_finished) { Ok(()) } else { Err(done) }
        })
        .await;
        if kills {
            store.kill().await;
            store.launch();
        } else {
            let (status, _) = store.terminate().await;
            assert!(status.success(), "{status}: {}", store.log());
            store.restart().await;
        }
    }
    let (mut took, mut repeated) = (Vec::new(), 0);
    for till in tills {
        let read = till.await.unwrap();
        took.extend(read.took);
        repeated += read.repeated;
    }
    took.sort();
    (took, repeated)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_read_fails_through_restarts_where_a_service_manager_holds_the_listener() {
    let readers = Readers::one_store();
    let mut office = head_office(&readers).await;
    let mut store = Store::prepare(&office.http, &readers).held();
    store.run().await;
    office.kill().await;
    let reads = size(100_000, 4_000) as u64;
    let (took, repeated) = read_through_restarts(&mut store, reads, 3, false).await;
    assert_eq!((took.len() as u64, repeated), (reads, 0), "every read was answered, and none was asked twice");
    let at = |share: usize| took[took.len() * share / 1_000];
    println!(
        "{reads} reads through 3 restarts: p50 {:?}, p99 {:?}, slowest {:?}",
        at(500),
        at(990),
        took[took.len() - 1]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_of_reads_it_is_asked_again_and_answers() {
    let readers = Readers::one_store();
    let mut office = head_office(&readers).await;
    let mut store = Store::prepare(&office.http, &readers).held();
    store.run().await;
    office.kill().await;
    let reads = size(20_000, 2_000) as u64;
    let (took, repeated) = read_through_restarts(&mut store, reads, 3, true).await;
    assert_eq!(took.len() as u64, reads);
    // At most what was under way, each time; whoever knocked meanwhile waited at the door.
    assert!(repeated <= 3 * TILLS, "{repeated} reads were repeated");
    println!("{reads} reads through 3 kills: {repeated} were cut off and asked again");
}
