#![no_main]
//! A criteria file: refused with its faults, or taken, and then asked about a line, whose facts are whatever they are.

use criteria::{Name, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;

libfuzzer_sys::fuzz_target!(|input: (u64, i64, &str)| {
    let (seed, number, text) = input;
    let file = match criteria::parse(text) {
        Ok(file) => file,
        Err(faults) => {
            assert!(!faults.0.is_empty(), "a refusal says why");
            return;
        }
    };
    let facts = |name: Name| match seed.rotate_left(name as u32 % 64) % 5 {
        0 => Value::Number(Decimal::new(number, (seed % 10) as u32)),
        1 => Value::Date(Date::constant(2026, 11, 25)),
        2 => Value::Text("kitchen"),
        3 => Value::Truth(seed % 2 == 0),
        _ => Value::Unknown,
    };
    let _ = file.criteria.winner(&facts, None);
});
