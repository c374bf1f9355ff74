//! Any text is read or refused: no panic, and faults that are within the text.

use criteria::{Expression, FIRST_DAY, Faults, Template, Type, parse};
use proptest::prelude::*;

/// Words and signs that come close to expressions.
fn nearly_an_expression() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "age",
        "quantity",
        "arrival_date",
        "supplier",
        "overdue",
        "and",
        "or",
        "not",
        "in",
        "(",
        ")",
        "[",
        "]",
        ",",
        "+",
        "-",
        "*",
        "/",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "=",
        "1",
        "0",
        "12.5",
        "2026-12-24",
        "'a'",
        "\"b\"",
        "'",
        "min",
        "if",
        "known",
        "otherwise",
        "true",
        "false",
        "ä",
        "\u{0}",
        "\\",
        "💥",
        "{",
        "}",
        "999999999999999",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "))
}

fn sound(source: &str, result: Result<impl Sized, Faults>) -> Result<(), TestCaseError> {
    if let Err(Faults(faults)) = result {
        prop_assert!(!faults.is_empty());
        let lines: Vec<&str> = source.split('\n').collect();
        for fault in &faults {
            prop_assert!(fault.line >= 1 && fault.line <= lines.len() && fault.column >= 1, "{fault} in {source:?}");
            prop_assert!(!fault.text.is_empty());
        }
        let in_order = faults.windows(2).all(|pair| (pair[0].line, pair[0].column) <= (pair[1].line, pair[1].column));
        prop_assert!(in_order, "{faults:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_as_an_expression(source in prop_oneof![any::<String>(), nearly_an_expression()]) {
        for wanted in [Type::Number, Type::Date, Type::Text, Type::Truth] {
            if let Err(faults) = Expression::compile(&source, wanted) {
                prop_assert!(faults.iter().all(|fault| source.is_char_boundary(fault.at)), "{faults:?}");
            }
        }
    }

    #[test]
    fn any_text_as_a_reason(source in "[{}a-z_ äé\u{0}-\u{1f}]{0,60}") {
        let _ = Template::compile(&source);
    }

    #[test]
    fn any_text_as_a_file(source in prop_oneof![any::<String>(), "[\\[\\]a-z=\"'0-9\\.\n# ]{0,300}"]) {
        sound(&source, parse(&source))?;
    }

    /// The first day's file with a piece cut out, doubled or replaced.
    #[test]
    fn a_file_that_was_damaged(from in 0..FIRST_DAY.len(), length in 0..200_usize, instead in "[\\[\\]a-z=\"'(){}0-9\n]{0,12}") {
        let mut source = FIRST_DAY.to_owned();
        let boundary = |at: usize| (at..=FIRST_DAY.len()).find(|at| FIRST_DAY.is_char_boundary(*at)).unwrap();
        source.replace_range(boundary(from)..boundary((from + length).min(FIRST_DAY.len())), &instead);
        sound(&source, parse(&source))?;
    }
}
