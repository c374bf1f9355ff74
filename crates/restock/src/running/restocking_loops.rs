//! The loops of the restocking context.

use std::sync::Arc;

use context::{Clock, Drained, Ids, Inbox, Lane, Log, StoreError, Worker};
use restocking::ports::{Central, Store};
use restocking::use_cases::{
    Breaker, Deps, EnrichOrders, HandleEvents, Heal, Midnight, ReviewDue, Submit, SubmitLimits, Sweep, TakeMailReports,
    Wake as WakeSuggestions,
};
use storage::sqlite::Database;

use super::rounds::{Loops, Round, Wake};

/// Events handled in one transaction at most.
const LARGEST_BATCH: usize = 2_000;
/// Announced orders fetched and stored in one transaction at most.
const LARGEST_ENRICH_BATCH: usize = 64;

/// What the loops work with.
pub(crate) struct Restocking {
    pub(crate) database: Arc<Database>,
    pub(crate) deps: Deps,
    pub(crate) central: Arc<dyn Central>,
    pub(crate) submit: SubmitLimits,
    pub(crate) sweep: Arc<Sweep>,
}

impl Restocking {
    pub(crate) fn spawn(self, loops: &mut Loops) {
        let Self { database, deps, central, submit, sweep: _ } = self;
        let inbox: Arc<dyn Inbox> = database.clone();
        let clock = Arc::clone(&deps.clock);
        let ids: Arc<dyn Ids> = Arc::clone(&deps.ids);
        let breaker = Arc::new(Breaker::default());
        let arrivals = Wake(vec![inbox.arrivals()]);
        let changes = Wake(vec![inbox.arrivals(), Log::watch(&*database)]);
        let now = {
            let clock = Arc::clone(&clock);
            move || clock.now()
        };

        let handle = Arc::new(HandleEvents::new(deps.clone()));
        let enrich = Arc::new(EnrichOrders::new(deps.clone(), Arc::clone(&central), Arc::clone(&breaker)));
        let reports = Arc::new(TakeMailReports::new(deps.clone()));
        let worker = |handler, lane, largest| Arc::new(Worker::new(inbox.clone(), handler, clock.clone(), ids.clone(), lane, largest));
        let workers = [
            ("events", worker(handle, Lane::Direct, LARGEST_BATCH)),
            ("orders", worker(enrich, Lane::Enrich, LARGEST_ENRICH_BATCH)),
            ("mail reports", worker(reports, Lane::Internal, LARGEST_BATCH)),
        ];
        for (name, worker) in workers {
            loops.spawn(name, now.clone(), arrivals.clone(), move || {
                let worker = Arc::clone(&worker);
                async move { worker.round().await.map(drained) }
            });
        }
        let review = Arc::new(ReviewDue::new(deps.clone()));
        let heal = Arc::new(Heal::new(deps.clone(), Arc::clone(&central), breaker));
        let submit = Arc::new(Submit::new(deps.clone(), central, submit));
        spawn_due(loops, "reviews", &deps, &changes, move || {
            let review = Arc::clone(&review);
            async move { review.round().await }
        });
        spawn_due(loops, "fetches", &deps, &changes, move || {
            let heal = Arc::clone(&heal);
            async move { heal.round().await }
        });
        spawn_due(loops, "submissions", &deps, &changes, move || {
            let submit = Arc::clone(&submit);
            async move { submit.round().await }
        });
        let wake = Arc::new(WakeSuggestions::new(deps.clone()));
        let midnight = Arc::new(Midnight::new(deps.clone()));
        loops.spawn("time", now, Wake(Vec::new()), move || {
            let (wake, midnight) = (Arc::clone(&wake), Arc::clone(&midnight));
            async move {
                let woken = wake.round().await?;
                midnight.round().await?;
                Ok(if woken > 0 { Round::Busy } else { Round::Idle(None) })
            }
        });
    }
}

fn drained(drained: Drained) -> Round {
    match drained {
        Drained::Some(_) => Round::Busy,
        Drained::Nothing(due) => Round::Idle(due),
    }
}

/// A loop over work with due times in the store.
fn spawn_due<F>(loops: &mut Loops, name: &'static str, deps: &Deps, wake: &Wake, mut round: impl FnMut() -> F + Send + 'static)
where
    F: Future<Output = Result<usize, StoreError>> + Send,
{
    let (store, clock): (Arc<dyn Store>, Arc<dyn Clock>) = (Arc::clone(&deps.store), Arc::clone(&deps.clock));
    loops.spawn(name, move || clock.now(), wake.clone(), move || {
        let worked = round();
        let store = Arc::clone(&store);
        async move {
            match worked.await? {
                0 => Ok(Round::Idle(store.next_due().await?)),
                _ => Ok(Round::Busy),
            }
        }
    });
}
