//! A product that is not known any more, or of which no stock is: after a rebuild from a source that lacks it.

use context::Ids;
use lifecycle::{Incarnation, Review};

use super::desk::{Cause, DeskReview, Instant, take_step};
use super::effects::fresh;
use crate::ports::{ProductDesk, ShortageRow};
use crate::rules::Rules;

/// Ends what was raised while the product was known; nothing where it is known. One that was never known has nothing
/// that could be ended.
pub(super) fn end_of_unknown(
    desk: &ProductDesk,
    rules: &Rules,
    cause: &Cause,
    at: Instant,
    ids: &dyn Ids,
) -> Option<DeskReview> {
    let has_stock = desk.stock.as_ref().is_some_and(|row| row.stock.on_hand_units().is_some());
    let because = match &desk.product {
        None => "the product is not known any more",
        Some(_) if !has_stock => "no stock of the product is known any more",
        Some(_) => return None,
    };
    let mut out = DeskReview::default();
    for record in desk.suggestions.iter().filter(|record| record.row.state.is_live() || record.row.dirty) {
        let review = Review {
            proposal: None,
            basis: record.row.fence,
            cause: lifecycle::Cause::Same,
            fresh: Incarnation(fresh(ids)),
        };
        let line = (record.key.clone(), Some(record), None);
        take_step(&mut out, line, review, None, || None, because.to_owned(), cause, at, rules, ids);
    }
    if desk.shortage.is_some() {
        out.shortage = Some(ShortageRow { product_id: desk.product_id.clone(), shortage: None });
    }
    Some(out)
}
