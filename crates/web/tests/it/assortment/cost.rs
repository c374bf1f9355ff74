//! What products cost is seen, set and imported by those who may, and by nobody else as soon as anybody is named.

use std::sync::Arc;

use restocking::planners::{Assigned, Planner, Planners, Sees};
use serde_json::json;
use web::{Settings, routes};

use super::scene::Scene;

/// An amount that stands nowhere else.
pub(super) const SECRET: &str = "7131.17";

fn planner(id: &str, sees: Sees, sees_cost: bool) -> Planner {
    let (id, name) = (id.parse().unwrap(), format!("Planner {id}"));
    Planner { id, name, assigned: Assigned::default(), sees, sees_cost, offer: None }
}

/// A catalogue at which three planners work, one of them for finance.
async fn with_planners() -> Scene {
    let planners = Planners::new([
        planner("finance", Sees::All, true),
        planner("home", Sees::All, false),
        planner("narrow", Sees::Own, true),
    ]);
    let scene = Scene::start_with(Settings { planners: Arc::new(planners), ..Settings::default() }).await;
    scene.fill().await;
    let costs =
        format!("product_id,unit_cost,currency,valid_from\nP1,{SECRET},EUR,2026-02-01\nP1,x{SECRET},EUR,2026-03-01\n");
    let headers = [("content-type", "text/csv"), ("cookie", "restock_planner=finance")];
    let path = "/api/catalogue/imports?name=costs.csv";
    let answer = scene.app.send(crate::support::request("POST", path, &headers, costs)).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
    scene.make_rows().await;
    scene
}

/// Every address of the catalogue that can be read, with something there in the place of its parameters.
async fn readable(scene: &Scene) -> Vec<String> {
    let imports = scene.get_as("finance", "/api/catalogue/imports").await.json();
    let import = imports["items"][0]["import_id"].as_str().unwrap().to_owned();
    let about_catalogue = |path: &str| path.starts_with("/catalogue") || path.starts_with("/api/catalogue");
    let mut paths: Vec<String> = Vec::new();
    for route in routes().into_iter().filter(|route| route.method == "GET" && about_catalogue(route.path)) {
        let id = match route.path {
            path if path.contains("/groups") => "PG1",
            path if path.contains("/prices") => "P1",
            path if path.contains("/lists") => "north",
            path if path.contains("/sales") => "S1",
            path if path.contains("/imports") => import.as_str(),
            _ => "P1",
        };
        paths.push(route.path.replace("{list}", "north").replace("{id}", id));
    }
    assert!(paths.len() > 20, "{paths:?}");
    paths
}

#[tokio::test]
async fn nobody_but_those_who_may_finds_a_cost_anywhere() {
    let scene = with_planners().await;
    let mut seen_by_finance = 0;
    for path in readable(&scene).await {
        seen_by_finance += u32::from(scene.get_as("finance", &path).await.body.contains(SECRET));
        for who in ["home", "narrow", "gone", ""] {
            let answer = scene.get_as(who, &path).await;
            assert!(!answer.body.contains(SECRET), "{who} at {path}: {}", answer.body);
        }
    }
    assert!(seen_by_finance >= 4, "the product's page and call, its history, the import: {seen_by_finance}");
}

#[tokio::test]
async fn nobody_but_those_who_may_sets_a_cost_or_learns_what_it_is_by_trying() {
    let scene = with_planners().await;
    let cost = json!({ "unit_cost": SECRET, "currency": "EUR", "valid_from": "2026-02-01T00:00:00Z" });
    for (who, status) in [("home", 403), ("", 403), ("narrow", 404), ("finance", 200)] {
        let answer = scene.post_as(who, "products/P1/cost", None, &cost).await;
        assert_eq!(answer.status, status, "{who}: {}", answer.body);
        assert!(status == 200 || !answer.body.contains("no_change"), "{who}: {}", answer.body);
    }
    let path = "/api/catalogue/imports?kind=costs";
    let refused = scene.app.post(path, "text/csv", "product_id,unit_cost,currency,valid_from\n").await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert!(refused.body.contains("sees_cost"), "it says what to do: {}", refused.body);
}

#[tokio::test]
async fn where_there_are_no_planners_everything_is_everybodys() {
    let scene = Scene::with_a_pencil().await;
    assert!(scene.page("/catalogue/products/P1").await.contains(SECRET));
    assert_eq!(scene.app.get("/api/catalogue/products/P1").await.json()["cost"]["unit_cost"], SECRET);
}
