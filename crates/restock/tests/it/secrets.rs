//! A thousand secrets - what products cost, and sales that are not announced yet - are searched byte by byte in everything
//! that programs of those who may not have them keep, say, log and show.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{
    Catalogue, Http, Readers, Restock, Setup, Store, eventually, files_below, now, size, store_feeds,
};

/// What secrets begin with, and how many digits follow: names of sales, and costs.
const MARKS: [(&str, usize); 2] = [("canary-", 6), ("5800858.00", 4)];
const BOTH_AND_MORE: [&str; 9] = [
    "product.stores",
    "price.stores",
    "price.stores.north",
    "product_sale.stores",
    "promotion.stores",
    "product.finance",
    "promotion",
    "product",
    "nothing",
];

fn sale_name(n: usize) -> String {
    format!("canary-{n:06}")
}

fn cost(n: usize) -> String {
    // Never with a nought at its end, which is not written.
    format!("5800858.00{:04}", n * 10 + 1)
}

/// The secrets in some bytes.
fn found_in(bytes: &[u8]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (mark, digits) in MARKS {
        let starts = bytes.windows(mark.len()).enumerate().filter(|(_, window)| *window == mark.as_bytes());
        found.extend(starts.map(|(at, _)| {
            let end = (at + mark.len() + digits).min(bytes.len());
            String::from_utf8_lossy(&bytes[at..end]).into_owned()
        }));
    }
    found
}

/// Places where somebody could look, with what is there.
#[derive(Default)]
struct Places(Vec<(String, Vec<u8>)>);

impl Places {
    fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push((name.into(), bytes.into()));
    }

    async fn ask(&mut self, who: &str, http: &Http, path: &str, token: Option<&str>) {
        let request = token.into_iter().fold(http.client.get(http.url(path)), |ask, token| ask.bearer_auth(token));
        let answer = request.send().await.unwrap();
        let headers = answer.headers().iter().map(|(name, value)| format!("{name}: {value:?}\n")).collect::<String>();
        self.add(format!("{who} {path}"), headers + &answer.text().await.unwrap());
    }

    fn secrets(&self) -> BTreeSet<String> {
        self.0.iter().flat_map(|(_, bytes)| found_in(bytes)).collect()
    }

    /// The places in which a secret was found.
    fn leaks(&self) -> Vec<(String, BTreeSet<String>)> {
        let found = self.0.iter().map(|(name, bytes)| (name.clone(), found_in(bytes)));
        found.filter(|(_, secrets)| !secrets.is_empty()).collect()
    }
}

/// Everything that a query database keeps, says, logs and shows.
async fn of_program(places: &mut Places, who: &str, store: &Store) {
    for path in [
        "/",
        "/store.js",
        "/metrics",
        "/api/freshness",
        "/api/till",
        "/api/products/P1",
        "/api/products/none",
        "/api/search?q=canary",
        "/api/search?limit=x",
        "/api/prices/north/P1",
    ] {
        places.ask(who, &store.http, path, None).await;
    }
    let refused = store.http.post("/api/sales", &json!({ "id": "", "lines": [] })).await;
    places.add(format!("{who}, an error"), refused.body.to_string());
    places.add(format!("{who}, its log"), store.log());
    for (path, bytes) in store.bytes() {
        places.add(format!("{who}, {}", path.file_name().unwrap().to_string_lossy()), bytes);
    }
}

/// Everything that a store can get to see of head office.
async fn of_head_office(places: &mut Places, office: &Restock, token: &str) {
    for feed in BOTH_AND_MORE {
        for part in ["", "?limit=10000", "?lastEventId=999999", "/head", "/snapshot?limit=10000", "/snapshot?from=zz"] {
            places.ask("head office", &office.http, &format!("/feeds/{feed}{part}"), Some(token)).await;
        }
    }
    for path in ["/metrics", "/health", "/readyz", "/openapi.json", "/api/readers", "/api/inbox", "/api/dead", "/dead"]
    {
        places.ask("head office", &office.http, path, None).await;
    }
    for letter in office.http.get("/api/dead").await["items"].as_array().unwrap() {
        places.ask("head office", &office.http, &format!("/api/dead/{}", letter["seq"]), None).await;
    }
    places.add("head office, its log", office.whole_log());
}

/// The secrets that a reader gets who may have them.
async fn read_by(office: &Restock, readers: &Readers, name: &str, feed: &str) -> BTreeSet<String> {
    let mut places = Places::default();
    let path = format!("/feeds/{feed}?limit=10000");
    places.ask(name, &office.http, &path, Some(&readers.token(name))).await;
    places.secrets()
}

/// Each product has a secret cost, and a sale of its own whose name is secret until it is announced.
async fn plant(office: &Restock, half: usize, announced: Timestamp) {
    let catalogue = Catalogue(&office.http);
    catalogue.list("north").await;
    let heads =
        ["product_id,name:en", "list_id,product_id,amount,from,until", "product_id,unit_cost,currency,valid_from"];
    let [mut products, mut prices, mut costs] = heads.map(|head| format!("{head}\n"));
    let mut sales = "sale_id,name:en,product_ids,discount_percent,from,until,announced_at\n".to_owned();
    for n in 0..half {
        let _ = writeln!(products, "P{n},Thing {n}");
        let _ = writeln!(prices, "north,P{n},10.00,2026-01-01,");
        let _ = writeln!(costs, "P{n},{},EUR,2026-01-01T00:00:00Z", cost(n));
        let name = sale_name(n);
        let _ = writeln!(sales, "S{n},{name},P{n},20,{announced},2100-01-01T00:00:00Z,{announced}");
    }
    catalogue.import("products", products).await;
    catalogue.import("prices", prices).await;
    catalogue.import("costs", costs).await;
    catalogue.import("sales", sales).await;
}

/// Refused in every way that there is, each time with a secret in it.
async fn refused_with_secrets(office: &mut Restock) {
    let call = async |path: &str, body: Value| {
        let answer = office.http.post(&format!("/api/catalogue/{path}"), &body).await;
        assert_eq!(answer.status, 422, "{path}: {}", answer.body);
    };
    call("products/P1/cost", json!({ "unit_cost": cost(1), "currency": "nonsense" })).await;
    call("products/nobody/cost", json!({ "unit_cost": cost(1), "currency": "EUR" })).await;
    let backwards = json!({ "names": { "en": sale_name(1) }, "product_ids": ["P1"], "discount_percent": "20",
        "from": "2100-01-02T00:00:00Z", "until": "2100-01-01T00:00:00Z" });
    call("sales/S1", backwards).await;
    // Said at the door for events, where nobody may say such a thing.
    let foreign = |id: &str, kind: &str, data: Value| {
        json!({ "specversion": "1.0", "id": id, "source": "https://tests.example", "type": kind, "subject": id,
                "datacontenttype": "application/json", "data": data })
    };
    let events = [
        foreign("c", "product.cost.published.v1", json!({ "product_id": "P1", "unit_cost": cost(1) })),
        foreign("s", "promotion.sale.prepared.v1", json!({ "sale_id": "S1", "names": { "en": sale_name(1) } })),
    ];
    let answer = office.http.try_send(&events).await.unwrap();
    office.take_dead_letters(answer.body["dead"].as_u64().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_any_byte_before_its_time_and_all_are_there_after_it() {
    let half = size(500, 100);
    let readers = Readers::none()
        .and("north-1", store_feeds("north"))
        .and("finder", vec!["product.internal".to_owned()])
        .and("pricer", vec!["price".to_owned(), "product_sale".to_owned()])
        .and("finance", vec!["product.finance".to_owned()])
        .and("planner", vec!["promotion".to_owned()]);
    let wordy = "[log]\nlevel = \"debug\"\n";
    let mut office = Restock::start(&Setup::alone().and(&readers.toml()).and(wordy)).await;
    let program = |name: &str, shape: &str| Store::of(&office.http, &readers, name, shape).with(wordy);
    let (mut store, mut search, mut price) =
        (program("north-1", "store"), program("finder", "search"), program("pricer", "price"));
    tokio::join!(store.run(), search.run(), price.run());
    let announced = now() + SignedDuration::from_secs(size(45, 20) as i64);
    plant(&office, half, announced).await;
    refused_with_secrets(&mut office).await;
    store.costs(&format!("P{}", half - 1), "10.00").await;
    let sold = json!({ "id": "1", "lines": [{ "product_id": "P1", "quantity": 1 }] });
    assert_eq!(store.http.post("/api/sales", &sold).await.status, 202);
    let rebuilt = store.command(&["rebuild"]).await;
    assert!(rebuilt.status.success(), "{rebuilt:?}");
    price.kill().await;
    price.restart().await;

    let look = async |store: &Store, search: &Store, price: &Store| {
        let mut places = Places::default();
        for (who, program) in [("store", store), ("search", search), ("price", price)] {
            of_program(&mut places, who, program).await;
        }
        of_head_office(&mut places, &office, &readers.token("north-1")).await;
        places
    };
    let (costs, names): (BTreeSet<String>, BTreeSet<String>) =
        ((0..half).map(cost).collect(), (0..half).map(sale_name).collect());
    // Who may have them has them at once; and the search finds each of them in the files where they are.
    assert_eq!(read_by(&office, &readers, "finance", "product.finance").await, costs);
    assert_eq!(read_by(&office, &readers, "planner", "promotion").await, names);
    let places = look(&store, &search, &price).await;
    assert!(now() < announced, "this machine was too slow for an announcement that soon: nothing was shown");
    assert_eq!(places.leaks(), []);
    let mut own = Places::default();
    for (path, bytes) in files_below(&office.data()) {
        own.add(path.display().to_string(), bytes);
    }
    // A value that goes over the end of a database's page is found cut off as well.
    assert!(own.secrets().is_superset(&costs.union(&names).cloned().collect()), "{:?}", own.secrets());

    // After it, each sale is there, in the feed, in the files, on the page; and no cost is.
    eventually("all sales are in the store", async || {
        let found = store.http.get("/api/search?q=thing&limit=100").await;
        let all = found["products"].as_array().unwrap().iter().all(|product| product["price"]["amount"] == "8.00");
        let held: BTreeSet<String> = store.bytes().iter().flat_map(|(_, bytes)| found_in(bytes)).collect();
        if all && held.is_superset(&names) { Ok(()) } else { Err(found["products"].as_array().unwrap().len()) }
    })
    .await;
    assert!(now() >= announced);
    let places = look(&store, &search, &price).await;
    let leaks = places.leaks();
    let of_feed =
        leaks.iter().find(|(place, _)| place == "head office /feeds/product_sale.stores?limit=10000").unwrap();
    assert_eq!(of_feed.1, names);
    let may = [
        "head office /feeds/product_sale.stores",
        "store /api/products/",
        "store, store.",
        "price, price.",
        "price /api/",
    ];
    for (place, secrets) in &leaks {
        assert!(may.iter().any(|may| place.starts_with(may)), "{place}: {secrets:?}");
        assert!(secrets.iter().all(|secret| secret.starts_with(MARKS[0].0)), "{place}: {secrets:?}");
    }

    // Taken away, they are in no byte any more.
    assert_eq!(office.http.post("/api/readers/north-1/revoke", &json!({})).await.status, 200);
    store.says("it was revoked", |said| said["standing"] == "revoked").await;
    eventually("nothing is left", async || {
        let left: BTreeSet<String> = store.bytes().iter().flat_map(|(_, bytes)| found_in(bytes)).collect();
        if left.is_empty() { Ok(()) } else { Err(left.len()) }
    })
    .await;
}
