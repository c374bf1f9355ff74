//! A team's own criteria: checked, tried, and put in force. What a trial says is what then happens, row by row.

use std::collections::BTreeMap;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::{CentralDouble, Goods, Restock, Setup, noon};

const CRITERIA: &str = r#"
version = 7

[settings]
tolerance_in = 1

[suppliers.S2]
frozen = 30

[[criteria]]
id = "too-much"
kind = "cancel"
priority = 5
when = "quantity >= 900"
reason = "{quantity} are more than anybody sells: cancel the {quantity} of {arrival_date}"

[[criteria]]
id = "half"
kind = "decrease"
priority = 4
when = "proposed in ['none', 'cancel', 'postpone'] and quantity >= 90 and quantity < 200"
to = "quantity / 2"
reason = "Half of {quantity} will do: {new_quantity}"

[[criteria]]
id = "contract"
kind = "leave"
priority = 9
when = "starts_with(order, 'CONTRACT')"
reason = "{order} is delivered by contract"
"#;

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A retailer with something of everything: what stays, changes, goes and comes under the criteria above.
async fn retailer(central: &CentralDouble, restock: &Restock) {
    let retail = noon();
    let orders = [
        ("PO-1", "S1", "P1", 100, 20),       // not needed: cancelled; half of it under the criteria
        ("PO-2", "S1", "P2", 950, 25),       // needed, in part: decreased; cancelled under the criteria
        ("PO-3", "S2", "P3", 60, 20),        // not needed: cancelled; frozen under the settings
        ("PO-4", "S1", "P4", 150, 12),       // needed as it is; half under the criteria
        ("CONTRACT-5", "S1", "P5", 100, 20), // not needed: cancelled; left alone under the criteria
        ("PO-6", "S1", "P6", 40, 30),        // not needed: cancelled either way
    ];
    let orders = orders.map(|(order, supplier, product, quantity, in_days)| {
        retail.order(order, supplier, &[Goods { product_id: product, quantity, in_days }])
    });
    let ids: Vec<String> = orders.iter().map(|order| order.order_id.clone()).collect();
    central.place(orders.to_vec()).await;
    let mut events = vec![retail.supplier("S1"), retail.supplier("S2")];
    for (product, supplier, daily, level) in [
        ("P1", "S1", 1, 500),
        ("P2", "S1", 2, 50),
        ("P3", "S2", 1, 500),
        ("P4", "S1", 1, 12),
        ("P5", "S1", 1, 500),
        ("P6", "S1", 1, 500),
    ] {
        events.push(retail.product(product, supplier).selling(daily).published());
        events.push(retail.counted(product, 1, level));
    }
    events.extend(ids.iter().map(|id| retail.order_placed(id)));
    restock.http.send(&events).await;
    restock.at_rest().await;
}

/// What is open, by line: what it proposes and who says so.
async fn open(restock: &Restock) -> BTreeMap<String, Value> {
    let shown = |found: &Value| {
        let fields = [
            "kind",
            "from_date",
            "to_date",
            "from_quantity",
            "to_quantity",
            "value",
            "criterion",
            "criterion_version",
            "reason",
        ];
        fields.map(|field| (field.to_owned(), found[field].clone())).into_iter().collect::<serde_json::Map<_, _>>()
    };
    let found = restock.http.suggestions("").await;
    found.iter().map(|found| (found["order_id"].as_str().unwrap().to_owned(), Value::Object(shown(found)))).collect()
}

/// The rows of a trial by line, and its summary.
fn rows(output: &Output) -> (BTreeMap<String, Value>, Value) {
    assert!(output.status.success(), "{}", said(output));
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let summary = lines.pop().unwrap()["summary"].take();
    (lines.into_iter().map(|row| (row["order_id"].as_str().unwrap().to_owned(), row)).collect(), summary)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_says_what_then_happens_row_by_row_over_the_instance_and_from_its_file() {
    let central = CentralDouble::start(None).await;
    let setup = Setup::with_central(&central.url());
    let mut restock = Restock::start(&setup).await;
    retailer(&central, &restock).await;
    let before = open(&restock).await;
    assert_eq!(before.len(), 5, "{before:#?}");
    let file = restock.config_file().with_file_name("criteria.toml");
    std::fs::write(&file, CRITERIA).unwrap();
    let file = file.to_str().unwrap();

    let over_http = restock.command(&["criteria", "try", file, "--json"]).await;
    assert!(said(&over_http).contains("asking the running instance"), "{}", said(&over_http));
    let (tried, summary) = rows(&over_http);
    assert_eq!(open(&restock).await, before, "a trial changes nothing");
    restock.terminate().await;
    let from_file = restock.command(&["criteria", "try", file, "--json"]).await;
    assert!(said(&from_file).contains("reading the database"), "{}", said(&from_file));
    assert_eq!(rows(&from_file), (tried.clone(), summary.clone()), "both ways say the same");
    let in_words = restock.command(&["criteria", "try", file]).await;
    assert!(
        said(&in_words).contains("withdrawn") && said(&in_words).contains("too-much, version 7"),
        "{}",
        said(&in_words)
    );

    // Now in force.
    std::fs::write(
        restock.config_file(),
        setup.clone().and(&format!("[planning]\ncriteria = \"{file}\"")).toml(&restock.mails()),
    )
    .unwrap();
    restock.restart().await;
    restock.at_rest().await;
    let after = open(&restock).await;

    for (order, row) in &tried {
        let effect = row["effect"].as_str().unwrap();
        assert_eq!(row["anyway"], false, "{row}");
        match effect {
            "withdrawn" => assert!(!after.contains_key(order), "{row}"),
            _ => assert_eq!(row["after"], after[order], "{effect} {order}"),
        }
        match effect {
            "raised" => assert!(!before.contains_key(order), "{row}"),
            _ => assert_eq!(row["before"], before[order], "{effect} {order}"),
        }
    }
    let untouched = |shown: &BTreeMap<String, Value>| -> BTreeMap<String, Value> {
        shown
            .iter()
            .filter(|(order, _)| !tried.contains_key(*order))
            .map(|(order, shown)| (order.clone(), shown.clone()))
            .collect()
    };
    assert_eq!(untouched(&before), untouched(&after), "what the trial did not name did not change");
    let effects: BTreeMap<&str, &str> =
        tried.iter().map(|(order, row)| (order.as_str(), row["effect"].as_str().unwrap())).collect();
    let expected = [
        ("CONTRACT-5", "withdrawn"),
        ("PO-1", "changed"),
        ("PO-2", "changed"),
        ("PO-3", "changed"),
        ("PO-4", "raised"),
    ];
    assert_eq!(effects, BTreeMap::from(expected));
    assert_eq!(summary["products"], 6);

    // And once more: what is in force changes nothing, and is reviewed no second time.
    let (again, _) = rows(&restock.command(&["criteria", "try", "--json"]).await);
    assert_eq!(again, BTreeMap::new());
    restock.terminate().await;
    restock.restart().await;
    assert_eq!(restock.http.get("/api/inbox").await["pending"], 0);
    assert_eq!(open(&restock).await, after);

    // It goes as it came.
    std::fs::write(restock.config_file(), setup.toml(&restock.mails())).unwrap();
    restock.terminate().await;
    restock.restart().await;
    restock.at_rest().await;
    assert_eq!(open(&restock).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_of_a_criterion_says_so_wherever_it_is_told() {
    let central = CentralDouble::start(None).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), CRITERIA).unwrap();
    let setup =
        Setup::with_central(&central.url()).and(&format!("[planning]\ncriteria = \"{}\"", file.path().display()));
    let restock = Restock::start(&setup).await;
    retailer(&central, &restock).await;
    let all = restock.http.suggestions("").await;
    let found = all.iter().find(|found| found["order_id"] == "PO-2").unwrap();
    assert_eq!((&found["criterion"], &found["criterion_version"]), (&json!("too-much"), &json!(7)));
    assert!(found["notice"].as_str().unwrap().contains("does not promise"), "{found}");
    let incarnation = found["incarnation"].as_str().unwrap();
    let page = restock.http.try_get(&format!("/suggestions/{incarnation}")).await.unwrap().body.to_string();
    assert!(page.contains("too-much, version 7") && page.contains("does not promise"), "{page}");
    let list = restock.http.try_get("/").await.unwrap().body.to_string();
    assert!(list.contains("too-much, version 7"), "{list}");
    let log = restock.http.get("/feeds/restocking?limit=1000").await;
    let told = log.as_array().unwrap().iter().find(|event| {
        event["type"] == "restocking.suggestion.opened.v1" && event["data"]["incarnation"] == incarnation
    });
    assert_eq!(told.unwrap()["data"]["criterion"], "too-much");
    assert!(told.unwrap()["data"]["notice"].is_string());
    let standard = all.iter().find(|found| found["criterion"] == "standard").unwrap();
    assert!(standard["notice"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_file_is_refused_by_check_by_try_and_by_the_start_with_the_same_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("criteria.toml");
    std::fs::write(
        &file,
        "version = 1\n[[criteria]]\nid = \"a\"\nkind = \"cancle\"\nwhen = \"agge > 3\"\nreason = \"so\"\n",
    )
    .unwrap();
    let name = file.to_str().unwrap();
    let faults = [
        format!("{name}:4:8: unknown kind cancle; did you mean cancel?"),
        format!("{name}:5:9: when: unknown name agge; did you mean age?"),
    ];
    let config = folder.path().join("restock.toml");
    std::fs::write(
        &config,
        format!("[planning]\ncriteria = \"{name}\"\n[data]\ndir = \"{}\"\n", folder.path().join("data").display()),
    )
    .unwrap();
    let config = config.to_str().unwrap();
    let run = async |args: &[&str]| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_restock"));
        let free = format!("127.0.0.1:{}", crate::support::free_port());
        command.args(args).args(["--listen", &free]).kill_on_drop(true);
        tokio::time::timeout(std::time::Duration::from_secs(30), command.output()).await.expect("it ends").unwrap()
    };
    for args in [
        vec!["criteria", "check", name],
        vec!["criteria", "check", "--config", config],
        vec!["criteria", "try", name],
        vec!["serve", "--config", config],
        vec!["review", "-", "--criteria", name],
    ] {
        let output = run(&args).await;
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", said(&output));
        for fault in &faults {
            assert!(said(&output).contains(fault), "{args:?}: {}", said(&output));
        }
    }
    let machine = run(&["criteria", "check", name, "--json"]).await;
    let machine: Value = serde_json::from_slice(&machine.stdout).unwrap();
    assert_eq!(
        (&machine["good"], &machine["faults"][0]["line"], &machine["faults"][0]["column"]),
        (&json!(false), &json!(4), &json!(8))
    );
    assert_eq!(run(&["criteria", "check"]).await.status.code(), Some(2), "no file is named");
    assert_eq!(run(&["criteria", "chek"]).await.status.code(), Some(2));

    let default = run(&["criteria", "default"]).await;
    std::fs::write(&file, &default.stdout).unwrap();
    let checked = run(&["criteria", "check", name]).await;
    assert!(checked.status.success() && said(&checked).contains("version 1, 5 criteria"), "{}", said(&checked));
    let names = run(&["criteria", "names"]).await;
    assert!(said(&names).contains("days_of_cover"), "{}", said(&names));
}

#[test]
fn the_document_lists_every_name_and_its_examples_are_sound() {
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/criteria.md")).unwrap();
    for info in criteria::Name::ALL.iter().map(|name| name.info()) {
        let unit = if info.unit.is_empty() { info.kind.to_string().replace("a ", "") } else { info.unit.to_owned() };
        let unknown = if info.unknown.is_empty() { String::new() } else { format!("; unknown {}", info.unknown) };
        let row = format!("| `{}` | {unit} | {}{unknown} |", info.name, info.meaning);
        assert!(document.contains(&row), "docs/criteria.md lacks the line\n{row}");
    }
    let table = document.split("## What may be named").nth(1).unwrap().split("\n## ").next().unwrap();
    assert_eq!(table.matches("\n| `").count(), criteria::Name::ALL.len(), "it lists what there is not");
    let examples: Vec<String> = document
        .split("\n\n")
        .filter(|block| block.starts_with("    [[criteria]]") || block.starts_with("    [settings]"))
        .map(|block| format!("version = 1\n{block}"))
        .collect();
    assert_eq!(examples.len(), 5);
    for example in examples {
        criteria::parse(&example).unwrap_or_else(|faults| panic!("{faults}\n{example}"));
    }
}
