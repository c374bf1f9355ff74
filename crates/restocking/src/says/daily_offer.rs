//! The daily offer of a planner. Nothing of the catalogue's offers: see the aggregate.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};

use super::{SOURCES, golden, written};
use crate::offer::Offer;
use crate::suggestion::EventKind;

pub(super) const COMPOSED: Contract = Contract {
    kind: EventKind::OfferComposed.name(),
    owner: "restocking",
    subject: Subject { aggregate: "daily-offer", id_field: "offer_id" },
    axis: "daily-offer",
    weight: Weight::Thick,
    summary: "What one planner is told on one day: sums, what ends soon, the most valuable suggestions.",
    schema: written::<Offer>,
    audiences: &[Audience::Internal],
    scoped_by: None,
    visible_from: None,
    references: &[
        Reference { field: "yours.suppliers[].supplier_id", aggregate: "supplier" },
        Reference { field: "yours.ending_lines[].order_id", aggregate: "order" },
        Reference { field: "yours.ending_lines[].product_id", aggregate: "product" },
        Reference { field: "yours.best[].order_id", aggregate: "order" },
        Reference { field: "yours.best[].product_id", aggregate: "product" },
        Reference { field: "yours.waking_lines[].order_id", aggregate: "order" },
        Reference { field: "yours.waking_lines[].product_id", aggregate: "product" },
        Reference { field: "yours.shortage_lines[].product_id", aggregate: "product" },
    ],
    derived_from: SOURCES,
    compensates: None,
    retention: Retention::Forever,
    examples: &[golden!("restocking.offer.composed.v1")],
    exemptions: &[],
};
