//! The example clients of docs/examples read a feed with the CloudEvents SDKs of their languages, and check it themselves.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;
use web::Settings;

use super::scene::{PRODUCT, Scene, TOKEN, cost, event, product};
use crate::support::TestApp;

/// Where bin/test puts what the examples need.
fn kept(name: &str) -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
    cache.unwrap_or_else(home).join("restock-tests").join(name)
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples").join(name)
}

/// Runs a client on a feed with more than a page of events, some of them hidden from it, and some not easy to read.
async fn reads_a_feed_to_its_end(mut client: Command, needs: &Path) {
    if !needs.exists() {
        assert!(
            std::env::var_os("RESTOCK_FULL_TESTS").is_none(),
            "{} is missing: bin/test installs it",
            needs.display()
        );
        eprintln!("skipped: {} is missing", needs.display());
        return;
    }
    let scene = Scene::new();
    let odd = "{ \"b\" : [1.50, \"\\u00e4ü}]\\\"\"],\n \"a\": null , \"data\": {\"data\": 1e2} }";
    scene.say([event(1, PRODUCT, "product/ü \" /1", odd), cost(2, "P1", "1.00")]).await;
    scene.say((10..620).map(|n| product(n, &format!("P{}", n % 590)))).await;
    let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    let token_file = scene.folder().join("token");
    std::fs::write(&token_file, format!("{TOKEN}\n")).unwrap();
    client.arg(format!("http://{}", app.address)).arg("product.stores").arg(token_file).arg("--once");
    let output = client.stdin(Stdio::null()).kill_on_drop(true).output().await.unwrap();
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{error}");
    let head = scene.feeds().feed("product.stores").unwrap().head().await.unwrap();
    assert_eq!(head.position, 611);
    assert_eq!(out.lines().last().unwrap(), format!("equal {} {}", head.position, head.chain));
    assert_eq!(out.lines().count(), 591 + 1, "of each product the latest");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_client_reads_a_feed_and_checks_it() {
    let python = kept("cloudevents-python-2.2.0").join("bin/python3");
    let mut client = Command::new(&python);
    client.arg(example("feed-reader.py"));
    reads_a_feed_to_its_end(client, &python).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_javascript_client_reads_a_feed_and_checks_it() {
    let modules = kept("cloudevents-node-10.0.0");
    let mut client = Command::new("node");
    client.arg(example("feed-reader.mjs")).env("NODE_MODULES_AT", &modules);
    reads_a_feed_to_its_end(client, &modules.join("node_modules/cloudevents")).await;
}
