//! A group created, renamed or given up.

use super::super::events::GroupPublished;
use crate::desk::{Change, Needed};
use crate::values::{Id, Names, Refusal, Texts};

/// A group as somebody writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupDraft {
    /// The retailer's id.
    pub group_id: String,
    /// Names by language.
    pub names: Texts,
    /// Whether it is not used any more.
    pub discontinued: bool,
}

/// Publishes a group.
#[derive(Debug, Clone)]
pub struct PublishGroup {
    group: GroupPublished,
    seen: Option<u64>,
}

impl PublishGroup {
    /// Of a sound draft.
    ///
    /// # Errors
    /// What is wrong with the draft.
    pub fn new(draft: GroupDraft, seen: Option<u64>) -> Result<Self, Refusal> {
        let group = GroupPublished {
            group_id: Id::parse("group_id", &draft.group_id)?.into(),
            version: 0,
            names: Names::parse_names("names", draft.names)?.into_texts(),
            discontinued: draft.discontinued,
        };
        Ok(Self { group, seen })
    }
}

impl Change for PublishGroup {
    type Facts = GroupPublished;

    fn id(&self) -> &str {
        &self.group.group_id
    }

    fn seen(&self) -> Option<u64> {
        self.seen
    }

    fn wanted(&self, _now: Option<&GroupPublished>, _needed: &Needed) -> Result<GroupPublished, Refusal> {
        Ok(self.group.clone())
    }
}
