//! Parcels whose time has come: sealed, written, and made ready to be stored with their batches.

use std::collections::BTreeMap;

use context::{Ids, StoreError};
use jiff::Timestamp;

use super::deps::{Deps, Settings};
use super::report::{End, told};
use crate::identity::MessageId;
use crate::mail::render;
use crate::parcel::{Parcel, Patience};
use crate::ports::{BatchRow, Content, LineKey, NewParcel, ParcelFacts, Work};

impl Deps {
    /// Seals what is due of these batches, and puts batches, parcels and what the log says into `work`.
    pub(super) async fn seal(&self, work: &mut Work, mut rows: Vec<BatchRow>) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut parcels = Vec::new();
        for row in &mut rows {
            let patience = Patience { lasts: self.settings.patience, heard_at: row.heard_at };
            parcels.extend(row.batch.seal(now, patience));
            row.due_at = row.batch.due_at(patience);
        }
        let lines: Vec<LineKey> = parcels.iter().flat_map(lines_of).collect();
        let mut latest: BTreeMap<LineKey, MessageId> = if lines.is_empty() {
            BTreeMap::new()
        } else {
            self.store.latest_mails(&lines).await?.into_iter().collect()
        };
        let times = Times { now, written_at: self.clock.business_now() };
        for parcel in &parcels {
            store(work, parcel, &mut latest, &self.settings, times, &*self.ids);
        }
        work.batches.extend(rows);
        Ok(())
    }
}

#[derive(Debug, Clone, Copy)]
struct Times {
    /// Wall time: what is stamped on records.
    now: Timestamp,
    /// Business time: the date of the mail, beside those that it speaks of.
    written_at: Timestamp,
}

/// Pure.
fn store(
    work: &mut Work,
    parcel: &Parcel,
    latest: &mut BTreeMap<LineKey, MessageId>,
    settings: &Settings,
    times: Times,
    ids: &dyn Ids,
) {
    let facts = facts_of(parcel, times.now);
    let lines: Vec<LineKey> = lines_of(parcel).collect();
    let earlier = lines.iter().find_map(|line| latest.get(line)).cloned();
    let content = match render(parcel, &settings.mail, times.written_at, earlier.as_ref()) {
        Ok(mail) => {
            latest.extend(lines.iter().map(|line| (line.clone(), mail.message_id.clone())));
            Content::Mail(mail)
        }
        // The same parcel would bring the same answer again.
        Err(error) => {
            let reason = error.to_string();
            tracing::error!(parcel = %facts.id, supplier = facts.supplier.as_str(), reason, "no mail could be written; the changes at the central system stand");
            work.events.push(told(&facts, End::Failed { message_id: None, reason: &reason }, times.now, ids));
            Content::Nothing { reason }
        }
    };
    work.parcels.push(NewParcel { facts, lines, content });
}

fn facts_of(parcel: &Parcel, now: Timestamp) -> ParcelFacts {
    ParcelFacts {
        id: parcel.id(),
        offer: None,
        click_batch: parcel.click_batch(),
        n: parcel.n(),
        supplier: parcel.supplier().id.clone(),
        supplier_name: parcel.supplier().name.to_string(),
        incarnations: parcel.changes().iter().map(|change| change.incarnation).collect(),
        correlation_id: parcel.correlation_id().to_string(),
        stored_at: now,
    }
}

fn lines_of(parcel: &Parcel) -> impl Iterator<Item = LineKey> {
    parcel.changes().iter().map(|change| LineKey {
        supplier: change.supplier.id.clone(),
        order_id: change.order_id.to_string(),
        line_id: change.line_id.to_string(),
    })
}
