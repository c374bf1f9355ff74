//! Which tables a shape has.

use replica::Shape;

use crate::sqlite::Migration;

const PLACES: Migration = Migration { name: "places", sql: include_str!("places.sql") };
const PRODUCTS: Migration = Migration { name: "products", sql: include_str!("products.sql") };
const PRICES: Migration = Migration { name: "prices and sales", sql: include_str!("prices.sql") };
const BARCODES: Migration = Migration { name: "barcodes and text", sql: include_str!("barcodes.sql") };
const SEARCH: Migration = Migration { name: "full text and filters", sql: include_str!("search.sql") };

/// The schema of a shape.
pub(super) fn migrations(shape: Shape) -> &'static [Migration] {
    match shape {
        Shape::Store => &[PLACES, PRODUCTS, PRICES, BARCODES],
        Shape::Search => &[PLACES, PRODUCTS, SEARCH],
        Shape::Price => &[PLACES, PRICES],
    }
}

/// A till's own file.
pub(super) const TILL: &[Migration] = &[Migration { name: "sales and movements", sql: include_str!("till.sql") }];
