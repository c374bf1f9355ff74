//! Everything the web side needs from outside, in memory: for its tests and for looking at its pages.

mod catalogue;
mod desk;
mod health;
mod inbox;
mod log;
mod mailbox;
mod offers;
pub(crate) mod samples;
mod store;
mod traffic;
mod trend;
mod views;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use context::{Clock, Entry, Ids, LogEvent, Logged, StoreError, Tally, Traffic};
use jiff::Timestamp;
use restocking::facts::{LineRecord, Order, Stock};
use restocking::planners::Planners;
use restocking::ports::{AcceptedClick, ClickAnswer, NoCentral, ProductView, SavedView, ShortageView, SubmissionRow};
use restocking::review::{Cause, review_desk};
use restocking::rules::Rules;
use restocking::suggestion::SuggestionRecord;
use restocking::use_cases::{Click, DailyOffer, Pause, Receive, TryCriteria, Undo};
use tokio::sync::watch;
use uuid::Uuid;
use web::{DeskPorts, Ports};

use self::health::Health;
use self::samples::Sample;

/// The instant at which every test happens.
pub(crate) const NOW: &str = "2026-11-23T09:00:00Z";

/// All state of the fakes, behind one lock.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) samples: Vec<Sample>,
    pub(crate) suggestions: Vec<SuggestionRecord>,
    pub(crate) shortages: Vec<ShortageView>,
    pub(crate) clicks: Vec<ClickAnswer>,
    pub(crate) accepted: Vec<AcceptedClick>,
    /// Those that wait for their first call.
    pub(crate) unsent: Vec<SubmissionRow>,
    pub(crate) undone: Vec<SubmissionRow>,
    pub(crate) views: Vec<SavedView>,
    pub(crate) pauses: Vec<restocking::ports::Pause>,
    pub(crate) events: Vec<Logged>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) digests: Vec<event::Digest>,
    pub(crate) tally: Tally,
    pub(crate) traffic: Traffic,
    /// What every call to the store answers, where it is out.
    pub(crate) outage: Option<StoreError>,
    /// What happened and what was open, as it was counted.
    pub(crate) flows: Vec<restocking::trend::Flow>,
    pub(crate) samples_of_open: Vec<(jiff::civil::Date, restocking::trend::Sample)>,
    /// How often pieces of a list can still be read; as often as asked where absent.
    pub(crate) pieces_left: Option<u32>,
    /// Log events up to here are not kept any more.
    pub(crate) forgotten: u64,
}

/// The fakes over one state.
pub(crate) struct Fakes {
    state: Mutex<State>,
    heads: watch::Sender<u64>,
    arrivals: watch::Sender<u64>,
    next_id: AtomicU64,
    pub(crate) health: Health,
    /// Those of the daily offer.
    pub(crate) planners: Mutex<Planners>,
    /// The feeds and their readers.
    pub(crate) feeds: Mutex<web::FeedPorts>,
}

impl Fakes {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            heads: watch::Sender::new(0),
            arrivals: watch::Sender::new(0),
            next_id: AtomicU64::new(1),
            health: Health::default(),
            planners: Mutex::default(),
            feeds: Mutex::default(),
        })
    }

    /// The ports of the web side.
    pub(crate) fn ports(self: &Arc<Self>) -> Ports {
        Ports {
            desk: Some(DeskPorts {
                inbox: self.clone(),
                log: self.clone(),
                reader: self.clone(),
                trend: self.clone(),
                views: self.clone(),
                catalogue: self.clone(),
                receive: Arc::new(Receive::new(self.clone(), self.clone(), self.clone())),
                click: Arc::new(Click::new(
                    self.clone(),
                    Arc::new(NoCentral),
                    self.clone(),
                    self.clone(),
                    Duration::from_secs(8),
                )),
                undo: Arc::new(Undo::new(self.clone(), self.clone(), self.clone())),
                trial: Arc::new(TryCriteria::new(self.clone(), Arc::default(), self.clone(), self.clone())),
                pause: Arc::new(Pause::new(self.clone(), self.clone(), self.clone())),
                rebuild: None,
                mailbox: Some(Arc::new(mailbox::Letters)),
                mails: None,
                offers: Arc::new(DailyOffer::new(
                    self.clone(),
                    self.clone(),
                    self.clone(),
                    self.clone(),
                    Arc::new(Rules::default()),
                    Arc::new(self.planners.lock().unwrap_or_else(PoisonError::into_inner).clone()),
                    3,
                )),
                mails_leave: true,
            }),
            contexts: None,
            imports: None,
            clock: self.clone(),
            ids: self.clone(),
            health: Arc::new(self.health.clone()),
            feeds: self.feeds.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            traffic: vec![self.clone()],
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state, or the outage.
    fn reachable(&self) -> Result<MutexGuard<'_, State>, StoreError> {
        let state = self.state();
        match &state.outage {
            Some(outage) => Err(outage.clone()),
            None => Ok(state),
        }
    }

    /// Reviews a product as it is now, as the real context does, and stores what follows.
    pub(crate) fn review(&self, sample: Sample) {
        let now: Timestamp = NOW.parse().expect("an instant");
        let known = self
            .state()
            .suggestions
            .iter()
            .filter(|record| record.details.product_id == sample.product_id())
            .cloned()
            .collect();
        let desk = sample.desk(known);
        let cause = Cause { text: "a test".into(), causation_id: None, correlation_id: "cause-1".into() };
        let found = review_desk(&desk, &Rules::default(), &cause, now, now, self);
        {
            let mut state = self.state();
            state.samples.retain(|other| other.product_id() != sample.product_id());
            state.samples.push(sample);
            for write in found.suggestions {
                store::put(&mut state, write.record);
            }
            state.shortages.extend(found.shortage.and_then(|row| row.shortage));
        }
        self.append(found.events);
    }

    /// Appends to the log.
    pub(crate) fn append(&self, events: Vec<LogEvent>) {
        let mut state = self.state();
        for event in events {
            let position = state.events.len() as u64 + 1;
            state.events.push(Logged {
                position,
                id: event.id,
                kind: event.kind.to_owned(),
                subject: event.subject,
                time: event.time,
                correlation_id: event.correlation_id,
                causation_id: event.causation_id,
                data: event.data,
            });
        }
        let head = state.events.len() as u64;
        drop(state);
        self.heads.send_replace(head);
    }

    /// The lines of an order or a product.
    fn lines(&self, wanted: impl Fn(&LineRecord) -> bool) -> Vec<LineRecord> {
        self.state().samples.iter().flat_map(|sample| sample.lines.clone()).filter(wanted).collect()
    }

    fn product_of(&self, product_id: &str) -> Option<ProductView> {
        let stock = self.stock_of(product_id);
        let state = self.state();
        let sample = state.samples.iter().find(|sample| sample.product_id() == product_id)?;
        let of_it = |record: &&SuggestionRecord| record.details.product_id == product_id;
        Some(ProductView {
            published: Some(sample.product.clone()),
            supplier: Some(sample.supplier.clone()),
            stock,
            lines: sample.lines.clone(),
            suggestions: state.suggestions.iter().filter(of_it).cloned().collect(),
            shortage: state.shortages.iter().find(|shortage| shortage.product_id == product_id).cloned(),
        })
    }

    fn order_of(&self, order_id: &str) -> Option<Order> {
        let lines = self.lines(|line| line.order_id == order_id);
        let first = lines.first()?;
        Some(Order {
            order_id: order_id.to_owned(),
            version: first.order_version,
            supplier_id: first.supplier_id.clone(),
            status: restocking::facts::OrderStatus::Open,
            ordered_on: first.ordered_on,
            currency: first.currency.clone(),
            lines: lines.into_iter().map(|line| (line.line_id, line.line)).collect(),
            other: Default::default(),
        })
    }

    fn stock_of(&self, product_id: &str) -> Stock {
        self.state()
            .samples
            .iter()
            .find(|sample| sample.product_id() == product_id)
            .map(Sample::stock)
            .unwrap_or_default()
    }
}

impl Clock for Fakes {
    fn now(&self) -> Timestamp {
        NOW.parse().expect("an instant")
    }

    fn business_now(&self) -> Timestamp {
        self.now()
    }
}

impl Ids for Fakes {
    fn fresh(&self) -> Uuid {
        let n = self.next_id.fetch_add(1, Ordering::Relaxed);
        Uuid::from_u128(0x0193_5000_0000_7000_8000_0000_0000_0000 | u128::from(n))
    }
}
