//! Every product reviewed in the new generation; the next ones while these are stored.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use context::{Ids, StoreError};
use jiff::Timestamp;
use tokio::task::JoinHandle;

use super::loading::millis;
use super::{Rebuilder, Worked, cause, locked};
use crate::ports::ProductDesk;
use crate::rebuild::{Phase, Rebuild};
use crate::review::{Cause, DeskReview, review_desk};
use crate::rules::Rules;
use crate::suggestion::EventKind;

/// Products of one step at most; each has several lines.
const PRODUCTS: usize = 2_000;

/// Reviews that are being made already.
pub(super) struct ReviewsAhead {
    after: Option<String>,
    reviews: JoinHandle<Result<Found, StoreError>>,
}

/// What was found of some products, in their order.
struct Found {
    products: usize,
    last: Option<String>,
    reviews: Vec<(String, DeskReview)>,
}

impl Rebuilder {
    pub(super) async fn review(&self, rebuild: &Rebuild) -> Result<Worked, StoreError> {
        let began = self.with.deps.clock.now();
        let after = rebuild.reviewed.after.clone();
        let ahead = locked(&self.reviews_ahead).take().filter(|ahead| ahead.after == after);
        let found = match ahead {
            Some(ahead) => ahead.reviews.await.map_err(|error| StoreError::Refused(error.to_string()))?,
            None => self.reviews(rebuild, after).await,
        }?;
        let Some(last) = found.last else { return self.enter(rebuild, Phase::Switching).await };
        let reviews = tokio::spawn(self.reviews(rebuild, Some(last.clone())));
        *locked(&self.reviews_ahead) = Some(ReviewsAhead { after: Some(last.clone()), reviews });
        let mut next = rebuild.next();
        next.reviewed.products += found.products as u64;
        next.reviewed.after = Some(last);
        for event in found.reviews.iter().flat_map(|(_, review)| &review.events) {
            match EventKind::parse(event.kind) {
                Some(EventKind::Opened) => next.reviewed.opened += 1,
                Some(EventKind::Changed) => next.reviewed.changed += 1,
                Some(EventKind::Completed) => next.reviewed.completed += 1,
                _ => {}
            }
        }
        let stores = self.with.deps.clock.now();
        next.worked_ms += millis(self.since(began));
        self.with.generations.stage(found.reviews, &next).await?;
        self.learn(found.products * 2, self.since(stores)).await?;
        Ok(Worked::Some)
    }

    /// Reviews the products after one.
    fn reviews(
        &self,
        rebuild: &Rebuild,
        after: Option<String>,
    ) -> impl Future<Output = Result<Found, StoreError>> + Send + 'static {
        let deps = self.with.deps.clone();
        let generations = Arc::clone(&self.with.generations);
        let limit = (self.rows() / 2).clamp(1, PRODUCTS);
        let cause = cause(rebuild);
        async move {
            let desks = generations.next_desks(after.as_deref(), limit).await?;
            let (now, as_of) = (deps.clock.now(), deps.clock.business_now());
            let all = move || reviewed(&desks, &deps.rules, &cause, now, as_of, &*deps.ids);
            tokio::task::spawn_blocking(all).await.map_err(|error| StoreError::Refused(error.to_string()))
        }
    }
}

fn reviewed(
    desks: &[ProductDesk],
    rules: &Rules,
    cause: &Cause,
    now: Timestamp,
    as_of: Timestamp,
    ids: &dyn Ids,
) -> Found {
    let mut reviews = Vec::new();
    for desk in desks {
        // A bug in a decision must cost the product that meets it, not the rebuild.
        match catch_unwind(AssertUnwindSafe(|| review_desk(desk, rules, cause, now, as_of, ids))) {
            Ok(review) => {
                let is_news = !review.suggestions.is_empty() || review.shortage.is_some() || !review.events.is_empty();
                if is_news {
                    reviews.push((desk.product_id.clone(), review));
                }
            }
            Err(_) => tracing::error!(product = desk.product_id, "a bug: the review of a product failed"),
        }
    }
    Found { products: desks.len(), last: desks.last().map(|desk| desk.product_id.clone()), reviews }
}
