//! Sales whose time has come are announced: the durable timer. A sale is due in the ledger, so no restart forgets one.

use context::StoreError;
use jiff::Timestamp;

use super::super::announcement::announce;
use super::super::events::{SaleAnnounced, SalePrepared};
use crate::desk::{Cause, Decision, Desk, Needed, Told};
use crate::ledger::{Filed as _, Key, Row, Work, Write};

/// Sales announced in one transaction at most.
const AT_ONCE: usize = 200;

/// Announces what is due.
#[derive(Clone)]
pub struct Announce {
    desk: Desk,
}

impl Announce {
    /// Over the promotion context's desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// One round; answers how many sales were looked at.
    ///
    /// # Errors
    /// When the store is out, or somebody changed one of the sales meanwhile: it is still due.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let now = self.desk.clock.business_now();
        let due = self.desk.ledger.due(SalePrepared::AXIS, now, AT_ONCE).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let keys: Vec<Key> = due.iter().map(|row| Key::of::<SaleAnnounced>(row.id.clone())).collect();
        let announced = Needed::of(self.desk.ledger.load(&keys).await?);
        let mut work = Work::default();
        for row in &due {
            let plan: SalePrepared = row.read()?;
            // Whatever comes of it, it is not due any more.
            work.writes.push(Write::of(&plan, row.version, None)?);
            self.decide(&mut work, &plan, &announced, now)?;
        }
        self.desk.ledger.commit(work).await?;
        Ok(due.len())
    }

    /// When the next sale is due.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        self.desk.ledger.next_due(SalePrepared::AXIS).await
    }

    fn decide(&self, work: &mut Work, plan: &SalePrepared, known: &Needed, now: Timestamp) -> Result<(), StoreError> {
        let row = known.row(&Key::of::<SaleAnnounced>(plan.0.sale_id.clone()));
        let before: Option<SaleAnnounced> = row.map(Row::read).transpose()?;
        let Decision::Changed(after) = announce(plan, before.as_ref(), now) else { return Ok(()) };
        work.writes.push(Write::of(&after, before.map_or(0, |before| before.0.version), None)?);
        let cause = Cause::request(self.desk.ids.fresh().to_string());
        work.events.extend(self.desk.events(vec![Told::thick(&after)?], &cause));
        Ok(())
    }
}
