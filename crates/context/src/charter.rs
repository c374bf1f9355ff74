//! What a context may say, and who may hear it: checked before anything is appended.

mod refusal;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use event::{Audience, Contract};
use jiff::Timestamp;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::LogEvent;
pub use refusal::{Refusal, RefusalCounts, RefusalReason};

/// Longest value that may narrow an audience, in characters.
const LONGEST_SCOPE: usize = 128;
/// The payload field in which a compensating event names the one that it reverses.
const COMPENSATED: &str = "compensated_event_id";

/// The types that a context owns. It answers for each event that is to be appended whether the context may say it now,
/// and to which audiences it goes.
#[derive(Debug)]
pub struct Charter {
    owner: &'static str,
    contracts: BTreeMap<&'static str, Contract>,
    own_logs: BTreeSet<Audience>,
}

/// An event that may be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The audiences that have a log of their own and may have it: `stores`, `stores.north`.
    pub audiences: Vec<String>,
    /// The event that it reverses: its id and its type.
    pub compensates: Option<(Uuid, &'static str)>,
}

impl Charter {
    /// Of a context and the types it may say. Those of other owners among them stay refused.
    pub fn new(owner: &'static str, contracts: impl IntoIterator<Item = Contract>) -> Self {
        let contracts: BTreeMap<_, _> = contracts.into_iter().map(|contract| (contract.kind, contract)).collect();
        let classes = contracts.values().flat_map(|contract| contract.audiences.iter().copied());
        let mut own_logs: BTreeSet<Audience> = classes.collect();
        // Where everything may be seen within the company, the whole log is the feed of those within it.
        if contracts.values().all(|contract| Audience::Internal.is_within(contract.audiences)) {
            own_logs.remove(&Audience::Internal);
        }
        Self { owner, contracts, own_logs }
    }

    /// Name of the context.
    pub fn owner(&self) -> &'static str {
        self.owner
    }

    /// The types, by name.
    pub fn contracts(&self) -> impl Iterator<Item = &Contract> {
        self.contracts.values()
    }

    /// The types that the feed of an audience may carry; all of them where the name is empty, for the whole log.
    pub fn carried_by<'a>(&'a self, audience: &'a str) -> impl Iterator<Item = &'a Contract> {
        let class = audience.split('.').next().and_then(Audience::parse);
        let is_scoped = audience.contains('.');
        self.contracts().filter(move |contract| {
            audience.is_empty()
                || class.is_some_and(|class| {
                    contract.audiences.contains(&class) && contract.scoped_by.is_some() == is_scoped
                })
        })
    }

    /// Whether the feed of an audience could be there: of a class that has a log here, narrowed where its types are.
    pub fn knows(&self, audience: &str) -> bool {
        let class = audience.split('.').next().and_then(Audience::parse);
        let has_log = audience.is_empty() || class.is_some_and(|class| self.own_logs.contains(&class));
        let is_narrowed_to_nothing = audience.split_once('.').is_some_and(|(_, scope)| scope.is_empty());
        has_log && !is_narrowed_to_nothing && self.carried_by(audience).next().is_some()
    }

    /// Whether an event may be said now, and to whom.
    ///
    /// # Errors
    /// When the type is not this context's, the subject not its aggregate, its time has not come, or its audience or the
    /// event that it reverses cannot be read.
    pub fn admit(&self, event: &LogEvent, now: Timestamp) -> Result<Admission, Refusal> {
        let Some(contract) = self.contracts.get(event.kind) else {
            return Err(Refusal::unknown(self.owner, event.kind));
        };
        if contract.owner != self.owner {
            return Err(Refusal::not_owner(self.owner, contract));
        }
        let of_aggregate = event
            .subject
            .split_once('/')
            .is_some_and(|(name, id)| name == contract.subject.aggregate && !id.is_empty());
        if !of_aggregate {
            return Err(Refusal::other_aggregate(contract));
        }
        let asks = contract.scoped_by.is_some() || contract.visible_from.is_some() || contract.compensates.is_some();
        let fields = if asks { Fields::read(contract, &event.data)? } else { Fields::default() };
        if let Some(field) = contract.visible_from {
            let visible_from: Timestamp =
                fields.text(contract, field)?.parse().map_err(|_| Refusal::unreadable(contract, field))?;
            if now < visible_from {
                return Err(Refusal::too_early(contract));
            }
        }
        let scope = contract.scoped_by.map(|field| fields.scope(contract, field)).transpose()?;
        let audiences = contract.audiences.iter().filter(|class| self.own_logs.contains(class));
        let audiences = audiences.map(|class| match &scope {
            None => class.name().to_owned(),
            Some(scope) => format!("{}.{scope}", class.name()),
        });
        let compensates = contract.compensates.map(|kind| Ok((fields.id(contract, COMPENSATED)?, kind))).transpose()?;
        Ok(Admission { audiences: audiences.collect(), compensates })
    }
}

/// The members of a payload.
#[derive(Default)]
struct Fields<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    fn read(contract: &Contract, data: &'a str) -> Result<Self, Refusal> {
        serde_json::from_str(data).map(Self).map_err(|_| Refusal::no_object(contract))
    }

    fn text(&self, contract: &Contract, field: &'static str) -> Result<String, Refusal> {
        let value = self.0.get(field).and_then(|value| serde_json::from_str(value.get()).ok());
        value.ok_or_else(|| Refusal::unreadable(contract, field))
    }

    fn scope(&self, contract: &Contract, field: &'static str) -> Result<String, Refusal> {
        let scope = self.text(contract, field)?;
        let is_name =
            !scope.is_empty() && scope.chars().count() <= LONGEST_SCOPE && !scope.chars().any(char::is_control);
        if is_name { Ok(scope) } else { Err(Refusal::unreadable(contract, field)) }
    }

    fn id(&self, contract: &Contract, field: &'static str) -> Result<Uuid, Refusal> {
        self.text(contract, field)?.parse().map_err(|_| Refusal::unreadable(contract, field))
    }
}
