//! The reference in docs/connect-a-database.md names every key.

use std::collections::BTreeSet;
use std::path::Path;

fn sources() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = ["parse.rs", "parse/source.rs", "parse/value.rs", "parse/rows.rs", "parse/parts.rs"];
    files.map(|file| std::fs::read_to_string(folder.join(file)).unwrap()).join("\n")
}

/// Keys as the reader asks for them.
fn keys(code: &str) -> BTreeSet<String> {
    let is_key = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let asked = ["required(", "optional(", "optional_section(", "flag(", "words(", "word(", "number(", "character("]
        .iter()
        .flat_map(|call| code.split(call).skip(1))
        .filter_map(|rest| rest.strip_prefix("section, ").unwrap_or(rest).strip_prefix('"')?.split('"').next());
    // Names of fields stand bare, in lists.
    let listed = code.split("read_fields!(").skip(1).filter_map(|rest| rest.split_once('{')?.1.split('}').next());
    let listed = listed.flat_map(|list| list.split([',', ';'])).map(str::trim);
    asked.chain(listed).filter(|word| is_key(word)).map(ToOwned::to_owned).collect()
}

#[test]
fn every_key_is_in_the_reference() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/connect-a-database.md");
    let page = std::fs::read_to_string(page).unwrap();
    let reference = page.split("# Reference").nth(1).unwrap();
    let code = sources();
    let code =
        code.split("macro_rules!").next().unwrap().to_owned() + code.split("pub(super) fn suppliers").nth(1).unwrap();
    let keys = keys(&code);
    assert!(keys.len() > 70 && keys.contains("first_by") && keys.contains("receipts_count"), "{keys:?}");
    let missing: Vec<&String> = keys
        .iter()
        .filter(|key| {
            let written = [format!("`{key}`"), format!("[{key}]"), format!(".{key}]"), format!("{{ {key} =")];
            !written.iter().any(|written| reference.contains(written))
        })
        .collect();
    assert!(missing.is_empty(), "not in the reference: {missing:?}");
}
