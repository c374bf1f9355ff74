//! The CSV attachment: the changes as a table, for the supplier's own system or a spreadsheet.

use context::{BYTE_ORDER_MARK, harmless};

use crate::change::{AcceptedChange, ChangeKind};
use crate::parcel::Parcel;

/// The first row. The same in every language, so that a supplier's import keeps working.
pub(super) const COLUMNS: [&str; 11] = [
    "order_id",
    "line_id",
    "product_id",
    "product_name",
    "change",
    "from_date",
    "to_date",
    "from_quantity",
    "to_quantity",
    "units_per_pack",
    "note",
];

/// The changes as CSV (RFC 4180): UTF-8 with a byte-order mark, lines ended by CR LF, ISO dates, plain numbers.
pub(super) fn csv(parcel: &Parcel) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for change in parcel.changes() {
        writer.write_record(cells(change))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(format!("{BYTE_ORDER_MARK}{}", String::from_utf8_lossy(&bytes)))
}

fn cells(change: &AcceptedChange) -> [String; 11] {
    let harmless = |text: &str| harmless(text).into_owned();
    let to_date = match change.kind {
        ChangeKind::Cancel => String::new(),
        _ => change.to.arrive_on.to_string(),
    };
    [
        harmless(change.order_id.as_str()),
        harmless(change.line_id.as_str()),
        harmless(change.product.id.as_str()),
        harmless(change.product.name.as_str()),
        change.kind.as_str().to_owned(),
        change.from.arrive_on.to_string(),
        to_date,
        change.from.quantity_purchase_units.to_string(),
        change.to.quantity_purchase_units.to_string(),
        change.units_per_pack.to_string(),
        harmless(change.planner_note.as_ref().map_or("", |note| note.as_str())),
    ]
}
