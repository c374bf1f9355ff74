//! Every use case, as somebody uses it: each route of head office as its OpenAPI document has them, each route of a store,
//! a search and a price service, and the same reads of the reader without a copy.

use serde_json::{Value, json};

use super::composed::{Composed, LIST, PLANNER, TAKEN_FROM};
use super::exercise::Made;

/// A type of which everything that is declared and seen is asked for.
const PRODUCT_TYPE: &str = "product.product.published.v1";

/// Whose program answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    HeadOffice,
    Store,
    Search,
    Price,
    /// The reader without a copy.
    Chain,
}

impl At {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::HeadOffice => "head office",
            Self::Store => "store",
            Self::Search => "search service",
            Self::Price => "price service",
            Self::Chain => "call chain",
        }
    }

    pub(super) fn url(self, composed: &Composed) -> &str {
        match self {
            Self::HeadOffice => &composed.office,
            Self::Store => &composed.store,
            Self::Search => &composed.search,
            Self::Price => &composed.price,
            Self::Chain => &composed.chain,
        }
    }
}

/// What is sent along.
#[derive(Debug, Clone)]
pub(super) enum Body {
    None,
    Json(Value),
    /// Of a media type.
    Text(&'static str, String),
    /// With the token of a reader of feeds.
    Reader(&'static str, Option<Value>),
}

/// One use case.
#[derive(Debug, Clone)]
pub(super) struct UseCase {
    pub(super) at: At,
    /// `GET` or `POST`.
    pub(super) method: &'static str,
    /// The route, with its parameters in braces.
    pub(super) route: &'static str,
    /// The parameters' values in their order, and the query.
    pub(super) path: Vec<String>,
    pub(super) query: &'static str,
    pub(super) body: Body,
    /// What has to be seen afterwards before everything that follows from it is done.
    pub(super) until: Until,
    /// How it is told, where it is one of the reads that are compared.
    pub(super) compared: Option<&'static str>,
}

/// When everything that follows from a use case is done, beside what is done always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    Rest,
    /// One more mail has left.
    Mailed,
    /// An order was fetched.
    OrderFetched,
    /// The doors stay shut: the next case finds everything as it is.
    Held,
    /// The same, once somebody waits at a door.
    Begun,
    /// A rebuild is over, whichever way.
    Rebuilt,
    /// What was sold is known at head office.
    Sent,
}

fn case(at: At, method: &'static str, route: &'static str) -> UseCase {
    let (path, query, body) = (Vec::new(), "", Body::None);
    UseCase { at, method, route, path, query, body, until: Until::Rest, compared: None }
}

fn get(route: &'static str) -> UseCase {
    case(At::HeadOffice, "GET", route)
}

fn post(route: &'static str, body: Value) -> UseCase {
    case(At::HeadOffice, "POST", route).with(Body::Json(body))
}

impl UseCase {
    fn of(mut self, values: &[&str]) -> Self {
        self.path = values.iter().map(ToString::to_string).collect();
        self
    }

    fn asking(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    fn with(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    fn until(mut self, until: Until) -> Self {
        self.until = until;
        self
    }

    fn compared(mut self, as_what: &'static str) -> Self {
        self.compared = Some(as_what);
        self
    }

    /// As it is shown.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.route)
    }
}

/// What the cases of head office change or make on the desk.
pub(super) fn desk(made: &Made) -> Vec<UseCase> {
    let chosen = |at: usize| {
        let item = &made.suggestions[at];
        json!({ "incarnation": item["incarnation"], "version": item["version"] })
    };
    let click = |key: usize, at: usize| json!({ "click_key": made.keys[key], "items": [chosen(at)] });
    let incarnation = made.text(&made.suggestions[6]["incarnation"]);
    let product = made.text(&made.suggestions[6]["product_id"]);
    let order = made.text(&made.suggestions[6]["order_id"]);
    let view = || json!({ "name": "Mine", "query": "sort=value" });
    let mut dismissed = click(2, 2);
    dismissed["reason"] = json!("not now");
    let mut snoozed = click(3, 3);
    snoozed["until"] = json!(made.next_week);
    let ordered = json!({ "specversion": "1.0", "id": "availability-order", "source": "https://central.example",
        "type": "purchasing.order.placed.v1", "subject": made.new_order, "time": made.now,
        "data": { "order_id": made.new_order } });
    vec![
        case(At::HeadOffice, "POST", "/events")
            .with(Body::Text("application/cloudevents+json", ordered.to_string()))
            .until(Until::OrderFetched),
        get("/api/suggestions"),
        get("/api/suggestions/stream"),
        get("/api/suggestions/chosen"),
        get("/api/suggestions/groups").asking("group=supplier"),
        get("/api/suggestions/export.csv"),
        get("/api/suggestions/export.ndjson"),
        post("/api/suggestions/outlook", json!({ "incarnations": [incarnation] })),
        get("/api/suggestions/{incarnation}").of(&[&incarnation]),
        post("/api/suggestions/accept", click(0, 0)).until(Until::Mailed),
        post("/api/suggestions/undo", json!({ "click_key": made.keys[0], "undo_key": made.keys[1] })),
        post("/api/suggestions/dismiss", dismissed),
        post("/api/suggestions/snooze", snoozed),
        post("/api/suggestions/retry", click(4, 4)),
        get("/api/clicks"),
        get("/api/clicks/stream"),
        get("/api/clicks/{key}").of(&[&made.keys[0]]),
        case(At::HeadOffice, "POST", "/api/clicks/{key}/pause").of(&[&made.keys[0]]),
        case(At::HeadOffice, "POST", "/api/clicks/{key}/resume").of(&[&made.keys[0]]),
        case(At::HeadOffice, "POST", "/api/submissions/pause"),
        case(At::HeadOffice, "POST", "/api/submissions/resume"),
        post("/api/views", view()),
        get("/api/views"),
        post("/api/views/{id}", view()).of(&["{view}"]),
        get("/views/{id}").of(&["{view}"]),
        case(At::HeadOffice, "POST", "/api/views/{id}/delete").of(&["{view}"]),
        get("/api/products"),
        get("/api/products/{id}").of(&[&product]),
        get("/api/orders"),
        get("/api/orders/{id}").of(&[&order]),
        get("/api/explain/{id}").of(&[&order]),
        get("/api/shortages"),
        get("/api/trend"),
        get("/api/planners"),
        get("/api/offers/{planner}").of(&[PLANNER]),
        case(At::HeadOffice, "POST", "/api/offers/{planner}/send").of(&[PLANNER]).until(Until::Mailed),
        get("/api/overview"),
        get("/api/inbox"),
        case(At::HeadOffice, "POST", "/api/criteria/try").with(Body::Text("application/toml", made.criteria.clone())),
        get("/api/dead"),
        get("/api/dead/{seq}").of(&["{dead}"]),
        case(At::HeadOffice, "POST", "/api/dead/{seq}/requeue").of(&["{dead}"]),
        post("/api/dead/{seq}/ignore", json!({ "reason": "made to be ignored" })).of(&["{dead}"]),
    ]
}

/// Pages and operations of head office.
pub(super) fn pages(made: &Made) -> Vec<UseCase> {
    let incarnation = made.text(&made.suggestions[6]["incarnation"]);
    let product = made.text(&made.suggestions[6]["product_id"]);
    let order = made.text(&made.suggestions[6]["order_id"]);
    let form = format!("planner={PLANNER}");
    vec![
        get("/"),
        case(At::HeadOffice, "POST", "/planner").with(Body::Text("application/x-www-form-urlencoded", form)),
        get("/desk/rows"),
        get("/desk/rows/{incarnation}").of(&[&incarnation]),
        get("/desk/stream"),
        get("/suggestions/{incarnation}").of(&[&incarnation]),
        get("/products"),
        get("/products/{id}").of(&[&product]),
        get("/orders"),
        get("/orders/{id}").of(&[&order]),
        get("/shortages"),
        get("/trend"),
        get("/clicks"),
        get("/clicks/stream"),
        get("/dead"),
        get("/mails"),
        get("/mails/{id}").of(&["{mail}"]),
        get("/mails/{id}/body").of(&["{mail}"]),
        get("/help"),
        get("/static/{name}").of(&["{static}"]),
        get("/openapi.json"),
        get("/livez"),
        get("/readyz"),
        get("/startupz"),
        get("/health"),
        get("/metrics"),
        case(At::HeadOffice, "POST", "/api/rebuild").until(Until::Begun),
        get("/api/rebuild").until(Until::Held),
        get("/rebuild").until(Until::Held),
        get("/rebuild/progress").until(Until::Held),
        case(At::HeadOffice, "POST", "/api/rebuild/pause").until(Until::Held),
        case(At::HeadOffice, "POST", "/api/rebuild/resume").until(Until::Begun),
        case(At::HeadOffice, "POST", "/api/rebuild/abandon").until(Until::Rebuilt),
    ]
}

/// The catalogue, written and read.
pub(super) fn catalogue(made: &Made) -> Vec<UseCase> {
    let sale = json!({ "names": { "en": "A week" }, "product_ids": ["P1"], "discount_percent": "20",
        "from": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z", "announced_at": "2020-01-01T00:00:00Z" });
    let product = json!({ "names": { "en": "Pencil HB" }, "barcodes": ["4006381333931"] });
    let list = json!({ "name": "Stores in the north", "currency": "EUR", "channel": "stores" });
    vec![
        post("/api/catalogue/products/{id}", product).of(&["P1"]),
        get("/api/catalogue/products"),
        get("/api/catalogue/products/{id}").of(&["P1"]),
        get("/api/catalogue/products/{id}/history").of(&["P1"]),
        post("/api/catalogue/groups/{id}", json!({ "names": { "en": "Pencils" } })).of(&["PG1"]),
        get("/api/catalogue/groups"),
        get("/api/catalogue/groups/{id}").of(&["PG1"]),
        post("/api/catalogue/groups/{id}/members", json!({ "join": ["P1"] })).of(&["PG1"]),
        post("/api/catalogue/products/{id}/groups", json!({ "join": "PG1" })).of(&["P1"]),
        post("/api/catalogue/products/{id}/cost", json!({ "unit_cost": "0.40", "currency": "EUR" })).of(&["P1"]),
        post("/api/catalogue/lists/{id}", list).of(&[LIST]),
        get("/api/catalogue/lists"),
        get("/api/catalogue/lists/{id}").of(&[LIST]),
        post("/api/catalogue/lists/{list}/prices/{id}", json!({ "amount": "0.99" })).of(&[LIST, "P1"]),
        get("/api/catalogue/lists/{list}/prices").of(&[LIST]),
        get("/api/catalogue/lists/{list}/prices/{id}").of(&[LIST, "P1"]),
        post("/api/catalogue/outlook", sale.clone()),
        post("/api/catalogue/sales/{id}", sale.clone()).of(&["S1"]),
        get("/api/catalogue/sales"),
        get("/api/catalogue/sales/{id}").of(&["S1"]),
        post("/api/catalogue/sales/{id}", sale).of(&["S2"]),
        post("/api/catalogue/sales/{id}/withdraw", json!({})).of(&["S2"]),
        post("/api/catalogue/lists/{list}/prices/{id}/end", json!({ "at": made.next_week })).of(&[LIST, "P1"]),
        case(At::HeadOffice, "POST", "/api/catalogue/imports")
            .asking("kind=products")
            .with(Body::Text("text/csv", "product_id,name:en\nP2,Pencil 2B\n".to_owned())),
        get("/api/catalogue/imports"),
        get("/api/catalogue/imports/{id}").of(&["{import}"]),
        get("/api/catalogue/imports/{id}/refused.csv").of(&["{import}"]),
        get("/catalogue"),
        get("/catalogue/products/{id}").of(&["P1"]),
        get("/catalogue/groups"),
        get("/catalogue/groups/{id}").of(&["PG1"]),
        get("/catalogue/lists"),
        get("/catalogue/lists/{id}").of(&[LIST]),
        get("/catalogue/sales"),
        get("/catalogue/sales/{id}").of(&["S1"]),
        get("/catalogue/new-sale"),
        get("/catalogue/imports"),
        get("/catalogue/imports/{id}").of(&["{import}"]),
        get("/stores"),
        get("/stores/now"),
        get("/contracts"),
        get("/contracts/{type}").of(&[PRODUCT_TYPE]),
        get("/api/contracts"),
        get("/api/contracts/{type}").of(&[PRODUCT_TYPE]),
        get("/api/contracts/{type}/schema").of(&[PRODUCT_TYPE]),
    ]
}

/// Feeds and their readers.
pub(super) fn feeds(made: &Made) -> Vec<UseCase> {
    let reader = || Body::Reader(TAKEN_FROM, None);
    let receipt = json!({ "feed": "product.stores", "position": 1, "rows": 1, "erased_at": made.now });
    let taken = || json!({ "feed": "product.stores" });
    vec![
        get("/feeds/{name}").of(&["product.stores"]).with(reader()),
        get("/feeds/{name}/head").of(&["product.stores"]).with(reader()),
        get("/feeds/{name}/snapshot").of(&["product.stores"]).with(reader()),
        get("/api/readers"),
        post("/api/readers/{name}/revoke", taken()).of(&[TAKEN_FROM]),
        case(At::HeadOffice, "POST", "/feeds/receipts").with(Body::Reader(TAKEN_FROM, Some(receipt))),
        post("/api/readers/{name}/restore", taken()).of(&[TAKEN_FROM]),
    ]
}

/// What the copies answer, and what a till sells.
pub(super) fn copies() -> Vec<UseCase> {
    let store = |method, route| case(At::Store, method, route);
    let sale =
        json!({ "id": "availability-sale", "lines": [{ "product_id": "P1", "quantity": 1, "price_version": 1 }] });
    vec![
        store("GET", "/api/products/{code}").of(&["4006381333931"]).compared("a product with its price, by barcode"),
        store("GET", "/api/search").asking("q=pencil").compared("products with prices, by text"),
        store("POST", "/api/sales").with(Body::Json(sale)).until(Until::Sent),
        store("GET", "/api/till"),
        store("GET", "/api/freshness"),
        store("GET", "/"),
        store("GET", "/store.css"),
        store("GET", "/store.js"),
        store("GET", "/livez"),
        store("GET", "/readyz"),
        store("GET", "/metrics"),
        store("POST", "/api/line").with(Body::Json(json!({ "up": true }))),
        case(At::Search, "GET", "/api/search").asking("q=pencli").compared("products, by mistyped text"),
        case(At::Search, "GET", "/api/freshness"),
        case(At::Price, "GET", "/api/prices/{list}/{product}").of(&[LIST, "P1"]).compared("the price of a list"),
        case(At::Price, "GET", "/api/freshness"),
    ]
}

/// The reads that are compared, of the reader without a copy.
pub(super) fn chain() -> Vec<UseCase> {
    let chain = |route| case(At::Chain, "GET", route);
    vec![
        chain("/api/products/{code}").of(&["4006381333931"]).compared("a product with its price, by barcode"),
        chain("/api/search").asking("q=pencil").compared("products with prices, by text"),
        chain("/api/prices/{list}/{product}").of(&[LIST, "P1"]).compared("the price of a list"),
    ]
}
