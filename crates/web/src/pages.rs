//! What a planner sees: pages written on the server, made lively by small scripts.

mod assets;
mod assortment;
mod catalogue;
mod chart;
mod clicks;
mod contracts;
mod dead;
mod desk;
mod help;
mod mails;
mod order;
mod pegs;
mod planner;
mod problem;
mod product;
mod rebuild;
mod row;
mod shell;
mod shortage;
mod shortages;
mod stores;
mod suggestion;
mod trend;
mod words;

pub(crate) use clicks::clicks_html;
pub(crate) use desk::desk_address;
pub(crate) use problem::error_page;
pub(crate) use row::row_html;

use crate::live;
use crate::routes::Table;

pub(crate) fn add(table: Table) -> Table {
    table
        .get("/", desk::desk)
        .post("/planner", planner::choose)
        .get("/views/{id}", desk::view)
        .get("/desk/rows", desk::rows)
        .get("/desk/rows/{incarnation}", desk::row)
        .get("/desk/stream", live::desk_stream)
        .get("/suggestions/{incarnation}", suggestion::suggestion)
        .get("/products", catalogue::products)
        .get("/products/{id}", product::product)
        .get("/orders", catalogue::orders)
        .get("/catalogue", assortment::articles)
        .get("/catalogue/products/{id}", assortment::article)
        .get("/catalogue/groups", assortment::groups)
        .get("/catalogue/groups/{id}", assortment::group)
        .get("/catalogue/lists", assortment::lists)
        .get("/catalogue/lists/{id}", assortment::list)
        .get("/catalogue/sales", assortment::sales)
        .get("/catalogue/sales/{id}", assortment::sale)
        .get("/catalogue/new-sale", assortment::new_sale)
        .get("/catalogue/imports", assortment::imports)
        .get("/catalogue/imports/{id}", assortment::import)
        .get("/orders/{id}", order::order)
        .get("/contracts", contracts::index)
        .get("/contracts/{type}", contracts::one)
        .get("/clicks", clicks::clicks)
        .get("/clicks/stream", live::clicks_stream)
        .get("/shortages", shortages::shortages)
        .get("/stores", stores::stores)
        .get("/stores/now", stores::part)
        .get("/trend", trend::trend)
        .get("/dead", dead::dead)
        .get("/rebuild", rebuild::rebuild)
        .get("/rebuild/progress", rebuild::part)
        .get("/mails", mails::mails)
        .get("/mails/{id}", mails::mail)
        .get("/mails/{id}/body", mails::body)
        .get("/help", help::help)
        .get("/static/{name}", assets::asset)
}
