//! The API document, the table of routes, and the headers of every one of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;
use web::routes;

use crate::support::{TestApp, request};

/// Paths with something in the place of their parameters.
fn filled(path: &str) -> String {
    path.replace("{incarnation}", "01935000-0000-7000-8000-000000000001")
        .replace("{key}", "01935000-0000-7000-8000-000000000002")
        .replace("{seq}", "1")
        .replace("{name}", if path.starts_with("/static") { "base.css" } else { "restocking" })
        .replace("{id}", "P-1")
        .replace("{list}", "north")
        .replace("{type}", "price.price.published.v1")
        .replace("{planner}", "home")
}

#[tokio::test]
async fn every_route_is_in_the_document_and_nothing_else() {
    let app = TestApp::start().await;
    let document = app.get("/openapi.json").await.json();
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            documented.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let served: BTreeSet<String> = routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(documented, served);
}

#[tokio::test]
async fn every_reference_of_the_document_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| match value {
                Value::String(text) if name == "$ref" => drop(found.insert(text)),
                _ => references(value, found),
            }),
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document = TestApp::start().await.get("/openapi.json").await.json();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 5);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn every_route_refuses_every_other_method_and_says_which_it_knows() {
    let app = TestApp::start().await;
    let paths: BTreeSet<&str> = routes().iter().map(|route| route.path).collect();
    for path in paths {
        let known: Vec<String> =
            routes().iter().filter(|route| route.path == path).map(|route| route.method.to_string()).collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"] {
            if known.iter().any(|known| known == method) {
                continue;
            }
            let answer = app.send(request(method, &filled(path), &[], "")).await;
            // Where a parameter could be meant, another path may be the one that answers: /api/suggestions/accept.
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(
                known.iter().all(|known| answer.header("allow").contains(known.as_str())),
                "{method} {path}: {}",
                answer.header("allow")
            );
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
    }
}

#[tokio::test]
async fn every_route_carries_its_headers() {
    let app = TestApp::start().await;
    let mut seen = BTreeSet::new();
    for route in routes() {
        let answer = app.open(request(route.method.as_str(), &filled(route.path), &[], "")).await;
        let mut text = String::new();
        for (name, value) in answer.headers() {
            if ![
                "date",
                "content-length",
                "x-correlation-id",
                "content-type",
                "etag",
                "transfer-encoding",
                "x-accel-buffering",
            ]
            .contains(&name.as_str())
            {
                let _ = writeln!(text, "{name}: {}", value.to_str().unwrap());
            }
        }
        assert!(answer.headers().contains_key("x-correlation-id"), "{}", route.path);
        seen.insert(text);
    }
    let answer = app.open(request("GET", "/mails/%3Cb1.s1.1%40restock.example%3E/body", &[], "")).await;
    let policy = answer.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox;"), "{policy}");
    insta::assert_snapshot!(seen.into_iter().collect::<Vec<_>>().join("---\n"));
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_form_that_was_asked_for() {
    let app = TestApp::start().await;
    let program = app.get("/nothing/here").await;
    assert_eq!((program.status, program.header("content-type")), (404, "application/problem+json"));
    let browser = app.send(request("GET", "/nothing/%3Cscript%3E", &[("accept", "text/html,*/*")], "")).await;
    assert_eq!((browser.status, browser.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(!browser.body.contains("<script>"), "{}", browser.body);
}
