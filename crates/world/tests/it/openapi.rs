//! The interface's document names what is there.

use reqwest::Method;
use serde_json::Value;

use crate::samples::{central_with_an_order, http};

#[tokio::test]
async fn every_documented_path_and_method_is_answered() {
    let central = central_with_an_order().await;
    let document = include_str!("../../openapi/central.yaml");
    let mut path = "";
    let mut asked = Vec::new();
    for line in document.lines().skip_while(|line| *line != "paths:").take_while(|line| *line != "components:") {
        if let Some(found) = line.strip_prefix("  /").and_then(|line| line.strip_suffix(':')) {
            path = found;
        } else if let Some(method) = ["get", "put", "post"].iter().find(|method| line == format!("    {method}:")) {
            asked.push((method.to_uppercase(), path.to_owned()));
        }
    }
    assert_eq!(asked.len(), 5, "{asked:?}");
    asked.push(("GET".to_owned(), "not/documented".to_owned()));
    for (method, path) in asked {
        let filled = path.replace("{order_id}", "O").replace("{line_id}", "1").replace("{table}", "stock");
        let filled = filled.replace("{key}", "unknown");
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let body = r#"{"quantity":40,"changes":[{"line_id":"2","kind":"cancel"}]}"#;
        let request = http().request(method.clone(), format!("{}/{filled}", central.url())).body(body);
        let response = request.header("content-type", "application/json").send().await.unwrap();
        let status = response.status();
        let answer: Value = response.json().await.unwrap_or_default();
        let nothing_there = status == 405 || answer["detail"] == "there is nothing at this path";
        assert_eq!(nothing_there, path == "not/documented", "{method} {path}: {status} {answer}");
    }
}
