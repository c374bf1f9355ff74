//! The committed data is what the script makes of the original: figures counted from the original by other means.

use std::io::Read as _;
use std::path::Path;

fn read(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)).unwrap()
}

fn movements() -> String {
    let mut text = String::new();
    zstd::Decoder::new(read("movements.csv.zst").as_slice()).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_movements_add_up_to_what_was_counted_in_the_original() {
    let mut sums = std::collections::BTreeMap::new();
    let (mut minutes, mut largest) = (0_i64, 0_i64);
    for line in movements().lines() {
        let fields: Vec<&str> = line.split(',').collect();
        let delta: i64 = fields[2].parse().unwrap();
        minutes += fields[0].parse::<i64>().unwrap();
        largest = largest.max(delta);
        let (count, sum) = sums.entry(fields[3].to_owned()).or_insert((0, 0));
        *count += 1;
        *sum += delta;
    }
    let expected = [("a", (158, 21_117)), ("r", (4_950, 231_250)), ("s", (298_410, -3_470_685)), ("w", (166, -29_780))];
    assert_eq!(sums, expected.map(|(reason, sums)| (reason.to_owned(), sums)).into());
    assert_eq!(largest, 80_995, "the huge order comes back");
    assert_eq!(minutes, 373 * 1_440 + 12 * 60 + 50, "until 2011-12-09T12:50");
}

#[test]
fn there_are_six_hundred_products_and_none_of_them_is_a_fee() {
    let table = read("products.csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_slice()).records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 600);
    for row in &rows {
        assert!(row[0].bytes().take(5).all(|letter| letter.is_ascii_digit()), "{}", &row[0]);
        assert_eq!(row[0].to_uppercase(), row[0]);
        assert!(row[1].len() > 3 && row[1].trim() == &row[1], "{}", &row[1]);
        assert!(row[3].parse::<f64>().unwrap() > 0.0);
    }
}

#[test]
fn suppliers_live_at_addresses_that_reach_nobody() {
    let table = read("suppliers.csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_slice()).records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 30);
    assert!(rows.iter().all(|row| row[2].ends_with(".example")));
}
