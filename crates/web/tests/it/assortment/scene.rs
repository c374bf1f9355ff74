//! A catalogue in files of its own, with something in it.

use std::sync::Arc;

use catalogue::desk::Desk;
use catalogue::import::{ImportBook, Importer};
use catalogue::promotion::Announce;
use catalogue::{Context, Contexts, offer, price, product, product_sale, promotion};
use context::Charter;
use event::Contract;
use serde_json::{Value, json};
use storage::sqlite::{CATALOGUE, Database, IMPORTS};
use tempfile::TempDir;
use web::{Ports, Settings};

use crate::fakes::Fakes;
use crate::support::{Answer, TestApp, request};

/// A running web side over a catalogue.
pub(super) struct Scene {
    pub(super) app: TestApp,
    contexts: Contexts,
    book: Arc<dyn ImportBook>,
    _home: TempDir,
}

impl Scene {
    pub(super) async fn start() -> Self {
        Self::start_with(Settings::default()).await
    }

    pub(super) async fn start_with(settings: Settings) -> Self {
        let (fakes, home) = (Fakes::new(), TempDir::new().unwrap());
        let context = |name: &'static str, contracts: &[&Contract]| {
            let charter = Charter::new(name, contracts.iter().map(|contract| **contract));
            let store = Arc::new(Database::open_under(home.path(), name, CATALOGUE, charter).unwrap());
            Context { desk: Desk::new(store.clone(), fakes.clone(), fakes.clone()), inbox: store.clone(), log: store }
        };
        let contexts = Contexts {
            product: context("product", product::CONTRACTS),
            price: context("price", price::CONTRACTS),
            promotion: context("promotion", promotion::CONTRACTS),
            product_sale: context("product_sale", product_sale::CONTRACTS),
            offer: context("offer", offer::CONTRACTS),
        };
        let book: Arc<dyn ImportBook> = Arc::new(Database::open(home.path(), "imports", IMPORTS).unwrap());
        let ports = Ports { contexts: Some(Arc::new(contexts.clone())), imports: Some(book.clone()), ..fakes.ports() };
        let app = TestApp::start_over(fakes, ports, settings).await;
        Self { app, contexts, book, _home: home }
    }

    /// A call that is taken.
    pub(super) async fn made(&self, path: &str, body: Value) -> Value {
        let answer = self.app.post_json(&format!("/api/catalogue/{path}"), &body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }

    /// A call under a version, as somebody.
    pub(super) async fn post_as(&self, who: &str, path: &str, seen: Option<u64>, body: &Value) -> Answer {
        let cookie = format!("restock_planner={who}");
        let seen = seen.map(|seen| format!("\"{seen}\""));
        let mut headers = vec![("content-type", "application/json"), ("cookie", cookie.as_str())];
        headers.extend(seen.as_deref().map(|seen| ("if-match", seen)));
        self.app.send(request("POST", &format!("/api/catalogue/{path}"), &headers, body.to_string())).await
    }

    pub(super) async fn get_as(&self, who: &str, path: &str) -> Answer {
        let cookie = format!("restock_planner={who}");
        self.app.send(request("GET", path, &[("cookie", &cookie), ("accept", "text/html, */*")], "")).await
    }

    /// A page that is there.
    pub(super) async fn page(&self, path: &str) -> String {
        let answer = self.get_as("", path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// Sends a file and makes all of its rows; answers the import's id.
    pub(super) async fn import(&self, name: &str, csv: &str) -> String {
        let path = format!("/api/catalogue/imports?name={name}");
        let answer = self.app.post(&path, "text/csv", csv.to_owned()).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        self.make_rows().await;
        answer.json()["import_id"].as_str().unwrap().to_owned()
    }

    pub(super) async fn make_rows(&self) {
        let importer = Importer::new(self.contexts.clone(), self.book.clone(), self.app.fakes.clone());
        while importer.round().await.unwrap() {}
    }

    /// Announces what is due.
    pub(super) async fn announce(&self) {
        Announce::new(self.contexts.promotion.desk.clone()).round().await.unwrap();
    }

    /// A pencil in a group, with a price on a list, what it costs, and a sale on its group that begins later.
    pub(super) async fn with_a_pencil() -> Self {
        let scene = Self::start().await;
        scene.fill().await;
        scene
    }

    pub(super) async fn fill(&self) {
        let as_finance = async |path: &str, body: Value| {
            let answer = self.post_as("finance", path, None, &body).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        };
        as_finance(
            "products/P1",
            json!({ "names": { "en": "Pencil", "de": "Bleistift" }, "barcodes": ["4006381333931"] }),
        )
        .await;
        as_finance("groups/PG1", json!({ "names": { "en": "Pencils" } })).await;
        as_finance("products/P1/groups", json!({ "join": "PG1" })).await;
        as_finance("lists/north", json!({ "name": "North", "currency": "EUR", "channel": "stores" })).await;
        as_finance("lists/north/prices/P1", json!({ "amount": "10.00", "from": "2026-01-01T00:00:00Z" })).await;
        as_finance("products/P1/cost", json!({ "unit_cost": super::cost::SECRET, "currency": "EUR" })).await;
        as_finance("sales/S1", sale("2026-12-01T00:00:00Z", "2026-12-24T00:00:00Z", "2026-11-30T00:00:00Z")).await;
    }
}

/// A sale of 20 % on the pencil's group.
pub(super) fn sale(from: &str, until: &str, announced_at: &str) -> Value {
    json!({ "names": { "en": "Advent" }, "group_ids": ["PG1"], "discount_percent": "20", "from": from, "until": until, "announced_at": announced_at })
}
