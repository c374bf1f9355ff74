//! Stores as programs of their own, beside a head office that comes and goes.

mod catching_up;
mod folder;
mod following;
mod offline;
mod rebuilding;
mod restarts;
mod revoking;
mod selling;

use crate::support::{Catalogue, Readers, Restock, Setup};

/// A head office with one store as its reader, and three products on the list of the north.
async fn head_office(readers: &Readers) -> Restock {
    let office = Restock::start(&Setup::alone().and(&readers.toml())).await;
    let catalogue = Catalogue(&office.http);
    catalogue.list("north").await;
    for (id, name, barcode) in [
        ("P1", "Green tea", "4006381333931"),
        ("P2", "Black tea", "4006381333948"),
        ("P3", "Pencil HB", "4006381333955"),
    ] {
        catalogue.product(id, name, barcode).await;
        catalogue.price(id, "10.00").await;
    }
    office
}
