//! What every adapter of the storage ports has to do: one table of cases a port.

mod catalogue;
mod catalogue_flow;
mod dispatch_batches;
mod dispatch_parcels;
mod generation_facts;
mod generation_switch;
mod imports;
mod inbox;
mod inbox_order;
mod inbox_tally;
mod ledger;
mod log;
mod mail_book;
mod restocking_clicks;
mod restocking_due;
mod restocking_guards;
mod restocking_list;
mod restocking_offers;
mod restocking_orders;
mod restocking_submissions;
mod restocking_suggestions;
mod saved_views;
mod traffic;
mod trend;

pub(crate) use dispatch_batches::key;
pub(crate) use dispatch_parcels::parcel;

use libtest_mimic::Trial;

use crate::adapter::{Adapter, Case, trials};

/// Port and cases.
const SUITES: &[(&str, &[Case])] = &[
    ("inbox", inbox::CASES),
    ("inbox_order", inbox_order::CASES),
    ("inbox_tally", inbox_tally::CASES),
    ("log", log::CASES),
    ("traffic", traffic::CASES),
    ("dispatch_batches", dispatch_batches::CASES),
    ("dispatch_parcels", dispatch_parcels::CASES),
    ("mail_book", mail_book::CASES),
    ("restocking_guards", restocking_guards::CASES),
    ("restocking_suggestions", restocking_suggestions::CASES),
    ("restocking_due", restocking_due::CASES),
    ("restocking_submissions", restocking_submissions::CASES),
    ("restocking_clicks", restocking_clicks::CASES),
    ("restocking_list", restocking_list::CASES),
    ("trend", trend::CASES),
    ("catalogue", catalogue::CASES),
    ("catalogue_flow", catalogue_flow::CASES),
    ("imports", imports::CASES),
    ("ledger", ledger::CASES),
    ("restocking_offers", restocking_offers::CASES),
    ("restocking_orders", restocking_orders::CASES),
    ("saved_views", saved_views::CASES),
    ("generation_facts", generation_facts::CASES),
    ("generation_switch", generation_switch::CASES),
];

/// Every suite, for one adapter.
pub(crate) fn all(adapter: &'static dyn Adapter) -> Vec<Trial> {
    SUITES.iter().flat_map(|(suite, cases)| trials(suite, cases, adapter)).collect()
}
