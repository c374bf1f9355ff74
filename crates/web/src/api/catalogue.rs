//! `/api/catalogue`: products, groups, prices and sales, read and changed. One file a thing, its path the URL's.

mod answer;
mod costs;
mod groups;
mod history;
mod imports;
mod lists;
mod members;
mod prices;
mod products;
mod sales;

pub(crate) use answer::contexts;
pub(crate) use history::{LATEST, Told, history_of};
pub(crate) use imports::{TOLD, book, import_of, may_see};
pub(crate) use products::{ProductFacts, facts};

use crate::routes::Table;

pub(crate) fn add(table: Table) -> Table {
    table
        .get("/api/catalogue/products", products::list)
        .get("/api/catalogue/products/{id}", products::one)
        .post("/api/catalogue/products/{id}", products::publish)
        .post("/api/catalogue/products/{id}/groups", groups::of_product)
        .post("/api/catalogue/products/{id}/cost", costs::set)
        .get("/api/catalogue/products/{id}/history", history::history)
        .get("/api/catalogue/groups", groups::list)
        .get("/api/catalogue/groups/{id}", groups::one)
        .post("/api/catalogue/groups/{id}", groups::publish)
        .post("/api/catalogue/groups/{id}/members", members::change)
        .get("/api/catalogue/lists", lists::list)
        .get("/api/catalogue/lists/{id}", lists::one)
        .post("/api/catalogue/lists/{id}", lists::publish)
        .get("/api/catalogue/lists/{list}/prices", prices::list)
        .get("/api/catalogue/lists/{list}/prices/{id}", prices::one)
        .post("/api/catalogue/lists/{list}/prices/{id}", prices::set)
        .post("/api/catalogue/lists/{list}/prices/{id}/end", prices::end)
        .get("/api/catalogue/sales", sales::list)
        .get("/api/catalogue/sales/{id}", sales::one)
        .post("/api/catalogue/sales/{id}", sales::prepare)
        .post("/api/catalogue/sales/{id}/withdraw", sales::withdraw)
        .post("/api/catalogue/outlook", sales::outlook)
        .get("/api/catalogue/imports", imports::list)
        .post("/api/catalogue/imports", imports::begin)
        .get("/api/catalogue/imports/{id}", imports::one)
        .get("/api/catalogue/imports/{id}/refused.csv", imports::refused_csv)
}
