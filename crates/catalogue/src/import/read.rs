//! The rows of a file as changes. Pure.

use csv::{ReaderBuilder, StringRecord};

use super::Kind;
use super::row::{Columns, Fields};
use crate::price::{ListDraft, PublishList, SetPrice};
use crate::product::{GroupDraft, ProductDraft, PublishGroup, PublishProduct, SetCost, SetMembership};
use crate::promotion::{PrepareSale, SaleDraft};
use crate::values::Refusal;

/// A change that a row asks for.
#[derive(Debug, Clone)]
pub enum Step {
    /// A product.
    Product(PublishProduct),
    /// A group.
    Group(PublishGroup),
    /// The groups of a product.
    Membership(SetMembership),
    /// What a product costs.
    Cost(SetCost),
    /// A list.
    List(PublishList),
    /// A price.
    Price(SetPrice),
    /// A sale.
    Sale(PrepareSale),
}

/// A row, by the line on which it begins.
#[derive(Debug)]
pub struct Row {
    /// The line, from 1; the header is on the first.
    pub line: u64,
    /// What it asks for, or why that cannot be.
    pub step: Result<Step, Refusal>,
}

/// Reads a file of a kind.
///
/// # Errors
/// When its header is not that of such a file; nothing of it is done then.
pub fn read(kind: Kind, bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.headers().map_err(|error| Refusal::invalid("header", error.to_string()))?.clone();
    let columns = Columns::of(&header);
    check(kind, &columns)?;
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(rows),
            Ok(true) => {
                let fits = record.len() == header.len();
                let step = if fits {
                    step(kind, &Fields { columns: &columns, record: &record })
                } else {
                    let reason = format!("{} fields where the header has {}", record.len(), header.len());
                    Err(Refusal::invalid("row", reason))
                };
                rows.push(Row { line: record.position().map_or(line, csv::Position::line), step });
            }
            Err(error) => {
                rows.push(Row { line, step: Err(Refusal::invalid("row", error.to_string())) });
                if error.is_io_error() {
                    return Ok(rows);
                }
            }
        }
    }
}

fn check(kind: Kind, columns: &Columns) -> Result<(), Refusal> {
    if let Some(missing) = kind.columns().iter().find(|name| !columns.has(name)) {
        let needed = kind.columns().join(", ");
        return Err(Refusal::invalid("header", format!("column {missing} is missing; {kind} need {needed}")));
    }
    let is_text = |name: &str| kind.has_texts() && (name.starts_with("name:") || name.starts_with("description:"));
    let is_known = |name: &&str| kind.columns().contains(name) || kind.more_columns().contains(name) || is_text(name);
    if let Some(unknown) = columns.names().find(|name| !is_known(name)) {
        let known = [kind.columns(), kind.more_columns()].concat().join(", ");
        let texts = if kind.has_texts() { ", name:en and the like" } else { "" };
        let reason = format!("column \"{unknown}\" is not known; {kind} have {known}{texts}");
        return Err(Refusal::invalid("header", reason));
    }
    Ok(())
}

fn step(kind: Kind, row: &Fields<'_>) -> Result<Step, Refusal> {
    match kind {
        Kind::Products => product(row).map(Step::Product),
        Kind::Groups => {
            let (names, discontinued) = (row.texts("name"), row.yes("discontinued")?);
            let draft = GroupDraft { group_id: row.text("group_id").to_owned(), names, discontinued };
            PublishGroup::new(draft, None).map(Step::Group)
        }
        Kind::Memberships => {
            SetMembership::new(row.text("product_id"), &row.list("group_ids"), None).map(Step::Membership)
        }
        Kind::Costs => {
            let (id, cost, currency) = (row.text("product_id"), row.text("unit_cost"), row.text("currency"));
            SetCost::new(id, cost, currency, row.time("valid_from")?, None).map(Step::Cost)
        }
        Kind::Lists => {
            let text = |name| row.text(name).to_owned();
            let (name, currency, channel) = (text("name"), text("currency"), text("channel"));
            PublishList::new(ListDraft { list_id: text("list_id"), name, currency, channel }, None).map(Step::List)
        }
        Kind::Prices => {
            let (from, until) = (row.time("from")?, row.optional_time("until")?);
            SetPrice::new(row.text("list_id"), row.text("product_id"), row.text("amount"), from, until, None)
                .map(Step::Price)
        }
        Kind::Sales => sale(row).map(Step::Sale),
    }
}

fn product(row: &Fields<'_>) -> Result<PublishProduct, Refusal> {
    let draft = ProductDraft {
        product_id: row.text("product_id").to_owned(),
        names: row.texts("name"),
        descriptions: row.texts("description"),
        brand: row.optional("brand"),
        categories: row.list("categories"),
        barcodes: row.list("barcodes"),
        discontinued: row.yes("discontinued")?,
    };
    PublishProduct::new(draft, None)
}

fn sale(row: &Fields<'_>) -> Result<PrepareSale, Refusal> {
    let draft = SaleDraft {
        sale_id: row.text("sale_id").to_owned(),
        names: row.texts("name"),
        group_ids: row.list("group_ids"),
        product_ids: row.list("product_ids"),
        discount_percent: row.optional("discount_percent"),
        amount: row.optional("amount"),
        currency: row.optional("currency"),
        from: row.time("from")?,
        until: row.time("until")?,
        announced_at: row.time("announced_at")?,
    };
    PrepareSale::new(draft, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_cannot_be_is_refused_and_the_others_are_not() {
        let file = "product_id,name:en,barcodes\nP1,Pencil,4006381333931\nP2,,\n\"P\n3\",Pen,\nP4,Pen\nP5,Ink,\n";
        let rows = read(Kind::Products, file.as_bytes()).unwrap();
        let told: Vec<(u64, bool)> = rows.iter().map(|row| (row.line, row.step.is_ok())).collect();
        assert_eq!(told, [(2, true), (3, false), (4, false), (6, false), (7, true)]);
    }

    #[test]
    fn a_file_with_other_columns_is_refused_whole() {
        let missing = read(Kind::Prices, b"list_id,product_id,from\n").unwrap_err();
        assert!(missing.to_string().contains("amount"), "{missing}");
        let unknown = read(Kind::Products, b"product_id,name:en,colour\n").unwrap_err();
        assert!(unknown.to_string().contains("colour"), "{unknown}");
    }

    #[test]
    fn days_and_moments_are_times() {
        for time in ["2026-11-23", "2026-11-23T08:00:00+01:00"] {
            let file = format!("list_id,product_id,amount,from\nnorth,P1,1.00,{time}\n");
            assert!(read(Kind::Prices, file.as_bytes()).unwrap()[0].step.is_ok());
        }
        assert!(
            read(Kind::Prices, b"list_id,product_id,amount,from\nnorth,P1,1.00,23.11.\n").unwrap()[0].step.is_err()
        );
    }
}
