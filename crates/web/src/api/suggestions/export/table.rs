//! Rows as CSV (RFC 4180): UTF-8 with a byte-order mark, lines ended by CR LF, ISO dates, numbers as numbers.

use std::borrow::Cow;

use context::{BYTE_ORDER_MARK, harmless};
use restocking::suggestion::SuggestionView;

/// The first row: the names of the API.
const COLUMNS: [&str; 25] = [
    "state",
    "kind",
    "order_id",
    "line_id",
    "product_id",
    "product_name",
    "category",
    "supplier_id",
    "supplier_name",
    "from_date",
    "to_date",
    "from_quantity",
    "to_quantity",
    "units_per_pack",
    "value",
    "currency",
    "need_date",
    "reason",
    "criterion",
    "opened_at",
    "changed_at",
    "until",
    "outcome_reason",
    "incarnation",
    "version",
];

/// A piece of the table, with the names of its columns where it is the first.
pub(super) fn csv(rows: &[SuggestionView], is_first: bool) -> Result<Vec<u8>, std::io::Error> {
    let start = if is_first { BYTE_ORDER_MARK.as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start);
    if is_first {
        writer.write_record(COLUMNS)?;
    }
    for row in rows {
        writer.write_record(cells(row).iter().map(|cell| cell.as_bytes()))?;
    }
    writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))
}

/// Texts that came from outside are made harmless; numbers, dates and our own words cannot be anything else.
fn cells(row: &SuggestionView) -> [Cow<'_, str>; 25] {
    let number = |n: i64| Cow::Owned(n.to_string());
    let date = |date: Option<jiff::civil::Date>| Cow::Owned(date.map_or_else(String::new, |date| date.to_string()));
    [
        row.state.as_str().into(),
        row.kind.as_str().into(),
        harmless(&row.order_id),
        harmless(&row.line_id),
        harmless(&row.product_id),
        harmless(&row.product_name),
        harmless(row.category.as_deref().unwrap_or("")),
        harmless(&row.supplier_id),
        harmless(&row.supplier_name),
        row.from_date.to_string().into(),
        date(row.to_date),
        number(row.from_quantity),
        number(row.to_quantity),
        number(row.units_per_pack),
        row.value.to_string().into(),
        harmless(&row.currency),
        date(row.need_date),
        harmless(&row.reason),
        harmless(&row.criterion),
        row.opened_at.to_string().into(),
        row.changed_at.to_string().into(),
        row.until.map_or_else(String::new, |until| until.to_string()).into(),
        harmless(row.outcome_reason.as_deref().unwrap_or("")),
        row.incarnation.to_string().into(),
        row.version.to_string().into(),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// A suggestion whose texts are all the same one.
    fn row(text: &str, value: &str, quantity: i64) -> SuggestionView {
        serde_json::from_value(json!({
            "incarnation": "01935000-0000-7000-8000-000000000001", "version": 3, "state": "open", "kind": "decrease",
            "order_id": text, "line_id": text, "product_id": text, "product_name": text, "category": text,
            "supplier_id": text, "supplier_name": text, "from_date": "2026-12-13", "to_date": "2026-12-13",
            "from_quantity": quantity, "to_quantity": 12, "units_per_pack": 10, "need_date": null, "value": value,
            "currency": "GBP", "reason": text, "depends_on": [], "would_be": null, "criterion": text,
            "criterion_version": 1, "opened_at": "2026-11-23T09:00:00Z", "changed_at": "2026-11-23T09:00:00Z",
            "outcome_reason": text, "correlation_id": "c-1"
        }))
        .unwrap()
    }

    fn read_back(file: &[u8]) -> Vec<csv::StringRecord> {
        let text = file.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(file);
        csv::ReaderBuilder::new().has_headers(false).from_reader(text).records().map(Result::unwrap).collect()
    }

    const TEXTS: [&str; 9] = [
        "order_id",
        "line_id",
        "product_id",
        "product_name",
        "category",
        "supplier_id",
        "supplier_name",
        "reason",
        "outcome_reason",
    ];

    fn cell<'a>(record: &'a csv::StringRecord, column: &str) -> &'a str {
        record.get(COLUMNS.iter().position(|known| *known == column).unwrap()).unwrap()
    }

    #[test]
    fn a_row_is_written_as_spreadsheets_read_it() {
        let file = String::from_utf8(csv(&[row("Tea, \"pot\"", "1234.50", 40)], true).unwrap()).unwrap();
        let lines: Vec<&str> = file.split("\r\n").collect();
        assert_eq!(lines[0], format!("{BYTE_ORDER_MARK}{}", COLUMNS.join(",")));
        let text = "\"Tea, \"\"pot\"\"\"";
        assert_eq!(
            lines[1],
            format!(
                "open,decrease,{text},{text},{text},{text},{text},{text},{text},2026-12-13,2026-12-13,40,12,10,1234.50,GBP,,\
                 {text},{text},2026-11-23T09:00:00Z,2026-11-23T09:00:00Z,,{text},01935000-0000-7000-8000-000000000001,3"
            )
        );
        assert_eq!(lines[2..], [""]);
    }

    #[test]
    fn a_negative_number_stays_a_number() {
        let records = read_back(&csv(&[row("x", "-12.5", -3)], false).unwrap());
        assert_eq!((cell(&records[0], "value"), cell(&records[0], "from_quantity")), ("-12.5", "-3"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_comes_back_as_it_was_and_none_is_a_formula(
            texts in prop::collection::vec("[=+@\\-\t\r\n\0＝＋－＠'\",;a-zÄ ]{0,12}|\\PC{0,12}", 1..6)
        ) {
            let rows: Vec<SuggestionView> = texts.iter().map(|text| row(text, "1", 1)).collect();
            let records = read_back(&csv(&rows, true).unwrap());
            prop_assert_eq!(records.len(), texts.len() + 1);
            for (record, text) in records[1..].iter().zip(&texts) {
                for column in TEXTS {
                    let cell = cell(record, column);
                    let starts = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];
                    prop_assert!(!cell.starts_with(starts), "{cell:?} could be a formula");
                    prop_assert!(cell == text || cell.strip_prefix('\'') == Some(text), "{text:?} became {cell:?}");
                }
            }
        }
    }
}
