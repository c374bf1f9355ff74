//! A dispatch context with everything around it in hand: the clock, the news, the mail server.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use context::{Clock, Drained, Incoming, Lane, Logged, Verdict, Worker};
use dispatch::change::Language;
use dispatch::mail::{MailSettings, RenderedMail};
use dispatch::mailer::{Accepted, Mailer};
use dispatch::offer::Recipient;
use dispatch::outcome::{Fault, SendError, Stage};
use dispatch::ports::{MailQuery, MailState};
use dispatch::text::PlainText;
use dispatch::use_cases::{Deps, Forget, OfferSettings, SealDue, SendDue, SendLimits, Settings, TakeNews};
use event::Event;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::adapter::Dispatch;
use crate::support::{CountedIds, HandClock, at, id};

pub(crate) const ACCEPTED: &str = "restocking.suggestion.accepted.v1";
pub(crate) const APPLIED: &str = "restocking.suggestion.applied.v1";
pub(crate) const REFUSED: &str = "restocking.suggestion.refused.v1";
pub(crate) const UNDONE: &str = "restocking.suggestion.undone.v1";
pub(crate) const ATTENTION: &str = "restocking.submission.needs-attention.v1";

/// What the mail server is told to answer next; it takes the mail when nothing else is said.
type Script = VecDeque<Result<Accepted, SendError>>;

#[derive(Default)]
pub(crate) struct MailServer {
    script: Mutex<Script>,
    pub(crate) received: Mutex<Vec<RenderedMail>>,
}

#[async_trait]
impl Mailer for MailServer {
    async fn send(&self, mail: &RenderedMail) -> Result<Accepted, SendError> {
        self.received.lock().unwrap().push(mail.clone());
        let answer = self.script.lock().unwrap().pop_front();
        answer.unwrap_or_else(|| Ok(Accepted { response: "250 queued".to_owned() }))
    }
}

impl MailServer {
    pub(crate) fn will_answer(&self, stage: Stage, fault: Fault) {
        self.script.lock().unwrap().push_back(Err(SendError::at(stage, fault, format!("{stage:?}: {fault:?}"))));
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        let received = self.received.lock().unwrap();
        received.iter().map(|mail| String::from_utf8(mail.bytes.clone()).unwrap()).collect()
    }
}

pub(crate) struct Scene {
    pub(crate) ports: Dispatch,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) server: Arc<MailServer>,
    worker: Worker,
    seal: SealDue,
    forget: Forget,
    pub(crate) send: SendDue,
    told: Mutex<u32>,
}

impl Scene {
    pub(crate) fn new(ports: Dispatch) -> Self {
        Self::with_limits(ports, SendLimits::default())
    }

    pub(crate) fn with_limits(ports: Dispatch, limits: SendLimits) -> Self {
        let (clock, ids) = (Arc::new(HandClock::new()), Arc::new(CountedIds::default()));
        let mail = MailSettings {
            from: "orders@haldenstern.example".parse().unwrap(),
            reply_to: None,
            message_id_domain: "haldenstern.example".parse().unwrap(),
            retailer_name: PlainText::new("Haldenstern"),
            contact_name: None,
            contact_phone: None,
        };
        let recipient = Recipient {
            name: PlainText::new("Buyer home"),
            email: "buyer-home@haldenstern.example".parse().unwrap(),
            language: Language::English,
        };
        let offers = OfferSettings {
            recipients: [("home".to_owned(), recipient)].into(),
            desk_url: "https://restock.haldenstern.example".to_owned(),
        };
        let settings = Arc::new(Settings { offers, ..Settings::new(mail) });
        let deps = Deps { store: ports.store.clone(), clock: clock.clone(), ids: ids.clone(), settings };
        let server = Arc::new(MailServer::default());
        let handler = Arc::new(TakeNews::new(deps.clone()));
        Self {
            worker: Worker::new(ports.inbox.clone(), handler, clock.clone(), ids, Lane::Internal, 100),
            seal: SealDue::new(deps.clone()),
            forget: Forget::new(deps.clone(), SignedDuration::from_hours(24 * 30)),
            send: SendDue::new(deps, server.clone(), limits),
            told: Mutex::new(0),
            ports,
            clock,
            server,
        }
    }

    /// Puts news into the inbox and lets it be handled, all at once.
    pub(crate) async fn hears(&self, news: impl IntoIterator<Item = (&'static str, Value)>) {
        let batch = news.into_iter().map(|(kind, data)| self.incoming(kind, data)).collect();
        self.ports.inbox.receive(batch, None, self.clock.now()).await.unwrap();
        while matches!(self.worker.round().await.unwrap(), Drained::Some(_)) {}
    }

    fn incoming(&self, kind: &str, data: Value) -> Incoming {
        let mut told = self.told.lock().unwrap();
        *told += 1;
        let event = Event {
            id: format!("news-{told}"),
            source: "urn:restock:restocking".to_owned(),
            kind: Some(kind.to_owned()),
            subject: None,
            time: Some(self.clock.now()),
            attributes: Default::default(),
            data: Some(serde_json::value::to_raw_value(&data).unwrap()),
        };
        Incoming {
            digest: event.digest(),
            subject: Some(format!("suggestion/{}", data["incarnation"])),
            thin: true,
            lane: Lane::Internal,
            correlation_id: "the click".to_owned(),
            verdict: Verdict::Sound,
            reading: Default::default(),
            event,
        }
    }

    pub(crate) async fn minutes_pass(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
        while self.seal.round().await.unwrap() > 0 {}
    }

    /// Forgets what ended 30 days ago; answers how much that was.
    pub(crate) async fn forgets(&self) -> u64 {
        self.forget.round().await.unwrap()
    }

    /// Sends until nothing is due.
    pub(crate) async fn sends(&self) -> usize {
        let mut sent = 0;
        loop {
            match self.send.round().await.unwrap() {
                0 => return sent,
                count => sent += count,
            }
        }
    }

    /// What the log says, with payloads.
    pub(crate) async fn said(&self) -> Vec<(String, Value)> {
        let logged = self.ports.log.read(0, 1_000).await.unwrap();
        logged.into_iter().map(|Logged { kind, data, .. }| (kind, serde_json::from_str(&data).unwrap())).collect()
    }

    /// For each mail in this state, the suggestions in it.
    pub(crate) async fn mails(&self, state: MailState) -> Vec<Vec<uuid::Uuid>> {
        let query = MailQuery { state: Some(state), limit: 100, ..MailQuery::default() };
        let mut items = self.ports.mails.mails(query).await.unwrap().items;
        items.reverse();
        items.into_iter().map(|entry| entry.facts.incarnations).collect()
    }
}

/// The payload of news about suggestion `n` of a click, one of `size` that go to the supplier.
pub(crate) fn told(click: u128, n: u128, size: u32) -> Value {
    json!({
        "incarnation": id(n), "version": 3, "state": "submitting", "kind": "postpone", "order_id": format!("PO-{n}"), "line_id": "1",
        "product_id": "22750", "product_name": "Lantern", "category": null, "supplier_id": "SUP-17",
        "supplier_name": "Nordlicht Kerzen GmbH", "from_date": "2026-12-14", "to_date": "2027-01-06",
        "from_quantity": 40, "to_quantity": 40, "units_per_pack": 12, "need_date": null, "value": "96.00",
        "currency": "EUR", "reason": "not needed before 6 January", "depends_on": [], "would_be": null,
        "criterion": "restock", "criterion_version": 1, "opened_at": at(0), "changed_at": at(0),
        "correlation_id": "the event", "something_new": {"unheard": "of"},
        "click": {
            "click_batch": id(0xc11c_0000 + click), "batch_size_for_supplier": size,
            "supplier_email": "auftrag@nordlicht.example", "supplier_language": "de", "submission_id": id(9)
        }
    })
}

/// The same payload with one field set to something else.
pub(crate) fn with(mut told: Value, path: &str, value: Value) -> Value {
    *told.pointer_mut(path).unwrap() = value;
    told
}

/// The same payload without its click.
pub(crate) fn without_click(mut told: Value) -> Value {
    told.as_object_mut().unwrap().remove("click");
    told
}
