//! What was declared, held against what passed: pure.

use std::collections::BTreeMap;

use context::{EntryState, Flow, Lately, Tally, Traffic, Way};
use contracts::ContractDoc;
use contracts::documents::FeedDoc;

use super::told::{ConsumerTold, EventsTold, PublisherTold, Seen, Standing, UndeclaredTold};
use crate::api::readers::ReaderTold;
use crate::declared::Declared;

/// The place where events from outside come in.
const DOOR: &str = "POST /events";

/// Everything that is known, by contexts' names.
pub(super) fn told(
    declared: &Declared,
    traffic: &BTreeMap<String, Traffic>,
    waiting: &Tally,
    readers: &[ReaderTold],
) -> EventsTold {
    let all = Seeing { declared, traffic, waiting, readers, feeds: declared.feeds(), flows: by_kind(traffic) };
    EventsTold {
        types: declared.contracts().iter().map(|contract| all.seen(contract)).collect(),
        undeclared: all.undeclared(),
        is_cut: traffic.values().any(|traffic| traffic.is_cut),
    }
}

/// Flows by type, each with the context that it passed.
type Flows<'a> = BTreeMap<&'a str, Vec<(&'a str, &'a Flow)>>;

fn by_kind(traffic: &BTreeMap<String, Traffic>) -> Flows<'_> {
    let mut flows: Flows<'_> = BTreeMap::new();
    for (context, traffic) in traffic {
        for flow in &traffic.flows {
            flows.entry(&flow.kind).or_default().push((context, flow));
        }
    }
    flows
}

struct Seeing<'a> {
    declared: &'a Declared,
    traffic: &'a BTreeMap<String, Traffic>,
    waiting: &'a Tally,
    readers: &'a [ReaderTold],
    feeds: Vec<FeedDoc<'a>>,
    flows: Flows<'a>,
}

/// How a context's events name their source.
fn source_of(context: &str) -> String {
    format!("urn:restock:{context}")
}

impl Seeing<'_> {
    fn flows(&self, kind: &str) -> &[(&str, &Flow)] {
        self.flows.get(kind).map_or(&[], Vec::as_slice)
    }

    fn seen(&self, contract: &ContractDoc) -> Seen {
        let (kind, owner) = (contract.kind.as_str(), contract.owner.as_str());
        let publishers = self.publishers(contract);
        let is_ours = self.traffic.contains_key(owner);
        // What a context of ours says is counted where it is said, anything else where it comes in.
        let counted =
            |context: &str, way: Way| if is_ours { context == owner && way == Way::Out } else { way == Way::In };
        let here = self.flows(kind).iter().filter(|(context, flow)| counted(context, flow.way));
        let (events, last_seen) =
            here.fold((0, None), |(events, last), (_, flow)| (events + flow.events, last.max(Some(flow.last))));
        let lately = self.traffic.iter().flat_map(|(context, traffic)| {
            let of_kind = traffic.lately.iter().filter(move |((_, lately), _)| lately == kind);
            of_kind.filter(move |((way, _), _)| counted(context, *way)).map(|(_, lately)| *lately)
        });
        let Lately { hour, day } =
            lately.fold(Lately::default(), |sum, one| Lately { hour: sum.hour + one.hour, day: sum.day + one.day });
        Seen { events, last_hour: hour, last_day: day, last_seen, publishers, consumers: self.consumers(contract) }
    }

    fn publishers(&self, contract: &ContractDoc) -> Vec<PublisherTold> {
        let owner = contract.owner.as_str();
        let is_ours = self.traffic.contains_key(owner);
        let own = source_of(owner);
        let mut found: BTreeMap<Option<String>, PublisherTold> = BTreeMap::new();
        let named = self.declared.sources_of(owner);
        let expected = if is_ours { vec![own.clone()] } else { named.into_iter().flatten().cloned().collect() };
        for source in expected {
            found.insert(Some(source.clone()), unseen(Some(source), Standing::Declared));
        }
        for (context, flow) in self.flows(&contract.kind) {
            let source = match flow.way {
                Way::Out if *context == owner => Some(own.clone()),
                Way::Out => Some(source_of(context)),
                // What the owner said is counted where it was said.
                Way::In if is_ours && flow.source.as_deref() == Some(&own) => continue,
                Way::In => flow.source.clone(),
            };
            let standing = if is_ours || named.is_some() { Standing::Undeclared } else { Standing::Unnamed };
            let told = found.entry(source.clone()).or_insert_with(|| unseen(source, standing));
            told.events += flow.events;
            told.first_seen = Some(told.first_seen.map_or(flow.first, |first| first.min(flow.first)));
            told.last_seen = told.last_seen.max(Some(flow.last));
        }
        let mut told: Vec<PublisherTold> = found.into_values().collect();
        told.sort_by_key(|publisher| std::cmp::Reverse(publisher.standing));
        told
    }

    fn consumers(&self, contract: &ContractDoc) -> Vec<ConsumerTold> {
        let kind = contract.kind.as_str();
        let within = self.declared.hearings_of(kind).map(|hearing| {
            let heard = self.traffic.get(&hearing.reader);
            let here =
                self.flows(kind).iter().filter(|(context, flow)| *context == hearing.reader && flow.way == Way::In);
            let (events, last_contact) =
                here.fold((0, None), |(events, last), (_, flow)| (events + flow.events, last.max(Some(flow.last))));
            let behind = match &hearing.of {
                Some(log) => self
                    .traffic
                    .get(log)
                    .zip(heard)
                    .map(|(said, heard)| said.head.saturating_sub(heard.heard.get(log).copied().unwrap_or(0))),
                None => Some(self.waiting.0.get(kind).map_or(0, |counts| counts.in_state(EntryState::Pending))),
            };
            ConsumerTold {
                name: hearing.reader.clone(),
                at: hearing.of.as_ref().map_or_else(|| DOOR.to_owned(), |log| format!("the log of {log}")),
                events: Some(events),
                behind,
                last_contact,
                is_revoked: false,
            }
        });
        let outside = self.readers.iter().flat_map(|reader| {
            let carrying = reader.feeds.iter().filter(|feed| self.carries(&feed.feed, contract));
            carrying.map(|feed| ConsumerTold {
                name: reader.name.clone(),
                at: feed.feed.clone(),
                events: None,
                behind: feed.behind,
                last_contact: feed.last_contact,
                is_revoked: feed.revoked_at.is_some(),
            })
        });
        within.chain(outside).collect()
    }

    /// Whether a feed may carry a type: by its contract, or because it is its context's whole log.
    fn carries(&self, feed: &str, contract: &ContractDoc) -> bool {
        let by_contract = |doc: &&FeedDoc<'_>| doc.carries.iter().any(|carried| carried.kind == contract.kind);
        feed == contract.owner || self.feeds.iter().filter(by_contract).any(|doc| doc.is_named(feed))
    }

    fn undeclared(&self) -> Vec<UndeclaredTold> {
        let unknown = self.flows.iter().filter(|(kind, _)| self.declared.contract(kind).is_none());
        let mut told: BTreeMap<(&str, &str), UndeclaredTold> = BTreeMap::new();
        for (kind, (context, flow)) in unknown.flat_map(|(kind, flows)| flows.iter().map(move |flow| (kind, flow))) {
            let one = told.entry((kind, context)).or_insert_with(|| UndeclaredTold {
                kind: (*kind).to_owned(),
                context: (*context).to_owned(),
                sources: Vec::new(),
                events: 0,
                last_seen: flow.last,
            });
            one.events += flow.events;
            one.last_seen = one.last_seen.max(flow.last);
            one.sources.push(match (flow.way, &flow.source) {
                (Way::Out, _) => source_of(context),
                (Way::In, Some(source)) => source.clone(),
                (Way::In, None) => "further sources".to_owned(),
            });
        }
        let mut told: Vec<UndeclaredTold> = told.into_values().collect();
        told.sort_by_key(|one| std::cmp::Reverse(one.last_seen));
        told
    }
}

fn unseen(source: Option<String>, standing: Standing) -> PublisherTold {
    PublisherTold { source, standing, events: 0, first_seen: None, last_seen: None }
}

#[cfg(test)]
mod tests;
