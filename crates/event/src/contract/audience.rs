//! Who may receive an event.

/// A class of readers. Each has a log of its own: what it may not have is absent from it, not masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everybody, outside the company as well.
    Public,
    /// The stores.
    Stores,
    /// Those who may see what things cost.
    Finance,
    /// The company's own departments and services.
    Internal,
}

impl Audience {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::Public, Self::Stores, Self::Finance, Self::Internal];

    /// As written in contracts and in the names of feeds.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Stores => "stores",
            Self::Finance => "finance",
            Self::Internal => "internal",
        }
    }

    /// The class of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.name() == name)
    }

    /// Whether a class may have what these may have: what is public is everybody's.
    pub fn is_within(self, audiences: &[Self]) -> bool {
        audiences.contains(&self) || audiences.contains(&Self::Public)
    }
}
