//! Shortages: what no open line of a product can mend.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};

use super::{SOURCES, golden, written};
use crate::ports::ShortageView;
use crate::suggestion::EventKind;

const fn about_a_shortage(kind: EventKind, summary: &'static str, examples: &'static [&'static str]) -> Contract {
    Contract {
        kind: kind.name(),
        owner: "restocking",
        // A product has at most one.
        subject: Subject { aggregate: "shortage", id_field: "product_id" },
        axis: "shortage",
        weight: Weight::Thick,
        summary,
        schema: written::<ShortageView>,
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[Reference { field: "product_id", aggregate: "product" }],
        derived_from: SOURCES,
        compensates: None,
        retention: Retention::Forever,
        examples,
        exemptions: &[],
    }
}

pub(super) const NOTICED: Contract = about_a_shortage(
    EventKind::ShortageNoticed,
    "A product will be short, and no open line can mend it; or it will be short on other days than was told.",
    &[golden!("restocking.shortage.noticed.v1")],
);

pub(super) const ENDED: Contract = about_a_shortage(
    EventKind::ShortageEnded,
    "A product will not be short any more; the shortage as it was last told.",
    &[golden!("restocking.shortage.ended.v1")],
);
