//! Contracts held against what was released: the program's own, and a team's.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{contracts, json_of, own, said};

fn releases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("releases")
}

/// What CI asks: whoever changes a type so that its readers or its own past break, is told here what to do.
#[test]
fn the_types_of_the_program_keep_the_promises_and_fit_every_release() {
    let checked = contracts(&["check"], Path::new("."));
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    let told = json_of(&contracts(&["check", "--json"], Path::new(".")));
    assert_eq!(told["mode"], "full-transitive");
    assert!(
        told["releases"].as_array().unwrap().contains(&json!("1")) && told["contracts"].as_u64() > Some(30),
        "{told}"
    );
}

#[test]
fn a_change_of_a_type_of_the_program_that_breaks_its_readers_is_refused_with_path_and_reason() {
    let home = tempfile::tempdir().unwrap();
    let against = releases();
    let against = against.to_str().unwrap();
    let found = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut all = own(home.path());
        change(&mut all);
        std::fs::write(home.path().join("own.json"), Value::from(all).to_string()).unwrap();
        let checked = contracts(&["check", "own.json", "--against", against], home.path());
        (checked.status.code(), said(&checked))
    };
    let of = |all: &mut Vec<Value>, kind: &str| all.iter().position(|contract| contract["type"] == kind).unwrap();
    assert_eq!(found(&|_| {}).0, Some(0), "{}", found(&|_| {}).1);
    // A new field that may be left out is no break.
    let added = found(&|all| {
        let at = of(all, "price.price.published.v1");
        all[at]["schema"]["properties"]["note"] = json!({"type": ["string", "null"]});
    });
    assert_eq!(added.0, Some(0), "{}", added.1);
    let gone = found(&|all| {
        let at = of(all, "price.price.published.v1");
        all.remove(at);
    });
    assert!(gone.0 == Some(1) && gone.1.contains("release 1 has this type, and it is gone"), "{}", gone.1);
    let changed = found(&|all| {
        let at = of(all, "price.price.published.v1");
        all[at]["schema"]["properties"]["version"] = json!({"type": "string"});
    });
    assert_eq!(changed.0, Some(1), "{}", changed.1);
    for part in [
        "own.json:1: price.price.published.v1: $.version: ",
        "backward compatibility with release 1",
        "forward compatibility with release 1",
        "declare a .v2 beside it",
    ] {
        assert!(changed.1.contains(part), "\"{part}\" is not said: {}", changed.1);
    }
}

#[test]
fn a_team_makes_releases_of_its_files_and_each_mode_refuses_what_it_is_there_to_refuse() {
    let home = tempfile::tempdir().unwrap();
    let write = |fields: &str| {
        let required: Vec<&str> = fields.split(' ').filter_map(|field| field.strip_suffix('!')).collect();
        let named = fields.split(' ').map(|field| format!("{}: {{type: string}}", field.trim_end_matches('!')));
        let text = format!(
            "type: leaflet.page.published.v1\nowner: leaflet\nsubject: {{aggregate: page, id_field: page_id}}\naxis: page\n\
             weight: thick\nsummary: A page of a leaflet.\naudiences: [internal]\nretention: latest\n\
             schema: {{type: object, required: [page_id, {}], properties: {{page_id: {{type: string}}, {}}}}}\n",
            required.join(", "),
            named.collect::<Vec<_>>().join(", ")
        );
        std::fs::write(home.path().join("page.yaml"), text).unwrap();
    };
    let run = |args: &[&str]| {
        let output = contracts(args, home.path());
        (output.status.code(), said(&output))
    };
    write("title! picture!");
    let (code, text) = run(&["release", "releases", "page.yaml"]);
    assert!(code == Some(0) && home.path().join("releases/1.json").exists(), "{text}");
    let (code, text) = run(&["release", "releases", "page.yaml"]);
    assert!(code == Some(1) && text.contains("nothing has changed since release 1"), "{text}");

    // The picture may be missing now: readers of then cannot read that, and in full modes it is no release.
    write("title! picture");
    let (code, text) = run(&["release", "releases", "page.yaml"]);
    assert!(code == Some(1) && text.contains("$.picture") && !home.path().join("releases/2.json").exists(), "{text}");
    let (code, text) = run(&["release", "releases", "page.yaml", "--mode", "backward"]);
    assert!(code == Some(0) && home.path().join("releases/2.json").exists(), "{text}");

    // And now it is gone: readers of release 2 can read that, those of release 1 cannot.
    write("title! number");
    let check = |mode: &str| run(&["check", "page.yaml", "--against", "releases", "--mode", mode]).0;
    let modes = ["none", "backward", "forward", "full", "backward-transitive", "forward-transitive", "full-transitive"];
    assert_eq!(modes.map(check), [0, 0, 0, 0, 0, 1, 1].map(Some));
    // The number is always there: a reader of today could not read the events of then.
    write("title! picture number!");
    assert_eq!(modes.map(check), [0, 1, 0, 1, 1, 1, 1].map(Some));
    // A single release, as a file.
    let (code, text) = run(&["check", "page.yaml", "--against", "releases/2.json"]);
    assert!(code == Some(1) && text.contains("page.yaml:9: leaflet.page.published.v1: $.number"), "{text}");
}
