//! How much an event says.

/// How much an event says, and so how clever its consumer must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// The whole aggregate as it is now: a newer one replaces an older one, and overtakes whatever failed before it.
    Thick,
    /// A change: it only means something after all changes before it, so a gap is held and healed.
    Thin,
    /// Only that something happened: the facts are fetched from the owner at the edge.
    Notification,
}

impl Weight {
    /// Every weight.
    pub const ALL: [Self; 3] = [Self::Thick, Self::Thin, Self::Notification];

    /// As written in contracts and documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Thick => "thick",
            Self::Thin => "thin",
            Self::Notification => "notification",
        }
    }

    /// The weight of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|weight| weight.name() == name)
    }

    /// Whether a dead event of this weight holds the later events of its subject.
    pub fn holds_later_events(self) -> bool {
        self == Self::Thin
    }
}
