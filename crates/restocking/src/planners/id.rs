//! What a planner is known by.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What a planner is known by: it stands in addresses, cookies, events and the log, and never changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlannerId(String);

/// Why a text is no planner's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PlannerIdFault {
    /// Other characters, none at all, or too many.
    #[error("an id has 1 to 32 characters: small letters, digits, and hyphens between them")]
    Malformed,
    /// Stands for something else where planners are named.
    #[error("\"all\" and \"nobody\" have a meaning of their own; choose another id")]
    Reserved,
}

impl PlannerId {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PlannerId {
    type Err = PlannerIdFault;

    fn from_str(text: &str) -> Result<Self, PlannerIdFault> {
        let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=32).contains(&text.len())
            || !text.bytes().all(is_known)
            || text.starts_with('-')
            || text.ends_with('-')
        {
            return Err(PlannerIdFault::Malformed);
        }
        if matches!(text, "all" | "nobody") {
            return Err(PlannerIdFault::Reserved);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for PlannerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Borrow<str> for PlannerId {
    fn borrow(&self) -> &str {
        &self.0
    }
}
