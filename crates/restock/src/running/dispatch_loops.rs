//! The loops of the dispatch context.

use std::sync::Arc;

use context::{Clock, Ids, Inbox, Lane, StoreError, Subscription, Worker};
use dispatch::identity::ParcelId;
use dispatch::mailer::Mailer;
use dispatch::ports::{MailBook, MailQuery, MailState, Store};
use dispatch::use_cases::{Deps, NEWS, SealDue, SendDue, SendLimits, TakeNews};
use jiff::Timestamp;
use restocking::use_cases::MAIL_REPORTS;
use storage::sqlite::Database;

use super::restocking_loops::drained;
use super::rounds::{Loops, Round, Wake};

/// Log events carried or handled in one transaction at most.
const LARGEST_BATCH: usize = 500;
/// Parcels of one page when leases are handed back.
const PAGE: u32 = 500;

/// What the loops work with.
pub(crate) struct Dispatch {
    pub(crate) database: Arc<Database>,
    pub(crate) restocking: Arc<Database>,
    pub(crate) deps: Deps,
    pub(crate) mailer: Arc<dyn Mailer>,
    /// Mails handed over at once.
    pub(crate) at_once: usize,
    /// Whether mails leave.
    pub(crate) sends: bool,
}

impl Dispatch {
    pub(crate) fn spawn(self, loops: &mut Loops) {
        let Self { database, restocking, deps, mailer, at_once, sends } = self;
        let clock: Arc<dyn Clock> = Arc::clone(&deps.clock);
        let ids: Arc<dyn Ids> = Arc::clone(&deps.ids);
        let news = Subscription { log: restocking.clone(), inbox: database.clone(), kinds: NEWS };
        let reports = Subscription { log: database.clone(), inbox: restocking, kinds: MAIL_REPORTS };
        carry(loops, "news to dispatch", news, &clock);
        carry(loops, "mail reports to restocking", reports, &clock);

        let inbox: Arc<dyn Inbox> = database;
        let handler = Arc::new(TakeNews::new(deps.clone()));
        let worker = Arc::new(Worker::new(inbox.clone(), handler, clock.clone(), ids, Lane::Internal, LARGEST_BATCH));
        let arrivals = Wake(vec![inbox.arrivals()]);
        let now = {
            let clock = Arc::clone(&clock);
            move || clock.now()
        };
        loops.spawn("dispatch news", now, arrivals.clone(), move || {
            let worker = Arc::clone(&worker);
            async move { worker.round().await.map(drained) }
        });
        let store: Arc<dyn Store> = Arc::clone(&deps.store);
        let next_due = move || {
            let store = Arc::clone(&store);
            async move { store.next_due().await }
        };
        let seal = Arc::new(SealDue::new(deps.clone()));
        loops.spawn_due("parcels", &clock, &arrivals, next_due.clone(), move || {
            let seal = Arc::clone(&seal);
            async move { seal.round().await }
        });
        if !sends {
            return;
        }
        // Small rounds: at shutdown the round under way is finished, and nothing more is begun.
        let (lease, longest_attempt) = (minutes(30), minutes(15));
        let limits = SendLimits { at_once, in_one_round: at_once * 2, lease, longest_attempt };
        let send = Arc::new(SendDue::new(deps, mailer, limits));
        loops.spawn_due("mails", &clock, &arrivals, next_due, move || {
            let send = Arc::clone(&send);
            async move { send.round().await }
        });
    }
}

const fn minutes(minutes: u64) -> std::time::Duration {
    std::time::Duration::from_secs(minutes * 60)
}

/// One context's log into another's inbox, whenever it grows.
fn carry(loops: &mut Loops, name: &'static str, subscription: Subscription, clock: &Arc<dyn Clock>) {
    let grows = Wake(vec![subscription.log.watch()]);
    let subscription = Arc::new(subscription);
    let (now, stamp) = (Arc::clone(clock), Arc::clone(clock));
    loops.spawn(
        name,
        move || now.now(),
        grows,
        move || {
            let (subscription, now) = (Arc::clone(&subscription), stamp.now());
            async move {
                let carried = subscription.carry(now, LARGEST_BATCH).await?;
                Ok(if carried > 0 { Round::Busy } else { Round::Idle(None) })
            }
        },
    );
}

/// Makes every mail that waits due: what an earlier run of the program had taken is not left to its lease, and what
/// failed may succeed now. Nobody else can have taken them, for the data folder is ours alone.
pub(crate) async fn hand_back_parcels(database: &Database, now: Timestamp) -> Result<(), StoreError> {
    let mut query = MailQuery { state: Some(MailState::Waiting), limit: PAGE, ..MailQuery::default() };
    loop {
        let page = MailBook::mails(database, query.clone()).await?;
        let ids: Vec<ParcelId> = page.items.iter().map(|mail| mail.facts.id).collect();
        if !ids.is_empty() {
            Store::hand_back_parcels(database, &ids, now).await?;
        }
        match page.next {
            Some(next) => query.before = Some(next),
            None => return Ok(()),
        }
    }
}
