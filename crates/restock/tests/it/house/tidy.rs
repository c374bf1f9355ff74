//! Order in the files: sizes, words that must not stay, lints, decisions with a status.

use std::path::{Path, PathBuf};

/// A file and what it says, by its path from the root.
#[derive(Debug, Clone)]
struct Source {
    path: String,
    text: String,
}

/// The root of the repository.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Every file below a folder with one of these extensions, as far as they are kept.
fn sources(below: &str, extensions: &[&str]) -> Vec<Source> {
    let (root, mut found) = (root(), Vec::new());
    let mut open = vec![root.join(below)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("target") && !path.ends_with(".git") {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted)) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push(Source {
                    path: path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"),
                    text,
                });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "nothing below {below}: the rule would hold of nothing");
    found
}

/// Lines of one file.
const LONGEST_FILE: usize = 400;

fn too_long(sources: &[Source]) -> Vec<String> {
    let long = sources.iter().filter(|source| source.text.lines().count() > LONGEST_FILE);
    long.map(|source| format!("{}: {} lines", source.path, source.text.lines().count())).collect()
}

/// Where one of these words stands.
fn with_words(sources: &[Source], words: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (line, text) in source.text.lines().enumerate() {
            found.extend(
                words
                    .iter()
                    .filter(|word| text.contains(word.as_str()))
                    .map(|word| format!("{}:{}: {word}", source.path, line + 1)),
            );
        }
    }
    found
}

/// What is left behind by mistake. Written in two parts, so that this file does not find itself.
fn leftovers() -> Vec<String> {
    [("todo", "!("), ("unimplemented", "!("), ("dbg", "!("), ("#[ign", "ore"), ("FIX", "ME"), ("XX", "X ")]
        .map(|(one, other)| format!("{one}{other}"))
        .to_vec()
}

/// Places of somebody's machine.
fn machine_paths() -> Vec<String> {
    [("/ho", "me/"), ("/Us", "ers/"), ("/wo", "rk/"), ("/ro", "ot/"), ("C:", "\\Us")]
        .map(|(one, other)| format!("{one}{other}"))
        .to_vec()
}

/// Where SQL is written beside the adapters that speak it.
fn with_sql(sources: &[Source]) -> Vec<String> {
    let speaks = |text: &str| {
        let text = text.trim_start();
        let quoted = text.split('"').skip(1).step_by(2);
        !text.starts_with("//")
            && quoted.into_iter().any(|text| {
                ["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "PRAGMA "]
                    .iter()
                    .any(|word| text.starts_with(word))
                    || (text.starts_with("UPDATE ") && text.contains(" SET "))
            })
    };
    let allowed = ["crates/storage/", "crates/world/", "crates/mapping/src/database"];
    let elsewhere = sources
        .iter()
        .filter(|source| source.path.contains("/src/") && !allowed.iter().any(|home| source.path.starts_with(home)));
    elsewhere.filter(|source| source.text.lines().any(speaks)).map(|source| source.path.clone()).collect()
}

fn without_lints(manifests: &[Source]) -> Vec<String> {
    let inherits =
        |text: &str| text.split("[lints]").nth(1).is_some_and(|rest| rest.trim_start().starts_with("workspace = true"));
    let crates =
        manifests.iter().filter(|source| source.path.starts_with("crates/") && source.path.ends_with("Cargo.toml"));
    crates.filter(|source| !inherits(&source.text)).map(|source| source.path.clone()).collect()
}

/// Decisions that do not say whether they hold.
fn without_status(decisions: &[Source]) -> Vec<String> {
    let says = |text: &str| {
        text.lines()
            .any(|line| line.to_lowercase().replace(['*', '#', '-', '_'], "").trim_start().starts_with("status"))
    };
    decisions.iter().filter(|source| !says(&source.text)).map(|source| source.path.clone()).collect()
}

fn made_up(path: &str, text: &str) -> Vec<Source> {
    vec![Source { path: path.to_owned(), text: text.to_owned() }]
}

#[test]
fn no_file_is_too_long_to_be_read_in_one_go() {
    assert_eq!(too_long(&sources("crates", &["rs"])), Vec::<String>::new());
    assert_eq!(too_long(&made_up("long.rs", &"x\n".repeat(401))), ["long.rs: 401 lines"]);
}

#[test]
fn nothing_is_left_behind_by_mistake() {
    assert_eq!(with_words(&sources("crates", &["rs"]), &leftovers()), Vec::<String>::new());
    let forgotten = format!("fn f() {{\n    {}x);\n}}", leftovers()[2]);
    assert_eq!(with_words(&made_up("left.rs", &forgotten), &leftovers()), [format!("left.rs:2: {}", leftovers()[2])]);
}

#[test]
fn no_path_of_a_machine_is_written_down() {
    let kept = ["rs", "toml", "md", "json", "sh", "html", "js", "css", "sql", "yml", "yaml"];
    assert_eq!(with_words(&sources("crates", &kept), &machine_paths()), Vec::<String>::new());
    assert_eq!(with_words(&sources("docs", &kept), &machine_paths()), Vec::<String>::new());
    let found = with_words(&made_up("a.md", &format!("see {}me/notes", machine_paths()[0])), &machine_paths());
    assert_eq!(found.len(), 1);
}

#[test]
fn sql_is_written_where_databases_are_spoken_to_and_nowhere_else() {
    assert_eq!(with_sql(&sources("crates", &["rs"])), Vec::<String>::new());
    let bad = made_up("crates/web/src/desk.rs", "let sql = \"SELECT 1\";");
    assert_eq!(with_sql(&bad), ["crates/web/src/desk.rs"]);
    assert!(with_sql(&made_up("crates/web/src/desk.rs", "// \"SELECT 1\"\nlet text = \"Select one\";")).is_empty());
}

#[test]
fn every_crate_inherits_the_lints_of_the_workspace() {
    assert_eq!(without_lints(&sources("crates", &["toml"])), Vec::<String>::new());
    assert_eq!(without_lints(&made_up("crates/a/Cargo.toml", "[package]\n[lints.rust]\n")), ["crates/a/Cargo.toml"]);
}

#[test]
fn every_decision_says_whether_it_holds() {
    let mut decisions = sources("docs/adr", &["md"]);
    decisions.retain(|source| !source.path.ends_with("README.md"));
    assert!(!decisions.is_empty());
    assert_eq!(without_status(&decisions), Vec::<String>::new());
    assert_eq!(without_status(&made_up("docs/adr/1.md", "# We decided\nBecause.")), ["docs/adr/1.md"]);
    assert!(without_status(&made_up("docs/adr/1.md", "# We decided\n\n- **Status**: accepted\n")).is_empty());
}

#[test]
fn the_changelog_speaks_of_this_version() {
    let text = std::fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(text.contains(env!("CARGO_PKG_VERSION")), "CHANGELOG.md does not mention {}", env!("CARGO_PKG_VERSION"));
}
