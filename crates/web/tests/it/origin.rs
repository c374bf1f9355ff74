//! What another site makes a browser send.

use serde_json::json;
use web::routes;

use crate::support::{TestApp, request};

#[tokio::test]
async fn no_changing_call_is_done_for_another_site() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let body =
        json!({ "click_key": incarnation, "items": [{ "incarnation": incarnation, "version": version }] }).to_string();
    let foreign: [&[(&str, &str)]; 4] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
    ];
    for headers in foreign {
        for route in routes().iter().filter(|route| route.method == "POST") {
            let headers: Vec<(&str, &str)> =
                headers.iter().copied().chain([("content-type", "application/json")]).collect();
            let answer = app.send(request("POST", &route.path.replace("{seq}", "1"), &headers, body.clone())).await;
            assert_eq!(answer.status, 403, "{} {headers:?}", route.path);
        }
    }
    assert_eq!(app.get("/api/suggestions").await.json()["total"], 1);
    let own = [("sec-fetch-site", "same-origin"), ("origin", "http://desk.test"), ("content-type", "application/json")];
    assert_eq!(app.send(request("POST", "/api/suggestions/accept", &own, body)).await.status, 200);
}

#[tokio::test]
async fn nothing_may_be_read_by_scripts_of_other_sites() {
    let app = TestApp::start().await;
    let answer = app.send(request("GET", "/api/overview", &[("origin", "http://evil.example")], "")).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
}
