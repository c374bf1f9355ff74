//! Changes of ours that the source does not show yet: the central system's word on these orders decides.

use context::StoreError;
use futures::StreamExt as _;

use super::{Rebuilder, Worked};
use crate::facts::Order;
use crate::ports::FetchError;
use crate::rebuild::{Facts, Phase, Rebuild, merge};
use crate::use_cases::Breaker;

/// Orders asked for at once.
const AT_ONCE: usize = 8;

impl Rebuilder {
    pub(super) async fn ask(&self, rebuild: &Rebuild) -> Result<Worked, StoreError> {
        let unseen = self.with.generations.unseen().await?;
        let mut next = rebuild.in_phase(Phase::Arranging);
        let mut facts = Facts::default();
        let breaker = Breaker::default();
        let answers = unseen.into_iter().map(|unseen| self.order(&breaker, unseen.order_id));
        let answers: Vec<Result<Order, FetchError>> =
            futures::stream::iter(answers).buffer_unordered(AT_ONCE).collect().await;
        for answer in answers {
            match answer {
                Ok(order) => {
                    next.asked += 1;
                    merge::put(&mut facts.orders, order.order_id.clone(), order);
                }
                // The lifecycle holds such a line as under way until its order shows the change.
                Err(error) => {
                    tracing::warn!(%error, "an order with a change of ours could not be asked for");
                    next.unasked += 1;
                }
            }
        }
        self.with.generations.load(facts, Vec::new(), &next).await?;
        Ok(Worked::Some)
    }

    async fn order(&self, breaker: &Breaker, order_id: String) -> Result<Order, FetchError> {
        breaker.guard(self.with.deps.clock.now(), || self.with.central.order(&order_id)).await
    }

    pub(super) async fn arrange(&self, rebuild: &Rebuild) -> Result<Worked, StoreError> {
        let (began, rows) = (self.with.deps.clock.now(), self.rows());
        if !self.with.generations.arrange(rows).await? {
            self.learn(rows, self.since(began)).await?;
            return Ok(Worked::Some);
        }
        // What happened while the source was read is reviewed with the rest, and not anew after the switch.
        self.catch_up().await?;
        let mut next = rebuild.in_phase(Phase::Reviewing);
        next.reviewed = crate::rebuild::Reviewed { under: Some(self.under()), ..Default::default() };
        self.with.generations.begin_reviews(&next).await?;
        Ok(Worked::Some)
    }

    /// The day and the settings of reviews that are made now.
    pub(super) fn under(&self) -> String {
        use std::hash::{Hash as _, Hasher as _};
        let deps = &self.with.deps;
        let today = deps.clock.business_now().to_zoned(deps.rules.zone.clone()).date();
        let mut settings = std::hash::DefaultHasher::new();
        format!("{:?}", deps.rules).hash(&mut settings);
        format!("{today} {:016x}", settings.finish())
    }
}
