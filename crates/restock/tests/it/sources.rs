//! `restock source`: mappings checked and tried on the command line, and what the documents say it prints.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::{CentralDouble, Goods, free_port, noon};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// At the root of the repository, as the documents have it.
fn restock(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_restock")).args(arguments).current_dir(root()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_three_examples_are_good_and_every_row_of_them_is_taken() {
    let counts = |example: &str| {
        let folder = format!("docs/examples/databases/{example}");
        let checked = restock(&["source", "check", &folder]);
        assert!(checked.status.success() && out(&checked).contains(": good;"), "{}{}", out(&checked), err(&checked));
        let tried = restock(&["source", "try", &folder, "--json"]);
        assert!(tried.status.success(), "{}", err(&tried));
        let told: Value = serde_json::from_slice(&tried.stdout).unwrap();
        let rows: Vec<u64> =
            told["parts"].as_array().unwrap().iter().map(|part| part["rows"].as_u64().unwrap()).collect();
        (rows, told["lines"].as_u64().unwrap(), told["locations"].as_u64().unwrap())
    };
    assert_eq!(counts("adventureworks"), (vec![104, 265, 1_069, 4_012], 8_845, 14));
    assert_eq!(counts("northwind"), (vec![29, 77, 77, 14], 17, 1));
    assert_eq!(counts("frepple"), (vec![2, 11, 33, 0], 0, 3));
}

#[test]
fn a_rebuild_from_each_example_gives_the_suggestions_that_its_data_ask_for() {
    let opened = |example: &str| {
        let data = tempfile::tempdir().unwrap();
        let rebuilt = Command::new(env!("CARGO_BIN_EXE_restock"))
            .args(["rebuild", "--json", "--listen", &format!("127.0.0.1:{}", free_port()), "--data"])
            .arg(data.path())
            .env("RESTOCK__REBUILD__SOURCE", format!("docs/examples/databases/{example}"))
            .current_dir(root())
            .output()
            .unwrap();
        assert!(rebuilt.status.success(), "{}", err(&rebuilt));
        let database = rusqlite::Connection::open(data.path().join("restocking.sqlite")).unwrap();
        let mut kinds = database.prepare("SELECT kind, count(*) FROM suggestion GROUP BY kind").unwrap();
        let kinds = kinds.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        kinds.collect::<Result<BTreeMap<String, u64>, _>>().unwrap()
    };
    let of = |kinds: &BTreeMap<String, u64>, kind: &str| kinds.get(kind).copied().unwrap_or(0);
    // A manufacturer with months of stock and large orders under way.
    let bicycles = opened("adventureworks");
    assert!(of(&bicycles, "cancel") > 50 && of(&bicycles, "postpone") > 50, "{bicycles:?}");
    // Everything on order at the wholesaler is wanted earlier: its stock is below the level at which it orders.
    let food = opened("northwind");
    assert!(of(&food, "advance") > 10 && of(&food, "cancel") == 0, "{food:?}");
    // No orders, nothing to change.
    assert!(opened("frepple").is_empty());
}

#[test]
fn the_documents_show_what_is_printed() {
    let page = std::fs::read_to_string(root().join("docs/connect-a-database.md")).unwrap();
    let tried = restock(&["source", "try", "docs/examples/databases/adventureworks"]);
    let printed = out(&tried);
    let table = printed.lines().skip_while(|line| !line.starts_with("PART")).take_while(|line| !line.is_empty());
    let table = table.collect::<Vec<_>>().join("\n");
    assert!(table.lines().count() == 5 && page.contains(&table), "docs/connect-a-database.md does not show\n{table}");

    let shop = root().join("docs/examples/databases/broken-mapping.toml");
    let checked = restock(&["source", "check", shop.to_str().unwrap(), "--at", "docs/examples/databases/northwind"]);
    assert_eq!(checked.status.code(), Some(1));
    for line in out(&checked).lines() {
        let said = line.split_once("broken-mapping.toml:").unwrap().1;
        assert!(page.contains(said), "docs/connect-a-database.md does not show\n{said}");
    }
}

#[test]
fn what_is_wrong_with_a_mapping_is_told_to_people_and_to_machines() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mapping.toml");
    std::fs::write(&file, "version = 1\nname = \"x\"\n[source]\nat = \".\"\n[suppliers]\ntabel = \"supplier\"\n")
        .unwrap();
    std::fs::write(folder.path().join("supplier.csv"), "no,name\n").unwrap();
    let name = file.to_str().unwrap();
    let people = restock(&["source", "check", name]);
    assert_eq!(people.status.code(), Some(1));
    assert!(
        out(&people).contains("error: line 6: suppliers.tabel: this key is not known; did you mean \"table\"?"),
        "{}",
        out(&people)
    );
    let machines = restock(&["source", "check", name, "--json"]);
    let told: Value = serde_json::from_slice(&machines.stdout).unwrap();
    assert_eq!(machines.status.code(), Some(1));
    assert_eq!(told["errors"].as_u64().unwrap(), u64::try_from(told["findings"].as_array().unwrap().len()).unwrap());
    let tried = restock(&["source", "try", name]);
    assert!(tried.status.code() == Some(1) && err(&tried).contains("restock source check"), "{}", err(&tried));
    let nowhere = restock(&["source", "try", "no-such-folder"]);
    assert!(
        nowhere.status.code() == Some(2) && err(&nowhere).contains("name `central`, a mapping file"),
        "{}",
        err(&nowhere)
    );
}

#[test]
fn every_row_that_is_rejected_or_mended_is_written_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mapping = "version = 1\nname = \"x\"\n[source]\nat = \".\"\n[suppliers]\ntable = \"s\"\nsupplier_id = \"no\"\nname = \"name\"\n";
    let rows: String = (0..20).map(|number| format!("{number},\n")).collect();
    std::fs::write(folder.path().join("mapping.toml"), mapping).unwrap();
    std::fs::write(folder.path().join("s.csv"), format!("no,name\n{rows}20,Twenty\n")).unwrap();
    let told = folder.path().join("told.ndjson");
    let tried = restock(&["source", "try", folder.path().to_str().unwrap(), "--told", told.to_str().unwrap()]);
    assert_eq!(tried.status.code(), Some(1));
    assert!(out(&tried).contains("    20  suppliers.name: empty; a default can be said\n"), "{}", out(&tried));
    let lines = std::fs::read_to_string(told).unwrap();
    assert_eq!(lines.lines().count(), 20);
    // Files know no types: keys are ordered as texts.
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((&first["what"], &first["place"]), (&Value::from("rejected"), &Value::from("s.csv line 2 (no 0)")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_central_system_is_a_source_like_the_others() {
    let (retail, central) = (noon(), CentralDouble::start(None).await);
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    central.stock("P1", 3, 40).await;
    let url = central.url();
    let run = move |arguments: &'static [&'static str], url: Option<String>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
        command.args(arguments).envs(url.map(|url| ("RESTOCK__CENTRAL__URL", url)));
        tokio::task::spawn_blocking(move || command.output().unwrap())
    };
    let checked = run(&["source", "check", "central"], Some(url.clone())).await.unwrap();
    assert!(checked.status.success() && out(&checked).contains("orders: 1 read of 1"), "{}", out(&checked));
    let tried = run(&["source", "try", "central", "--json"], Some(url)).await.unwrap();
    let told: Value = serde_json::from_slice(&tried.stdout).unwrap();
    assert_eq!((&told["lines"], &told["parts"][2]["rows"]), (&Value::from(1), &Value::from(1)), "{told}");
    let without = run(&["source", "try", "central"], None).await.unwrap();
    assert!(without.status.code() == Some(1) && err(&without).contains("central.url"), "{}", err(&without));
}
