//! `restock bench`, small: that everything is done and nothing is lost; never how fast.

use std::process::Command;

use serde_json::Value;

fn bench(args: &[&str]) -> std::process::Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
    let output = command.args(["bench", "--quick", "--data"]).arg(folder.path()).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "it leaves nothing behind: {left:?}");
    output
}

#[test]
fn every_figure_stands_beside_its_bar_and_nothing_of_a_day_is_lost() {
    // That every event of the day was handled, and every accepted suggestion taken, is checked by the command itself.
    let output = bench(&["--json"]);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let figures = said["figures"].as_array().unwrap();
    let of = |id: &str| figures.iter().find(|figure| figure["id"] == id).unwrap_or_else(|| panic!("no {id}: {said}"));
    for id in ["day", "day_of_raw", "stream", "stream_fast", "list", "accept", "rebuild", "memory"] {
        let figure = of(id);
        assert!(figure["value"].as_f64().unwrap() > 0.0, "{figure}");
        assert!(figure["reached"].is_boolean(), "each has its bar: {figure}");
        assert!(!figure["notes"].as_array().unwrap().is_empty(), "each says how it was measured: {figure}");
    }
    assert!(of("day")["limit"].as_f64().unwrap() > 0.0, "the same rows were written raw: {said}");
    for id in [
        "append_batched",
        "append_single",
        "feed_by_one",
        "feed_by_many",
        "store_bootstrap",
        "store_missed",
        "store_catch_up",
        "store_read",
        "store_read_words",
        "rebuild_store",
        "rebuild_search",
        "rebuild_price",
        "search_words",
        "search_prefix",
        "search_mistyped",
    ] {
        let figure = of(id);
        assert!(figure["value"].as_f64().unwrap() > 0.0, "{figure}");
        assert!(figure["limit"].as_f64().unwrap() > 0.0, "each stands beside what the machine can do: {figure}");
        assert!(!figure["notes"].as_array().unwrap().is_empty(), "each says how it was measured: {figure}");
    }
    assert!(of("store_memory")["value"].as_f64().unwrap() > 1.0, "{said}");
}

#[test]
fn a_part_is_measured_alone_and_printed_for_the_documents() {
    let output = bench(&["--only", "rebuild", "--markdown"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("| what | measured | the machine itself | bar | reached |"), "{said}");
    assert!(said.contains("a rebuild of 300 products with 1500 lines") && !said.contains("a day of"), "{said}");
}
