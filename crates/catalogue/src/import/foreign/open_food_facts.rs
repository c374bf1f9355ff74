//! Open Food Facts: the number on the pack is the product's id. The language of a name is not told, so it is `und`.

use super::table::{Table, Written};
use super::{Converted, Files, Kind};

/// Categories of a product that are taken.
const CATEGORIES: usize = 50;

pub(super) fn convert(files: &Files<'_>) -> Result<Vec<Converted>, String> {
    let table = Table::read(files, "products.csv")?;
    let header = ["product_id", "name:und", "description:und", "brand", "categories", "barcodes"];
    let mut products = Written::new(Kind::Products, &header)?;
    for (line, row) in table.rows() {
        let (code, generic) = (row.get("code"), row.get("generic_name"));
        let name = Some(row.get("product_name")).filter(|name| !name.is_empty()).unwrap_or(generic);
        if name.is_empty() {
            products.leave_out(line, format!("{code} has no name"));
            continue;
        }
        let categories: Vec<&str> =
            row.get("categories").split(',').map(plain).filter(|text| !text.is_empty()).take(CATEGORIES).collect();
        // A code whose check digit is wrong is somebody's own number: no till scans it.
        let barcode = if row.get("gtin_checksum_ok") == "1" { code } else { "" };
        let categories = categories.join(";");
        products.row([code, name, generic, row.get("brands"), &categories, barcode])?;
    }
    Ok(vec![products.finish()?])
}

/// `en:cheeses` is `cheeses`; semicolons would part a category in two.
fn plain(category: &str) -> &str {
    let category = category.trim().split(';').next().unwrap_or_default().trim();
    match category.split_once(':') {
        Some((language, rest)) if language.len() == 2 => rest.trim(),
        _ => category,
    }
}
