//! Daily offers that the restocking context has composed: written as mails, each once.

use std::collections::BTreeSet;

use context::{Entry, Outcome, StoreError};

use super::deps::Deps;
use super::report::{End, told};
use crate::change::SupplierId;
use crate::identity::ParcelId;
use crate::mail::{RenderError, RenderedMail, render_offer};
use crate::offer::Offer;
use crate::ports::{Content, NewParcel, OfferTo, ParcelFacts, Work};

impl Deps {
    /// Writes the mails of these offers, but of those that are known already, and puts them into `work`.
    pub(super) async fn take_offers(&self, work: &mut Work, entries: &[&Entry]) -> Result<(), StoreError> {
        let mut read = Vec::new();
        for entry in entries {
            let data = entry.event.data.as_deref().map_or("null", |data| data.get());
            match Offer::read(data) {
                Ok(offer) => read.push((*entry, ParcelId::of_offer(offer.offer_id), offer)),
                Err(fault) => {
                    let reason = format!("the payload cannot be read: {fault}");
                    work.marks.push(entry.mark(Outcome::Dead(reason)));
                }
            }
        }
        let ids: Vec<ParcelId> = read.iter().map(|(_, id, _)| *id).collect();
        let mut known: BTreeSet<ParcelId> = self.store.known_parcels(&ids).await?.into_iter().collect();
        for (entry, id, offer) in read {
            let is_new = known.insert(id);
            let outcome = if is_new { Outcome::Handled } else { Outcome::Ignored("it was mailed before".to_owned()) };
            if is_new {
                self.write_offer(work, id, &offer, &entry.correlation_id);
            }
            work.marks.push(entry.mark(outcome));
        }
        Ok(())
    }

    fn write_offer(&self, work: &mut Work, id: ParcelId, offer: &Offer, correlation_id: &str) {
        let now = self.clock.now();
        let recipient = self.settings.offers.recipients.get(&offer.planner_id);
        let facts = ParcelFacts {
            id,
            offer: Some(OfferTo { planner: offer.planner_id.clone(), day: offer.day }),
            click_batch: offer.offer_id,
            n: 0,
            supplier: SupplierId::new(""),
            supplier_name: recipient.map(|recipient| recipient.name.to_string()).unwrap_or_default(),
            incarnations: Vec::new(),
            correlation_id: correlation_id.to_owned(),
            stored_at: now,
        };
        let content = match self.render(offer) {
            Ok(mail) => Content::Mail(mail),
            // The same offer would bring the same answer again.
            Err(error) => {
                let reason = error.to_string();
                tracing::error!(parcel = %id, planner = offer.planner_id, reason, "no daily offer could be written");
                work.events.push(told(&facts, End::Failed { message_id: None, reason: &reason }, now, &*self.ids));
                Content::Nothing { reason }
            }
        };
        work.parcels.push(NewParcel { facts, lines: Vec::new(), content });
    }

    fn render(&self, offer: &Offer) -> Result<RenderedMail, RenderError> {
        let offers = &self.settings.offers;
        let recipient = offers.recipients.get(&offer.planner_id);
        let recipient = recipient.ok_or_else(|| RenderError::NoSuchPlanner(offer.planner_id.clone()))?;
        render_offer(offer, recipient, &self.settings.mail, &offers.desk_url, self.clock.business_now())
    }
}
