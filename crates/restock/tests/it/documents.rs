//! What the documents tell a newcomer to do, done.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::support::{Restock, Setup, eventually, free_port, full, noon};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples").join(name)
}

/// The central system of docs/connect.md, with its one order.
struct Central(Child);

impl Central {
    fn start(port: u16) -> Self {
        let retail = noon();
        let order = json!({"order_id": "O-1", "version": 1, "supplier_id": "LUMEN", "status": "open", "ordered_on": retail.day(0),
            "currency": "EUR", "lines": {"1": {"product_id": "LAMP-1", "quantity": 150, "received": 0, "cancelled": 0,
            "units_per_pack": 1, "unit_cost": "2.50", "promised_on": retail.day(20), "confirmed_on": null, "shipped": false,
            "locked": false}}});
        let mut child = Command::new("python3")
            .arg(example("central.py"))
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        writeln!(child.stdin.take().unwrap(), "{order}").unwrap();
        Self(child)
    }
}

impl Drop for Central {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_of_the_documents_leads_to_the_first_suggestion_and_the_first_click() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(!full(), "python3 is missing: install it, or run without RESTOCK_FULL_TESTS");
        eprintln!("skipped: python3 is missing");
        return;
    }
    let port = free_port();
    let central = format!("http://127.0.0.1:{port}");
    let _running = Central::start(port);
    let restock = Restock::start(&Setup::with_central(&central)).await;
    let script = tokio::process::Command::new("bash")
        .arg(example("first-suggestion.sh"))
        .arg(restock.http.url(""))
        .env("ZONE", crate::support::zone())
        .output()
        .await
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&script.stdout), String::from_utf8_lossy(&script.stderr));
    assert!(script.status.success(), "{out}\n{err}");

    let shown = restock.http.suggestions("").await;
    let results = restock.http.click("accept", &shown, json!({})).await;
    assert_eq!(results[0]["outcome"], "accepted");
    let at_central = crate::support::Http::new(central);
    eventually("the order has the new date at the central system", async || {
        let order = at_central.get("/orders/O-1").await;
        if order["version"] == 2 { Ok(()) } else { Err(order) }
    })
    .await;
    eventually("its mail lies in the folder", async || {
        let mails = std::fs::read_dir(restock.mails()).map(Iterator::count).unwrap_or(0);
        if mails == 1 { Ok(()) } else { Err(mails) }
    })
    .await;
}
