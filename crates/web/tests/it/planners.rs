//! Planners: what is theirs, what they see, and what is kept from them, in every call and page.

use std::sync::Arc;

use axum::body::Bytes;
use restocking::planners::{Assigned, Planner, Planners, Sees};
use serde_json::{Value, json};
use web::{Settings, routes};

use crate::fakes::samples::Sample;
use crate::support::{Answer, Events, TestApp, get, request};

fn planner(id: &str, suppliers: &[&str], categories: &[&str], sees: Sees) -> Planner {
    let set = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    Planner {
        id: id.parse().unwrap(),
        name: format!("Buyer {id}"),
        assigned: Assigned { suppliers: set(suppliers), categories: set(categories) },
        sees,
        sees_cost: false,
        offer: None,
    }
}

/// Teapot is kitchen's, Kettle and Lamp are home's (one by supplier, one by category), Bunting is nobody's.
async fn app() -> TestApp {
    let planners = Planners::new([
        planner("kitchen", &[], &["Kitchen"], Sees::Own),
        planner("home", &["S-2"], &["Home"], Sees::All),
    ]);
    let app = TestApp::start_with(Settings { planners: Arc::new(planners), ..Settings::default() }).await;
    for sample in [
        Sample::new("P-1", "Teapot", 1_000).line("PO-1", "1", 30, 20),
        Sample::new("P-2", "Kettle", 60).line("PO-2", "1", 50, 30).of_supplier("S-2", "Northwind").in_category("Metal"),
        Sample::new("P-3", "Lamp", 5_000).line("PO-3", "1", 8, 25).in_category("Home"),
        Sample::new("P-4", "Bunting", 5_000).line("PO-4", "1", 9, 25).in_category("Party"),
    ] {
        app.fakes.review(sample);
    }
    app
}

async fn get_as(app: &TestApp, who: &str, path: &str) -> Answer {
    let cookie = format!("restock_planner={who}");
    app.send(request("GET", path, &[("cookie", &cookie), ("accept", "application/json")], Bytes::new())).await
}

async fn names(app: &TestApp, who: &str, query: &str) -> Vec<String> {
    let list = get_as(app, who, &format!("/api/suggestions?sort=product&{query}")).await.json();
    let items = list["items"].as_array().unwrap_or_else(|| panic!("{list}"));
    assert_eq!(list["total"], items.len());
    items.iter().map(|item| item["product_name"].as_str().unwrap().to_owned()).collect()
}

/// The incarnation and version of the suggestion about a product, as one who sees everything is told them.
async fn item(app: &TestApp, product_id: &str) -> Value {
    let list = app.get(&format!("/api/suggestions?product_id={product_id}")).await.json();
    json!({ "incarnation": list["items"][0]["incarnation"], "version": list["items"][0]["version"] })
}

#[tokio::test]
async fn the_list_is_narrowed_to_a_planners_own_and_to_what_is_nobodys() {
    let app = app().await;
    assert_eq!(names(&app, "", "").await, ["Bunting", "Kettle", "Lamp", "Teapot"]);
    assert_eq!(names(&app, "", "planner=home").await, ["Kettle", "Lamp"]);
    assert_eq!(names(&app, "", "planner=kitchen").await, ["Teapot"]);
    assert_eq!(names(&app, "", "planner=nobody").await, ["Bunting"]);
    assert_eq!(names(&app, "home", "planner=all").await, ["Bunting", "Kettle", "Lamp", "Teapot"]);
    let overview = app.get("/api/overview?planner=home").await.json();
    assert_eq!(overview["open"], 2);
    let refused = app.get("/api/suggestions?planner=else").await;
    assert_eq!(refused.status, 400);
    assert!(refused.json()["detail"].as_str().unwrap().contains("home, kitchen"), "{}", refused.body);
}

#[tokio::test]
async fn a_planner_with_own_sight_sees_what_is_theirs_and_what_is_nobodys() {
    let app = app().await;
    assert_eq!(names(&app, "kitchen", "").await, ["Bunting", "Teapot"]);
    assert_eq!(names(&app, "kitchen", "planner=all").await, ["Bunting", "Teapot"]);
    assert_eq!(names(&app, "kitchen", "planner=home").await, Vec::<String>::new());
    assert_eq!(names(&app, "kitchen", "supplier_id=S-2").await, Vec::<String>::new());
    assert_eq!(get_as(&app, "kitchen", "/api/overview").await.json()["open"], 2);
    // Who is not a planner of ours is nobody in particular.
    assert_eq!(names(&app, "gone", "").await.len(), 4);
}

#[tokio::test]
async fn what_is_not_theirs_to_see_is_nowhere() {
    let app = app().await;
    let hidden = item(&app, "P-2").await["incarnation"].as_str().unwrap().to_owned();
    for path in [
        format!("/api/suggestions/{hidden}"),
        format!("/suggestions/{hidden}"),
        format!("/desk/rows/{hidden}"),
        "/api/products/P-2".to_owned(),
        "/products/P-2".to_owned(),
        "/api/orders/PO-2".to_owned(),
        "/orders/PO-2".to_owned(),
        "/api/explain/P-2".to_owned(),
        "/api/explain/PO-2".to_owned(),
        format!("/api/explain/{hidden}"),
    ] {
        assert_ne!(app.get(&path).await.status, 404, "there is no {path} to be hidden");
        let answer = get_as(&app, "kitchen", &path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("Kettle") && !answer.body.contains("Northwind"), "{path}: {}", answer.body);
    }
    // All have the same cause: its story tells of theirs alone.
    assert!(app.get("/api/explain/cause-1").await.body.contains("PO-2"));
    let story = get_as(&app, "kitchen", "/api/explain/cause-1").await.body;
    assert!(story.contains("PO-1") && story.contains("PO-4") && !story.contains("PO-2"), "{story}");
    for path in [
        "/feeds/restocking",
        "/api/dead",
        "/api/dead/1",
        "/dead",
        "/mails",
        "/mails/x",
        "/mails/x/body",
        "/api/rebuild",
        "/rebuild",
    ] {
        assert_eq!(get_as(&app, "kitchen", path).await.status, 403, "{path}");
    }
    // Whatever else there is to be read: no word of it.
    for route in routes().iter().filter(|route| route.method == "GET" && !route.path.contains("stream")) {
        let path = route
            .path
            .replace("{incarnation}", &hidden)
            .replace("{id}", "P-2")
            .replace("{seq}", "1")
            .replace("{list}", "north");
        let answer = get_as(&app, "kitchen", &path.replace("{name}", "desk.js")).await;
        assert!(!answer.body.contains("Kettle") && !answer.body.contains("Northwind"), "{path}: {}", answer.body);
    }
    // And what is theirs is there.
    for path in ["/api/products/P-1", "/orders/PO-1", "/api/explain/P-1", "/api/products/P-4"] {
        assert_eq!(get_as(&app, "kitchen", path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn acting_on_what_is_not_theirs_does_nothing_and_tells_nothing() {
    let app = app().await;
    let (theirs, others) = (item(&app, "P-1").await, item(&app, "P-2").await);
    for (n, (action, more)) in (1..).zip([
        ("accept", json!({})),
        ("dismiss", json!({ "reason": "no" })),
        ("snooze", json!({ "until": "2026-12-24" })),
        ("retry", json!({})),
    ]) {
        let mut click = more;
        click["click_key"] = json!(uuid::Uuid::from_u128(n));
        click["items"] = json!([others]);
        let answer = post_as(&app, "kitchen", action, &click).await;
        let result = &answer["results"][0];
        assert_eq!((&result["outcome"], &result["current"]), (&json!("refused"), &Value::Null), "{action}: {answer}");
    }
    assert!(app.fakes.state().events.iter().all(|event| !event.kind.contains("accepted")));
    let click = json!({ "click_key": "0193a000-0000-7000-8000-00000000aaaa", "items": [theirs] });
    let answer = post_as(&app, "kitchen", "accept", &click).await;
    assert_eq!(answer["results"][0]["outcome"], "accepted");
}

async fn post_as(app: &TestApp, who: &str, action: &str, body: &Value) -> Value {
    let cookie = format!("restock_planner={who}");
    let headers = [("cookie", cookie.as_str()), ("content-type", "application/json")];
    let path = format!("/api/suggestions/{action}");
    app.send(request("POST", &path, &headers, body.to_string())).await.json()
}

#[tokio::test]
async fn what_a_planner_does_is_recorded_with_their_id() {
    let app = app().await;
    let (teapot, lamp) = (item(&app, "P-1").await, item(&app, "P-3").await);
    let click = json!({ "click_key": "0193a000-0000-7000-8000-00000000aaaa", "items": [teapot] });
    post_as(&app, "kitchen", "accept", &click).await;
    let click = json!({ "click_key": "0193a000-0000-7000-8000-00000000bbbb", "items": [lamp], "reason": "seasonal" });
    post_as(&app, "home", "dismiss", &click).await;
    let told = |kind: &str| -> Value {
        let state = app.fakes.state();
        let event = state.events.iter().find(|event| event.kind.contains(kind)).unwrap();
        serde_json::from_str(&event.data).unwrap()
    };
    assert_eq!(told("accepted")["click"]["planner"], "kitchen");
    assert_eq!(told("dismissed")["planner"], "home");
    let story = app.get("/api/explain/P-1").await.body;
    assert!(story.contains("Accepted by kitchen"), "{story}");
    assert!(app.get("/api/explain/P-3").await.body.contains("Dismissed by home: seasonal"));
}

#[tokio::test]
async fn the_stream_tells_of_what_is_seen_and_only_counts_the_rest() {
    let app = app().await;
    let cookie = [("cookie", "restock_planner=kitchen")];
    let mut seen = Events::open_with(&app, "/api/suggestions/stream", &cookie).await;
    let mut homes = Events::open(&app, "/api/suggestions/stream?planner=home", None).await;
    app.fakes.review(
        Sample::new("P-5", "Pan", 1_000).line("PO-5", "1", 30, 20).of_supplier("S-2", "Northwind").in_category("Metal"),
    );
    app.fakes.review(Sample::new("P-6", "Mug", 1_000).line("PO-6", "1", 30, 20));
    let product = |data: &str| serde_json::from_str::<Value>(data).unwrap()["product_name"].clone();
    let first = seen.next().await.unwrap();
    assert_eq!(product(&first.data), "Mug");
    assert_eq!(product(&homes.next().await.unwrap().data), "Pan");
}

#[tokio::test]
async fn a_planner_chooses_who_they_are_and_is_remembered() {
    let app = app().await;
    let kind = "application/x-www-form-urlencoded";
    let chosen = app.post("/planner", kind, "planner=home").await;
    assert_eq!((chosen.status, chosen.header("location")), (303, "/"));
    let cookie = chosen.header("set-cookie").to_owned();
    assert!(cookie.starts_with("restock_planner=home; Path=/; HttpOnly; SameSite=Lax; Max-Age="), "{cookie}");
    // The desk then begins with what is theirs.
    let mut ask = get("/");
    ask.headers_mut().insert("cookie", "restock_planner=home".parse().unwrap());
    let page = app.send(ask).await.body;
    assert!(page.contains("<summary>Buyer home</summary>") && page.contains("Kettle") && !page.contains("Teapot"));
    assert!(page.contains("<option value=\"home\" selected>Mine</option>"), "{page}");
    let forgotten = app.post("/planner", kind, "planner=").await;
    assert!(forgotten.header("set-cookie").contains("Max-Age=0"));
    for wrong in ["planner=else", "planner=home%0d%0aX-Evil:1"] {
        let refused = app.post("/planner", kind, wrong).await;
        assert_eq!((refused.status, refused.header("set-cookie")), (400, ""), "{wrong}");
    }
}

#[tokio::test]
async fn without_planners_nothing_is_asked_and_everything_is_shown() {
    let app = TestApp::with_a_suggestion().await;
    let page = get_as(&app, "home", "/").await;
    assert_eq!(names(&app, "home", "").await, ["Teapot"]);
    assert!(!page.body.contains("class=\"who\"") && !page.body.contains("name=\"planner\""));
    assert_eq!(names(&app, "", "planner=nobody").await, ["Teapot"], "nobody has it");
}

#[tokio::test]
async fn an_offer_is_shown_and_written_to_whom_it_belongs() {
    let app = app().await;
    let ids = |answer: Answer| -> Vec<String> {
        let items = answer.json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(app.get("/api/planners").await), ["home", "kitchen"]);
    assert_eq!(ids(get_as(&app, "kitchen", "/api/planners").await), ["kitchen"]);
    let shown = app.get("/api/offers/home").await.json();
    assert_eq!((&shown["is_empty"], &shown["offer"]["yours"]["open"]["count"]), (&json!(false), &json!(2)), "{shown}");
    assert_eq!(shown["offer"]["nobodys"]["open"]["count"], 1);
    assert_eq!(app.get("/api/offers/else").await.status, 404);
    assert_eq!(get_as(&app, "kitchen", "/api/offers/home").await.status, 404);
    assert_eq!(get_as(&app, "kitchen", "/api/offers/kitchen").await.status, 200);

    let before = app.fakes.state().events.len();
    let sent = app.post_json(&["/api/offers/home", "send"].join("/"), &json!({})).await;
    assert_eq!(sent.status, 202, "{}", sent.body);
    let event = app.fakes.state().events[before].clone();
    let offer: Value = serde_json::from_str(&event.data).unwrap();
    assert_eq!((event.kind.as_str(), &offer["planner_id"]), ("restocking.offer.composed.v1", &json!("home")));
    assert_eq!(event.subject, format!("daily-offer/{}", offer["offer_id"].as_str().unwrap()));
    assert_eq!((&offer["offer_id"], &offer["is_trial"]), (&sent.json()["offer_id"], &json!(true)));
    assert!(!event.data.contains('@'), "the log keeps no address: {}", event.data);
}

#[tokio::test]
async fn with_nothing_to_say_nothing_is_written() {
    let planners = Planners::new([planner("home", &["S-2"], &[], Sees::All)]);
    let app = TestApp::start_with(Settings { planners: Arc::new(planners), ..Settings::default() }).await;
    assert_eq!(app.get("/api/offers/home").await.json()["is_empty"], true);
    let sent = app.post_json(&["/api/offers/home", "send"].join("/"), &json!({})).await;
    assert_eq!((sent.status, sent.json()["offer_id"].clone()), (200, Value::Null));
    assert!(app.fakes.state().events.is_empty());
}
