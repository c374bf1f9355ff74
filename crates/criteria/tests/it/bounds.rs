//! Expressions made to run long: refused, or done within as many steps as they have parts.

use std::cell::Cell;

use criteria::{
    Expression, MAX_CRITERIA, MAX_FILE_BYTES, MAX_NESTING, MAX_PARTS, MAX_SOURCE_BYTES, Type, Value, parse,
};

use crate::support::facts;

fn refused(source: &str) -> String {
    let faults = Expression::compile(source, Type::Truth).unwrap_err();
    faults.into_iter().map(|fault| fault.text).collect::<Vec<_>>().join("; ")
}

#[test]
fn too_long_too_many_and_too_deep_are_refused() {
    assert!(refused(&format!("age > {}1", " ".repeat(MAX_SOURCE_BYTES))).contains("bytes long"));
    assert!(refused(&format!("age > 1{}", " + 1".repeat(MAX_PARTS))).contains("values and operators"));
    for (open, close) in [("(", ")"), ("not ", ""), ("abs(", ")"), ("- ", "")] {
        let deep = format!("{}true{}", open.repeat(MAX_NESTING + 1), close.repeat(MAX_NESTING + 1));
        assert!(refused(&deep).contains("nested"), "{deep}");
    }
    let members = vec!["'a'"; 200].join(",");
    assert!(refused(&format!("supplier in [{members}]")).contains("members"));
    assert!(refused(&"(".repeat(MAX_SOURCE_BYTES)).contains("nested"));
}

#[test]
fn what_is_just_within_the_bounds_is_taken() {
    let deep = format!("{}true{}", "(".repeat(MAX_NESTING), ")".repeat(MAX_NESTING));
    assert_eq!(Expression::compile(&deep, Type::Truth).unwrap().parts(), 1);
    let wide = format!("age > 1{}", " + 1".repeat((MAX_PARTS - 3) / 2));
    assert!(Expression::compile(&wide, Type::Truth).unwrap().parts() <= MAX_PARTS);
    let members = vec!["'a'"; 48].join(",");
    Expression::compile(&format!("supplier in [{members}]"), Type::Truth).unwrap();
}

#[test]
fn evaluating_asks_for_no_more_facts_than_there_are_parts() {
    // Every function and operator that looks at an argument, nested where it could look twice.
    let nested = "otherwise(otherwise(otherwise(min(age, max(age, if(age > age, age, age))), age), age), age) > age";
    for source in [nested, "age > age and age > age or age > age and not age > age", "age in [1, 2, 3, 4, 5]"] {
        let compiled = Expression::compile(source, Type::Truth).unwrap();
        let asked = Cell::new(0);
        let _ = compiled.value(&|name| {
            asked.set(asked.get() + 1);
            facts(name)
        });
        assert!(asked.get() <= compiled.parts(), "{source}: {} of {}", asked.get(), compiled.parts());
    }
}

#[test]
fn the_largest_numbers_and_the_most_digits_are_computed_like_any_other() {
    let digits = "999999999999999.999999";
    let long = format!("{digits}{} > 0", format!(" * {digits} / {digits}").repeat(10));
    let compiled = Expression::compile(&long, Type::Truth).unwrap();
    assert!(matches!(compiled.value(&facts), Value::Truth(true) | Value::Unknown));
}

#[test]
fn a_file_of_too_many_bytes_or_criteria_is_refused() {
    let faults = parse(&" ".repeat(MAX_FILE_BYTES + 1)).unwrap_err();
    assert!(faults.to_string().contains("at most"), "{faults}");
    let one = |n| format!("[[criteria]]\nid = \"c{n}\"\nkind = \"leave\"\nwhen = \"true\"\nreason = \"so\"\n");
    let many: String = (0..=MAX_CRITERIA).map(one).collect();
    let faults = parse(&format!("version = 1\n{many}")).unwrap_err();
    assert_eq!(faults.0.len(), 1, "{faults}");
    assert!(faults.to_string().contains("more than 100 criteria"), "{faults}");
}
