//! The whole: catalogue, desk and stores, as one process and as processes of their own by the same file. Restocking is one
//! of the catalogue's readers either way.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{CentralDouble, Goods, Http, Program, Restock, Setup, eventually, free_port, noon};

async fn made(http: &Http, path: &str, body: Value) {
    let answer = http.post(&format!("/api/catalogue/{path}"), &body).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
}

async fn named(http: &Http, name: &str) {
    made(http, "products/P1", json!({ "names": { "en": name, "de": "Tee" }, "categories": ["Tea", "Drinks"] })).await;
}

/// One line of P1 that comes too early, so that the desk suggests to postpone it.
async fn one_suggestion(central: &CentralDouble, desk: &Http) {
    let retail = noon();
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let published = retail.product("P1", "S1").published();
    desk.send(&[retail.supplier("S1"), published, retail.counted("P1", 1, 500), retail.order_placed("PO-1")]).await;
    is_called(desk, "Product P1", "Things").await;
}

/// What the desk calls the product, on the suggestion and in its list of products.
async fn is_called(desk: &Http, name: &str, category: &str) {
    eventually(&format!("the desk says {name}, {category}"), async || {
        let shown = desk.suggestions("").await;
        let of_list = desk.get("/api/products").await["items"][0].clone();
        let is_so = |item: &Value, field: &str| item[field] == json!(name) && item["category"] == json!(category);
        if shown.len() == 1 && is_so(&shown[0], "product_name") && is_so(&of_list, "name") {
            Ok(())
        } else {
            Err(json!([shown, of_list]))
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_renamed_in_the_catalogue_has_its_new_name_on_the_desk_whatever_planning_calls_it() {
    let central = CentralDouble::start(None).await;
    let mut restock = Restock::start(&Setup::with_central(&central.url())).await;
    one_suggestion(&central, &restock.http).await;
    named(&restock.http, "Green tea").await;
    is_called(&restock.http, "Green tea", "Tea").await;

    // Planning publishes its own name again, and the catalogue's holds.
    restock.http.send(&[noon().product("P1", "S1").version(2).published()]).await;
    named(&restock.http, "White tea").await;
    is_called(&restock.http, "White tea", "Tea").await;

    // What was heard is heard once, also over a restart, and counts as every event does.
    restock.kill().await;
    restock.restart().await;
    restock.at_rest().await;
    is_called(&restock.http, "White tea", "Tea").await;
    let metrics = restock.http.get("/metrics").await.as_str().unwrap().to_owned();
    let line = "restock_events_received_total{type=\"product.product.published.v1\"} 2";
    assert!(metrics.lines().any(|known| known == line), "{metrics}");
    let readers = restock.http.get("/api/readers").await;
    assert_eq!(
        (&readers[0]["name"], &readers[0]["feeds"][0]["behind"]),
        (&json!("restocking"), &json!(0)),
        "{readers}"
    );
    // As long as no reader has a token, the desk's own log asks for none.
    assert_eq!(restock.http.try_get("/feeds/restocking").await.unwrap().status, 200);

    // Without a word from the catalogue, planning's name is the name.
    restock.http.send(&[noon().product("P2", "S1").published()]).await;
    eventually("P2 is called as planning calls it", async || {
        let page = restock.http.try_get("/api/products/P2").await.unwrap().body;
        if page.to_string().contains("Product P2") { Ok(()) } else { Err(page) }
    })
    .await;
}

/// Catalogue, desk and two stores, by one file in one folder.
struct Apart {
    catalogue: Program,
    desk: Program,
    stores: [Program; 2],
}

impl Apart {
    fn prepare(folder: &Path, central: &CentralDouble) -> Self {
        let file = folder.join("restock.toml");
        let config = file.display().to_string();
        let data = |name: &str| folder.join(name).display().to_string();
        // Desk and catalogue share a data folder; each store has its own.
        let (shared, north, south) = (data("data"), data("north"), data("south"));
        let mut catalogue = Program::new(
            folder,
            "catalogue",
            &["serve", "--config", &config, "--data", &shared, "--roles", "catalogue"],
        );
        let mut desk = Program::new(
            folder,
            "desk",
            &["serve", "--config", &config, "--data", &shared, "--roles", "review,desk,dispatch"],
        );
        let store = |name: &'static str, list: &str, data: &str| {
            let listen = free_port();
            let listen_arg = format!("127.0.0.1:{listen}");
            let args = ["store", "--config", &config, "--id", name, "--price-list", list, "--data", data, "--listen"];
            let mut program = Program::new(folder, name, &[&args[..], &[&listen_arg]].concat());
            program.port = listen;
            program.http = Http::new(format!("http://{listen_arg}"));
            program
        };
        let stores = [store("north-1", "north", &north), store("south-1", "south", &south)];
        let mut toml = Setup::with_central(&central.url()).toml(&folder.join("mails"));
        let (at_catalogue, at_desk) = (catalogue.http.url(""), desk.http.url(""));
        toml.push_str(&format!("[server]\nlisten = \"127.0.0.1:{}\"\n\n", desk.port));
        toml.push_str(&format!(
            "[catalogue]\nlisten = \"127.0.0.1:{}\"\nurl = \"{at_catalogue}\"\n\n[store]\nhead_office = \"{at_desk}\"\n\n",
            catalogue.port
        ));
        for (name, feeds) in [
            ("restocking", vec!["product.internal".to_owned()]),
            ("north-1", replica_feeds("north")),
            ("south-1", replica_feeds("south")),
        ] {
            let token = folder.join(format!("{name}-token"));
            std::fs::write(&token, format!("a-token-that-nobody-guesses-{name}\n")).unwrap();
            let token = token.display();
            toml.push_str(&format!(
                "[[feeds.readers]]\nname = \"{name}\"\ntoken_file = \"{token}\"\nfeeds = {feeds:?}\n\n"
            ));
        }
        std::fs::write(&file, toml).unwrap();
        // Each takes its address from the file.
        catalogue.launch();
        desk.launch();
        Self { catalogue, desk, stores }
    }
}

fn replica_feeds(list: &str) -> Vec<String> {
    let of_list = format!("price.stores.{list}");
    ["product.stores", "price.stores", &of_list, "product_sale.stores"].map(ToOwned::to_owned).to_vec()
}

/// What a store says a product is called and costs.
async fn sells(store: &Http, name: &str, amount: &str) -> Value {
    eventually(&format!("a store sells {name} at {amount}"), async || {
        let answer = store.try_get("/api/products/P1").await.map_err(|error| json!(error.to_string()))?;
        let product = &answer.body["products"][0];
        if product["name"] == json!(name) && product["price"]["amount"] == json!(amount) {
            Ok(answer.body)
        } else {
            Err(answer.body)
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn catalogue_desk_and_stores_run_as_processes_of_their_own_by_one_file_and_each_goes_on_without_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let central = CentralDouble::start(None).await;
    let Apart { mut catalogue, desk, stores: [mut north, mut south] } = Apart::prepare(folder.path(), &central);
    catalogue.until_ready("/readyz").await;
    desk.until_ready("/readyz").await;
    assert_eq!(catalogue.http.get("/health").await["roles"], json!(["catalogue"]));
    assert_eq!(desk.http.get("/health").await["roles"], json!(["review", "desk", "dispatch"]));
    assert_eq!(catalogue.http.try_get("/api/suggestions").await.unwrap().status, 404);
    assert_eq!(desk.http.try_get("/api/catalogue/products").await.unwrap().status, 404);
    let metrics = catalogue.http.get("/metrics").await.to_string();
    assert!(
        metrics.contains("database=\\\"price\\\"") && !metrics.contains("database=\\\"restocking\\\""),
        "{metrics}"
    );

    one_suggestion(&central, &desk.http).await;
    named(&catalogue.http, "Green tea").await;
    for (list, amount) in [("north", "9.99"), ("south", "10.49")] {
        let of_list = json!({ "name": list, "currency": "GBP", "channel": "stores" });
        made(&catalogue.http, &format!("lists/{list}"), of_list).await;
        made(&catalogue.http, &format!("lists/{list}/prices/P1"), json!({ "amount": amount })).await;
    }
    north.start().await;
    south.start().await;
    is_called(&desk.http, "Green tea", "Tea").await;
    sells(&north.http, "Green tea", "9.99").await;
    sells(&south.http, "Green tea", "10.49").await;
    eventually("all readers have everything", async || {
        let readers = catalogue.http.get("/api/readers").await;
        let readers = readers.as_array().unwrap();
        let has_all =
            |reader: &Value| reader["feeds"].as_array().unwrap().iter().all(|feed| feed["behind"] == json!(0));
        if readers.len() == 3 && readers.iter().all(has_all) { Ok(()) } else { Err(readers.clone()) }
    })
    .await;

    // The catalogue is gone: the desk takes events and clicks, and stores answer from what they have.
    catalogue.kill().await;
    desk.http.send(&[noon().sold("P1", 2, 1)]).await;
    let shown = desk.http.suggestions("").await;
    assert_eq!(desk.http.click("dismiss", &shown, json!({ "reason": "later", "until": noon().day(5) })).await.len(), 1);
    sells(&north.http, "Green tea", "9.99").await;
    let sale = json!({ "id": "sale-1", "lines": [{ "product_id": "P1", "quantity": 2 }] });
    assert_eq!(north.http.post("/api/sales", &sale).await.status, 202);
    eventually("what was sold has arrived at the desk", async || {
        let till = north.http.get("/api/till").await;
        if till["movements_waiting"] == json!(0) { Ok(()) } else { Err(till) }
    })
    .await;

    // It comes back, and everybody catches up.
    catalogue.start().await;
    named(&catalogue.http, "White tea").await;
    sells(&north.http, "White tea", "9.99").await;
    sells(&south.http, "White tea", "10.49").await;
    eventually("the desk has the new name", async || {
        let product = desk.http.get("/api/products").await["items"][0].clone();
        if product["name"] == json!("White tea") { Ok(()) } else { Err(product) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_that_share_files_are_not_had_apart_and_the_refusal_says_what_is() {
    let restock = Restock::start(&Setup::alone()).await;
    let refused = restock.command(&["serve", "--roles", "desk"]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("review,desk,dispatch") && said.contains("PostgreSQL"), "{said}");
}
