//! What an acceptance writes: the click, its submissions and their events.

use std::collections::BTreeMap;

use lifecycle::{Level, Move, SubmissionId};
use uuid::Uuid;

use super::{ClickItem, Clicked};
use crate::ports::{AcceptedClick, Command, SubmissionRow, Work};
use crate::review::{Telling, told};
use crate::suggestion::{ClickTold, EventKind, SuggestionRecord};

/// The places of the items in the order in which they are to be worked off: supplier by supplier, so that the first
/// mails need not wait for the last change; within a supplier the first line of each order, then the second of each, for
/// the lines of one order take turns.
pub(super) fn in_working_order(items: &[ClickItem], records: &BTreeMap<Uuid, &SuggestionRecord>) -> Vec<usize> {
    let mut lines_so_far: BTreeMap<&str, u32> = BTreeMap::new();
    let mut places: Vec<(Option<(&str, u32)>, usize)> = items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let rank = records.get(&item.incarnation).map(|record| {
                let line = lines_so_far.entry(&record.key.order_id).or_default();
                *line += 1;
                (record.details.supplier_id.as_str(), *line)
            });
            (rank, place)
        })
        .collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

impl Clicked<'_> {
    /// Submissions and their events, once it is known how many of the click go to each supplier.
    pub(super) fn submit(&self, work: &mut Work, accepted: &[(SuggestionRecord, SubmissionId)]) {
        if accepted.is_empty() {
            return;
        }
        let mut sizes: BTreeMap<&str, u32> = BTreeMap::new();
        for (record, _) in accepted {
            *sizes.entry(&record.details.supplier_id).or_default() += 1;
        }
        let click = AcceptedClick { key: self.key, at: self.now, accepted: sizes.values().sum() };
        work.accepted_clicks.push(click);
        for (record, id) in accepted {
            let details = &record.details;
            let batch_size_for_supplier = sizes.get(details.supplier_id.as_str()).copied().unwrap_or(1);
            let proposal = &record.row.proposal;
            work.submissions.push(SubmissionRow {
                id: *id,
                incarnation: record.row.incarnation,
                key: record.key.clone(),
                click_batch: self.key,
                planner: self.planner(),
                batch_size_for_supplier,
                command: Command {
                    order_id: record.key.order_id.clone(),
                    line_id: record.key.line_id.clone(),
                    kind: proposal.kind.as_str().to_owned(),
                    arrive_on: proposal.to_date,
                    quantity: proposal.to_quantity,
                    basis: record.row.basis,
                },
                how: Move::SendAgain,
                due_at: self.due_at,
                correlation_id: record.correlation_id.clone(),
                takes_turn: self.level == Level::KeyedAndVersioned,
            });
            let click = ClickTold {
                click_batch: self.key,
                batch_size_for_supplier,
                supplier_email: details.supplier_email.clone(),
                supplier_language: details.supplier_language.clone(),
                submission_id: Uuid::from_u128(id.0),
                planner: self.planner(),
            };
            let causation_id = Some(self.correlation_id.to_owned());
            let telling = Telling { click: Some(click), causation_id, ..Telling::default() };
            work.events.push(told(EventKind::Accepted, record, telling, self.now, self.ids));
        }
    }
}
