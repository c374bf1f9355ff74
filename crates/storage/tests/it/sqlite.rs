//! The SQLite adapter, and what is particular to it.

mod append_only;
mod disk_full;
mod leases;
mod speaking;
mod traffic;
mod writer;

use std::path::Path;
use std::sync::Arc;

use libtest_mimic::Trial;
use storage::sqlite::{CATALOGUE, DISPATCH, Database, IMPORTS, Migration, RESTOCKING};
use tempfile::TempDir;

use crate::adapter::{Adapter, Case, Catalogue, Dispatch, Restocking};
use crate::support::{CountedIds, HandClock};

/// One SQLite file a context, in a folder of its own.
pub(crate) struct Sqlite;

impl Adapter for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn catalogue(&self) -> Catalogue {
        let home = TempDir::new().unwrap();
        let (clock, ids) = (Arc::new(HandClock::new()), Arc::new(CountedIds::default()));
        let context = |name: &'static str, contracts: &[&event::Contract]| {
            let charter = context::Charter::new(name, contracts.iter().map(|contract| **contract));
            let store = Arc::new(Database::open_under(home.path(), name, CATALOGUE, charter).unwrap());
            let desk = catalogue::desk::Desk::new(store.clone(), clock.clone(), ids.clone());
            catalogue::Context { desk, inbox: store.clone(), log: store }
        };
        let contexts = catalogue::Contexts {
            product: context("product", catalogue::product::CONTRACTS),
            price: context("price", catalogue::price::CONTRACTS),
            promotion: context("promotion", catalogue::promotion::CONTRACTS),
            product_sale: context("product_sale", catalogue::product_sale::CONTRACTS),
            offer: context("offer", catalogue::offer::CONTRACTS),
        };
        let imports = open(home.path(), "imports", IMPORTS);
        Catalogue { contexts, imports, clock, _home: Box::new(home) }
    }

    fn dispatch(&self) -> Dispatch {
        let home = TempDir::new().unwrap();
        let store = open(home.path(), "dispatch", DISPATCH);
        Dispatch {
            inbox: store.clone(),
            log: store.clone(),
            traffic: store.clone(),
            store: store.clone(),
            mails: store,
            _home: Box::new(home),
        }
    }

    fn restocking(&self) -> Restocking {
        let home = TempDir::new().unwrap();
        ports(open(home.path(), "restocking", RESTOCKING), home)
    }
}

/// The restocking context's ports over one file.
fn ports(store: Arc<Database>, home: TempDir) -> Restocking {
    Restocking {
        inbox: store.clone(),
        log: store.clone(),
        store: store.clone(),
        desk: store.clone(),
        trend: store.clone(),
        views: store.clone(),
        generations: store.clone(),
        catalogue: store.clone(),
        offers: store,
        _home: Box::new(home),
    }
}

fn open(folder: &Path, name: &'static str, migrations: &[Migration]) -> Arc<Database> {
    Arc::new(Database::open(folder, name, migrations).unwrap())
}

/// The dispatch schema, and something in the way.
fn dispatch_with(trap: Migration) -> Vec<Migration> {
    DISPATCH.iter().copied().chain([trap]).collect()
}

/// The tests of this adapter alone.
pub(crate) fn trials() -> Vec<Trial> {
    let suites = [
        ("append_only", append_only::CASES),
        ("disk_full", disk_full::CASES),
        ("leases", leases::CASES),
        ("speaking", speaking::CASES),
        ("traffic", traffic::CASES),
        ("writer", writer::CASES),
    ];
    suites.into_iter().flat_map(|(suite, cases)| self::suite(suite, cases)).collect()
}

fn suite(name: &'static str, cases: &'static [Case]) -> Vec<Trial> {
    crate::adapter::trials(name, cases, &Sqlite)
}
