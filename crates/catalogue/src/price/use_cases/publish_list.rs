//! A list created or renamed.

use super::super::events::ListPublished;
use crate::desk::{Change, Needed};
use crate::values::{Currency, Refusal, ScopeId, line};

/// A list as somebody writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListDraft {
    /// Its id.
    pub list_id: String,
    /// What people call it.
    pub name: String,
    /// Currency of all its prices.
    pub currency: String,
    /// Where it is used.
    pub channel: String,
}

/// Publishes a list.
#[derive(Debug, Clone)]
pub struct PublishList {
    list: ListPublished,
    seen: Option<u64>,
}

impl PublishList {
    /// Of a sound draft.
    ///
    /// # Errors
    /// What is wrong with the draft.
    pub fn new(draft: ListDraft, seen: Option<u64>) -> Result<Self, Refusal> {
        let list = ListPublished {
            list_id: ScopeId::parse("list_id", &draft.list_id)?.id().to_string(),
            version: 0,
            name: line("name", &draft.name)?,
            currency: Currency::parse("currency", &draft.currency)?.as_str().to_owned(),
            channel: line("channel", &draft.channel)?,
        };
        Ok(Self { list, seen })
    }
}

impl Change for PublishList {
    type Facts = ListPublished;

    fn id(&self) -> &str {
        &self.list.list_id
    }

    fn seen(&self) -> Option<u64> {
        self.seen
    }

    fn wanted(&self, now: Option<&ListPublished>, _needed: &Needed) -> Result<ListPublished, Refusal> {
        if now.is_some_and(|now| now.currency != self.list.currency) {
            return Err(Refusal::invalid(
                "currency",
                "a list keeps its currency, for its prices are in it; make another list",
            ));
        }
        Ok(self.list.clone())
    }
}
