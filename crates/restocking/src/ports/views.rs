//! Views of the desk that planners keep: a filter, an order and a grouping under a name.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// Views that one owner may keep.
pub const MOST_VIEWS: usize = 100;
/// Longest name of a view, in characters.
pub const NAME_CHARS: usize = 60;

/// A kept view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedView {
    /// Its id.
    pub id: Uuid,
    /// Whose it is; empty for everybody's.
    pub owner: String,
    /// What it is called; unlike all others of its owner, whatever the case.
    pub name: String,
    /// What it shows, as in the address of the desk: `kind=cancel&sort=date`.
    pub query: String,
    /// Whether its owner's desk begins with it; at most one of an owner's does.
    pub is_default: bool,
    /// When it was kept.
    pub changed_at: Timestamp,
}

impl SavedView {
    /// A name as it is kept: without blanks around it.
    ///
    /// # Errors
    /// What is wrong with it, completing "failed to ...".
    pub fn check_name(name: &str) -> Result<&str, String> {
        let name = name.trim();
        let length = name.chars().count();
        if length == 0 || length > NAME_CHARS || name.chars().any(char::is_control) {
            return Err(format!("name the view: 1 to {NAME_CHARS} characters without line breaks"));
        }
        Ok(name)
    }
}

/// What became of keeping a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Done,
    /// Another view of its owner has that name; nothing is changed.
    NameTaken,
    /// Its owner has [`MOST_VIEWS`] already; nothing is changed.
    TooMany,
}

/// Where views are kept.
#[async_trait]
pub trait SavedViews: Send + Sync {
    /// The views of an owner, by name.
    async fn views(&self, owner: &str) -> Result<Vec<SavedView>, StoreError>;

    /// One view, whoever owns it.
    async fn view(&self, id: Uuid) -> Result<Option<SavedView>, StoreError>;

    /// Keeps a view in the place of the one with its id. Where it is the default, its owner's others are not any more.
    async fn keep_view(&self, view: SavedView) -> Result<Kept, StoreError>;

    /// Forgets a view; whether there was one.
    async fn forget_view(&self, id: Uuid) -> Result<bool, StoreError>;
}
