//! Reading a mapping is total: whatever is in the file, there is a mapping or a list of faults, and never a panic.

use mapping::parse;
use proptest::prelude::*;

use crate::support::example;

fn assert_answers(text: &str) {
    match parse(text) {
        Ok(mapping) => assert!(!mapping.at().contains('\0') || !mapping.name().is_empty()),
        Err(findings) => assert!(!findings.is_empty(), "a refusal says why"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        assert_answers(&text);
    }

    /// A sound mapping with something cut out, put in or put elsewhere.
    #[test]
    fn a_mapping_with_a_wound(
        name in prop::sample::select(vec!["adventureworks", "northwind", "frepple"]),
        from in 0.0..1.0f64,
        length in 0usize..200,
        instead in "[\\[\\]{}=\",.#a-z0-9 \n-]{0,20}",
    ) {
        let text = std::fs::read_to_string(example(name).join("mapping.toml")).unwrap();
        let letters: Vec<char> = text.chars().collect();
        let from = (letters.len() as f64 * from) as usize;
        let until = (from + length).min(letters.len());
        let wounded: String = letters[..from].iter().chain(instead.chars().collect::<Vec<_>>().iter()).chain(&letters[until..]).collect();
        assert_answers(&wounded);
    }
}

#[test]
fn a_faulty_line_is_named() {
    let findings = parse("version = 1\nname = \"x\"\n\n[source]\nat = 7\n").unwrap_err();
    let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(said.contains(&"line 5: source.at: a text is expected here, not a number".to_owned()), "{said:?}");
}

#[test]
fn deep_nesting_and_a_huge_file_are_refused() {
    assert!(parse(&format!("version = {}1{}", "[".repeat(50_000), "]".repeat(50_000))).is_err());
    assert!(parse(&"#".repeat(2 << 20)).is_err());
}
