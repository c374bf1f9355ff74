#![no_main]
//! Cursors of lists: any text is taken or refused, and what a list gave is read as it was written.

use rusqlite::types::Value;
use storage::sqlite::cursor;

libfuzzer_sys::fuzz_target!(|input: (&str, &str, Vec<Result<i64, &str>>)| {
    let (text, name, place) = input;
    let _ = cursor::read(text, name, place.len());
    let place: Vec<Value> =
        place.into_iter().map(|value| value.map_or_else(|text| Value::Text(text.to_owned()), Value::Integer)).collect();
    let given = cursor::write(name, &place).expect("numbers and texts");
    assert_eq!(cursor::read(&given, name, place.len()), Ok(place));
});
