//! What a review goes by: the settings, and what the team says beside them.

use crate::Settings;
use crate::team::Team;

/// Settings and criteria of one review.
pub(crate) struct Policy<'a> {
    pub(crate) settings: &'a Settings,
    /// None where the team has no criteria of its own.
    pub(crate) team: Option<Team<'a>>,
}
