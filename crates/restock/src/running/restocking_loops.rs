//! The loops of the restocking context.

use std::sync::Arc;
use std::time::Duration;

use context::{Clock, Drained, Ids, Inbox, Lane, Log, Worker};
use restocking::ports::{Central, Store};
use restocking::use_cases::{
    Breaker, DailyOffer, Deps, EnrichOrders, FollowTrend, HandleEvents, Heal, Midnight, ReviewDue, Submit,
    SubmitLimits, TakeMailReports, Wake as WakeSuggestions,
};
use storage::sqlite::Database;

use super::rounds::{Loops, Round, Wake};
use super::schedule::Sweeper;
use crate::adapters::{InstanceMetrics, TimedHandler};

/// Events handled in one transaction at most.
const LARGEST_BATCH: usize = 2_000;
/// Announced orders fetched and stored in one transaction at most.
const LARGEST_ENRICH_BATCH: usize = 64;
/// How often it is looked whether the sweep's hour has come.
const SWEEP_LOOK: Duration = Duration::from_secs(20);

/// How often the trend catches up with the log: seldom enough that nobody waits for its commits.
const TREND_LOOK: Duration = Duration::from_secs(2);

/// What the loops work with.
pub(crate) struct Restocking {
    pub(crate) database: Arc<Database>,
    pub(crate) deps: Deps,
    pub(crate) central: Arc<dyn Central>,
    pub(crate) submit: SubmitLimits,
    pub(crate) sweeper: Sweeper,
    /// How long the trend is kept.
    pub(crate) keep_trend: Duration,
    pub(crate) metrics: Arc<InstanceMetrics>,
}

impl Restocking {
    pub(crate) fn spawn(self, loops: &mut Loops) {
        let Self { database, deps, central, submit, sweeper, keep_trend, metrics } = self;
        let inbox: Arc<dyn Inbox> = database.clone();
        let clock = Arc::clone(&deps.clock);
        let ids: Arc<dyn Ids> = Arc::clone(&deps.ids);
        let zone = deps.rules.zone.clone();
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
        let worker = |handler, lane, largest| {
            let handler = Arc::new(TimedHandler { handler, metrics: metrics.clone(), clock: clock.clone() });
            Arc::new(Worker::new(inbox.clone(), handler, clock.clone(), ids.clone(), lane, largest))
        };
        let workers = [
            ("events", worker(handle, Lane::Direct, LARGEST_BATCH)),
            ("orders", worker(enrich, Lane::Enrich, LARGEST_ENRICH_BATCH)),
            ("mail reports", worker(reports, Lane::Internal, LARGEST_BATCH)),
        ];
        for (name, worker) in workers {
            let stop = loops.stop();
            loops.spawn(name, now.clone(), arrivals.clone(), move || {
                let worker = Arc::clone(&worker);
                Loops::unless_stopped(stop.clone(), async move { worker.round().await.map(drained) })
            });
        }
        let store: Arc<dyn Store> = Arc::clone(&deps.store);
        let next_due = move || {
            let store = Arc::clone(&store);
            async move { store.next_due().await }
        };
        let review = Arc::new(ReviewDue::new(deps.clone()));
        loops.spawn_due("reviews", &clock, &changes, next_due.clone(), move || {
            let review = Arc::clone(&review);
            async move { review.round().await }
        });
        let heal = Arc::new(Heal::new(deps.clone(), Arc::clone(&central), breaker));
        let stop = loops.stop();
        loops.spawn_due("fetches", &clock, &changes, next_due.clone(), move || {
            let heal = Arc::clone(&heal);
            Loops::unless_stopped(stop.clone(), async move { heal.round().await })
        });
        let submit = Arc::new(Submit::new(deps.clone(), central, submit));
        let stop = loops.stop();
        loops.spawn_due("submissions", &clock, &changes, next_due, move || {
            let (submit, stop) = (Arc::clone(&submit), stop.clone());
            async move { submit.round_until(stop.cancelled()).await }
        });
        let wake = Arc::new(WakeSuggestions::new(deps.clone()));
        let midnight = Arc::new(Midnight::new(deps));
        loops.spawn("time", now, Wake(Vec::new()), move || {
            let (wake, midnight) = (Arc::clone(&wake), Arc::clone(&midnight));
            async move {
                let woken = wake.round().await?;
                midnight.round().await?;
                Ok(if woken > 0 { Round::Busy } else { Round::Idle(None) })
            }
        });
        let log: Arc<dyn Log> = database.clone();
        let trend = FollowTrend::new(database, log, clock, zone, keep_trend);
        let trend = Arc::new(trend);
        loops.spawn_every("trend", TREND_LOOK, move || {
            let trend = Arc::clone(&trend);
            async move {
                if let Err(error) = trend.round().await {
                    tracing::warn!(%error, "the trend could not be counted and is tried again");
                }
            }
        });
        let sweeper = Arc::new(sweeper);
        loops.spawn_every("sweep", SWEEP_LOOK, move || {
            let sweeper = Arc::clone(&sweeper);
            async move {
                if let Err(error) = sweeper.round().await {
                    tracing::warn!(%error, "the sweep failed and is tried again");
                }
            }
        });
    }
}

/// Looks whether a planner's hour has come: where no mail leaves nobody looks, for what is not mailed today is of no use
/// tomorrow.
pub(super) fn spawn_offers(loops: &mut Loops, offer: DailyOffer, clock: Arc<dyn Clock>) {
    let offer = Arc::new(offer);
    loops.spawn(
        "offers",
        move || clock.now(),
        Wake(Vec::new()),
        move || {
            let offer = Arc::clone(&offer);
            async move { offer.round().await.map(|_| Round::Idle(None)) }
        },
    );
}

pub(super) fn drained(drained: Drained) -> Round {
    match drained {
        Drained::Some(_) => Round::Busy,
        Drained::Nothing(due) => Round::Idle(due),
    }
}
