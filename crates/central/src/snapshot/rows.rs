//! The rows of a page: one JSON document a line. A line that cannot be read is told and does not stop the others.

use event::Contract;
use restocking::events::{EventType as _, Payload, ProductPublished, SupplierPublished};
use restocking::facts::Order;
use restocking::ports::{Part, SourcePage, SourceRow, StockLevel, ToldRow};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Level {
    product_id: String,
    location_id: String,
    #[serde(default)]
    seq: Option<u64>,
    level: i64,
}

pub(super) fn read(part: Part, after: Option<&str>, body: &str) -> SourcePage {
    let mut page = SourcePage::default();
    for (number, line) in body.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match read_row(part, line) {
            Ok(row) => page.rows.push(row),
            Err(detail) => {
                let from = after.map_or_else(|| "the first page".to_owned(), |after| format!("the page after {after}"));
                page.rejected.push(ToldRow {
                    place: format!("{} of snapshot/{}, line {}{}", from, part.as_str(), number + 1, id_of(part, line)),
                    fault: format!("a line of {} cannot be read", part.as_str()),
                    detail,
                });
            }
        }
    }
    page
}

fn read_row(part: Part, line: &str) -> Result<SourceRow, String> {
    match part {
        Part::Suppliers => match payload(&SupplierPublished::CONTRACT, line)? {
            Payload::Supplier(supplier) => Ok(SourceRow::Supplier(*supplier)),
            other => Err(format!("it is no supplier: {}", other.id())),
        },
        Part::Products => match payload(&ProductPublished::CONTRACT, line)? {
            Payload::Product(product) => Ok(SourceRow::Product(*product)),
            other => Err(format!("it is no product: {}", other.id())),
        },
        Part::Orders => Order::read(line).map(SourceRow::Order).map_err(|fault| fault.to_string()),
        Part::Stock => {
            let level: Level = serde_json::from_str(line).map_err(|error| error.to_string())?;
            if level.product_id.is_empty() || level.location_id.is_empty() {
                return Err("product_id and location_id must say something".to_owned());
            }
            Ok(SourceRow::Stock(StockLevel {
                product_id: level.product_id,
                location_id: level.location_id,
                seq: level.seq,
                level_units: level.level,
            }))
        }
    }
}

fn payload(contract: &Contract, line: &str) -> Result<Payload, String> {
    let raw: &RawValue = serde_json::from_str(line).map_err(|error| error.to_string())?;
    Payload::read(contract, Some(raw))
}

/// The id of a row that is readable as far as that.
fn id_of(part: Part, line: &str) -> String {
    let field = match part {
        Part::Suppliers => "supplier_id",
        Part::Products | Part::Stock => "product_id",
        Part::Orders => "order_id",
    };
    let row: Option<Value> = serde_json::from_str(line).ok();
    row.and_then(|row| Some(format!(" ({field} {})", row.get(field)?.as_str()?))).unwrap_or_default()
}
