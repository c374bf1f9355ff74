//! No context uses another: they hear of one another, in types of their own.

use std::path::{Path, PathBuf};

const CONTEXTS: [&str; 5] = ["product", "price", "promotion", "product_sale", "offer"];

/// Where a file of a context names another context.
fn foreign_uses(context: &str, text: &str) -> Vec<String> {
    let others = CONTEXTS.iter().filter(|other| **other != context);
    let named = others.flat_map(|other| [format!("crate::{other}::"), format!("catalogue::{other}::")]);
    named.filter(|path| text.contains(path.as_str())).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_context_names_another() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for context in CONTEXTS {
        let mut found = vec![source.join(format!("{context}.rs"))];
        files(&source.join(context), &mut found);
        assert!(found.len() > 2, "{context} is looked at");
        for file in found {
            let text = std::fs::read_to_string(&file).unwrap();
            assert_eq!(foreign_uses(context, &text), Vec::<String>::new(), "{}", file.display());
        }
    }
}

#[test]
fn a_context_that_names_another_is_found() {
    assert_eq!(foreign_uses("price", "use crate::product::ProductPublished;"), ["crate::product::"]);
    assert!(foreign_uses("price", "use crate::price::Timeline;").is_empty());
}
