//! Files sent to the catalogue: what they are, what became of them, which rows were refused.

use super::scene::Scene;

#[tokio::test]
async fn what_a_file_holds_is_said_or_told_by_its_name() {
    let scene = Scene::start().await;
    let csv = "product_id,name:en\nP1,Pencil\n";
    for (query, kind) in [("name=2026-11-products.csv", "products"), ("kind=products&name=groups.csv", "products")] {
        let answer = scene.app.post(&format!("/api/catalogue/imports?{query}"), "text/csv", csv).await;
        assert_eq!((answer.status, &answer.json()["kind"]), (202, &serde_json::json!(kind)), "{}", answer.body);
        assert_eq!(answer.json()["state"], "waiting");
    }
    let unknown = scene.app.post("/api/catalogue/imports?name=robots.csv", "text/csv", csv).await;
    assert_eq!((unknown.status, &unknown.json()["field"]), (400, &serde_json::json!("kind")), "{}", unknown.body);
    let other = scene.app.post("/api/catalogue/imports?kind=prices", "text/csv", csv).await;
    assert_eq!((other.status, &other.json()["field"]), (422, &serde_json::json!("header")), "{}", other.body);
    assert_eq!(scene.app.get("/api/catalogue/imports").await.json()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_refused_row_is_on_the_page_or_in_the_file_with_its_line_and_reason() {
    let scene = Scene::start().await;
    let rows: String = (1..=1_500).map(|n| format!("P{n},\n")).collect();
    let id = scene.import("products.csv", &format!("product_id,name:en\n{rows}P0,Pencil\n")).await;
    let told = scene.app.get(&format!("/api/catalogue/imports/{id}")).await.json();
    assert_eq!((&told["changed"], &told["refused"]), (&serde_json::json!(1), &serde_json::json!(1_500)));
    assert_eq!(told["refusals"].as_array().unwrap().len(), 1_000, "of many the first are told");
    let file = scene.app.get(&format!("/api/catalogue/imports/{id}/refused.csv")).await;
    assert!(file.header("content-disposition").contains("refused-products.csv"));
    let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((lines.len(), lines[0]), (1_501, "line,reason"));
    assert!(lines[1].starts_with("2,") && lines[1_500].starts_with("1501,"), "{} {}", lines[1], lines[1_500]);
    let page = scene.page(&format!("/catalogue/imports/{id}")).await;
    for expected in
        ["products.csv", "the first 1000; the file has all of them", "refused.csv", "All 1,501 rows were looked at"]
    {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert!(!page.contains("data-again"), "what is over is not asked for again");
    assert!(scene.page("/catalogue/imports").await.contains(&id));
    assert_eq!(scene.app.get("/api/catalogue/imports/nonsense").await.status, 404);
}

#[tokio::test]
async fn an_import_that_goes_on_says_how_far_it_is_and_is_looked_at_again() {
    let scene = Scene::start().await;
    let path = "/api/catalogue/imports?name=products.csv";
    let answer = scene.app.post(path, "text/csv", "product_id,name:en\nP1,Pencil\n").await.json();
    let page = scene.page(&format!("/catalogue/imports/{}", answer["import_id"].as_str().unwrap())).await;
    assert!(page.contains("data-again") && page.contains("It waits for its turn"), "{page}");
    assert!(scene.page("/catalogue/imports").await.contains("data-again"));
}
