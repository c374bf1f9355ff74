//! Head office, the central system and the line are taken away, one after the other and all together, between real
//! hosts; the answers of a store are counted, and beside them those of a reader that calls head office for every answer.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::process::Child;
use tokio::task::JoinSet;
use world::central::{Central, CentralConfig};

use crate::support::{Host, Http, Network, eventually, size};

const TOKEN: &str = "a-token-that-nobody-guesses";
const PRODUCTS: usize = 20;
/// Those who read at once.
const TILLS: usize = 4;

/// Everything on its hosts.
struct Retailer {
    network: Network,
    folder: tempfile::TempDir,
    office: Http,
    store: Http,
    chain: Http,
    office_runs: Option<Child>,
    store_runs: Option<Child>,
    _chain_runs: Child,
    central: Option<Central>,
}

/// Reads that were answered with the product and its price, of how many, and how long the slowest answer took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Answered {
    with_price: usize,
    of: usize,
    slowest: Duration,
}

impl Answered {
    fn all(self) -> bool {
        self.with_price == self.of
    }
}

fn http(address: Ipv4Addr, port: u16) -> Http {
    Http::new(format!("http://{address}:{port}"))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

async fn central_at(address: Ipv4Addr, folder: &Path) -> Central {
    let config = CentralConfig {
        folder: Some(folder.join("central")),
        listen: SocketAddr::from((address, 8090)),
        ..CentralConfig::default()
    };
    Central::start(config).await.unwrap()
}

impl Retailer {
    async fn open(network: Network) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let central = central_at(network.here(), folder.path()).await;
        let token = folder.path().join("token");
        std::fs::write(&token, TOKEN).unwrap();
        let feeds = r#"["product.stores", "price.stores", "price.stores.north", "product_sale.stores"]"#;
        let serve = format!(
            "[retailer]\nname = \"Test\"\ntime_zone = \"UTC\"\n[central]\nurl = \"http://{}:8090\"\nlevel = 3\n\
             [[feeds.readers]]\nname = \"store\"\ntoken_file = {token:?}\nfeeds = {feeds}\n",
            network.here()
        );
        let store =
            format!("[store]\nhead_office = \"http://{}:8080\"\ntoken_file = {token:?}\n", network.over_the_line());
        std::fs::write(folder.path().join("serve.toml"), serve).unwrap();
        std::fs::write(folder.path().join("store.toml"), store).unwrap();
        let office = format!("http://{}:8080", network.over_the_line());
        let chain = ["availability", "chain", "--head-office", &office, "--listen", "0.0.0.0:8082"];
        let chain_runs = network.run(Host::Store, &chain);
        let mut retailer = Self {
            office: http(network.seen_from_here(Host::HeadOffice), 8080),
            store: http(network.seen_from_here(Host::Store), 8081),
            chain: http(network.seen_from_here(Host::Store), 8082),
            network,
            folder,
            office_runs: None,
            store_runs: None,
            _chain_runs: chain_runs,
            central: Some(central),
        };
        retailer.start_office().await;
        retailer.start_store();
        retailer
    }

    async fn start_office(&mut self) {
        let (config, data) = (self.folder.path().join("serve.toml"), self.folder.path().join("office"));
        let args = ["serve", "--config", text(&config), "--data", text(&data), "--listen", "0.0.0.0:8080"];
        self.office_runs = Some(self.network.run(Host::HeadOffice, &args));
        is_answering(&self.office, "/readyz").await;
    }

    fn start_store(&mut self) {
        let (config, data) = (self.folder.path().join("store.toml"), self.folder.path().join("store"));
        let named = ["--id", "north-1", "--price-list", "north", "--listen", "0.0.0.0:8081"];
        let args = [&["store", "--config", text(&config), "--data", text(&data)], named.as_slice()].concat();
        self.store_runs = Some(self.network.run(Host::Store, &args));
    }

    async fn made(&self, path: &str, body: Value) {
        let answer = self.office.post(&format!("/api/catalogue/{path}"), &body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }

    /// Reads products of the store and of the reader without a copy, some at once, and counts.
    async fn count(&self, what: &str, reads: usize) -> [Answered; 2] {
        let mut counted = Vec::new();
        for reader in [&self.store, &self.chain] {
            counted.push(read(reader, reads).await);
        }
        let [store, chain] = [counted[0], counted[1]];
        println!(
            "{what}: the store answered {} of {} (the slowest in {:.0} ms), the call chain {} of {} ({:.0} ms)",
            store.with_price,
            store.of,
            store.slowest.as_secs_f64() * 1e3,
            chain.with_price,
            chain.of,
            chain.slowest.as_secs_f64() * 1e3
        );
        [store, chain]
    }
}

async fn is_answering(http: &Http, path: &str) {
    eventually(&format!("{} answers {path}", http.base), async || match http.try_get(path).await {
        Ok(answer) if answer.status == 200 => Ok(()),
        Ok(answer) => Err(answer.body.to_string()),
        Err(error) => Err(error.to_string()),
    })
    .await;
}

async fn read(reader: &Http, reads: usize) -> Answered {
    let mut tills = JoinSet::new();
    for till in 0..TILLS {
        let reader = reader.clone();
        tills.spawn(async move {
            let (mut with_price, mut slowest) = (0, Duration::ZERO);
            for number in (till..reads).step_by(TILLS) {
                let began = Instant::now();
                let answer = reader.try_get(&format!("/api/products/400000000000{:02}", number % PRODUCTS)).await;
                let price = answer.ok().map(|answer| answer.body["products"][0]["price"]["amount"].clone());
                with_price += usize::from(price.is_some_and(|price| price.is_string()));
                slowest = slowest.max(began.elapsed());
            }
            (with_price, slowest)
        });
    }
    let tills = tills.join_all().await;
    let slowest = tills.iter().map(|(_, slowest)| *slowest).max().unwrap();
    Answered { with_price: tills.iter().map(|(count, _)| count).sum(), of: reads, slowest }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_answers_every_read_whoever_is_away_and_a_chain_of_calls_does_not() {
    let Some(network) = Network::make() else { return };
    let reads = size(1_000, 200);
    let mut retailer = Retailer::open(network).await;
    let list = json!({ "name": "Stores in the north", "currency": "EUR", "channel": "stores" });
    retailer.made("lists/north", list).await;
    for number in 0..PRODUCTS {
        let product =
            json!({ "names": { "en": format!("Pencil {number}") }, "barcodes": [format!("400000000000{number:02}")] });
        retailer.made(&format!("products/P{number}"), product).await;
        retailer.made(&format!("lists/north/prices/P{number}"), json!({ "amount": "0.99" })).await;
    }
    eventually("the store has everything", async || {
        let freshness = retailer.store.try_get("/api/freshness").await.map_err(|error| error.to_string())?.body;
        let read: u64 =
            freshness["feeds"].as_array().into_iter().flatten().filter_map(|feed| feed["position"].as_u64()).sum();
        if read == 2 * PRODUCTS as u64 + 1 { Ok(()) } else { Err(freshness.to_string()) }
    })
    .await;
    is_answering(&retailer.chain, "/livez").await;

    let [store, chain] = retailer.count("everything is there", reads).await;
    assert!(store.all() && chain.all(), "both ways work: {store:?}, {chain:?}");

    // The third party that head office depends on.
    retailer.central.take().unwrap().shutdown().await;
    let [store, chain] = retailer.count("the central system is away", reads).await;
    assert!(store.all() && chain.all(), "no read is about orders: {store:?}, {chain:?}");

    retailer.network.line(false);
    let [store, chain] = retailer.count("the line is away as well", reads).await;
    assert!(store.all(), "{store:?}");
    assert_eq!(chain.with_price, 0, "a chain is as good as its line");

    retailer.network.line(true);
    eventually("the chain is whole again", async || {
        let chain = read(&retailer.chain, PRODUCTS).await;
        if chain.all() { Ok(()) } else { Err(chain) }
    })
    .await;

    retailer.office_runs.take().unwrap().kill().await.unwrap();
    let [store, chain] = retailer.count("head office and the central system are away", reads).await;
    assert!(store.all(), "{store:?}");
    assert_eq!(chain.with_price, 0, "a chain is as good as whom it calls");

    // Everything is away, and the store starts anew on what it has.
    retailer.network.line(false);
    retailer.store_runs.take().unwrap().kill().await.unwrap();
    retailer.start_store();
    is_answering(&retailer.store, "/readyz").await;
    let [store, chain] = retailer.count("all three are away, and the store was killed and started", reads).await;
    assert!(store.all(), "{store:?}");
    assert_eq!(chain.with_price, 0);
    let sale = json!({ "id": "while-away", "lines": [{ "product_id": "P1", "quantity": 1, "price_version": 1 }] });
    let sold = retailer.store.post("/api/sales", &sale).await;
    assert_eq!(sold.status, 202, "a till sells without anybody: {}", sold.body);

    // They come back: what was missed arrives, what was sold leaves.
    retailer.central = Some(central_at(retailer.network.here(), retailer.folder.path()).await);
    retailer.start_office().await;
    retailer.made("lists/north/prices/P0", json!({ "amount": "1.09" })).await;
    retailer.network.line(true);
    eventually("the store knows the new price, and head office the sale", async || {
        let product = retailer.store.get("/api/products/40000000000000").await;
        let till = retailer.store.get("/api/till").await;
        let is_so = product["products"][0]["price"]["amount"] == "1.09"
            && product["is_current"] == true
            && till["movements_waiting"] == 0;
        if is_so { Ok(()) } else { Err((product, till)) }
    })
    .await;

    // A bad line: a store reads from its own file, a chain waits for every call.
    match retailer.network.weather("50ms", "20%") {
        Err(why) => println!("the line cannot be made bad here: {why}"),
        Ok(()) => {
            let [store, chain] = retailer.count("a line of 50 ms that loses a fifth", size(200, 40)).await;
            assert!(store.all(), "{store:?}");
            assert!(chain.slowest > Duration::from_millis(3 * 2 * 50), "three calls over that line: {chain:?}");
            assert!(store.slowest < chain.slowest, "{store:?}, {chain:?}");
        }
    }
}
