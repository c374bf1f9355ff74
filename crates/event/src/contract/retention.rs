//! How long an event can be read.

use std::fmt;

/// How long the owner's log keeps an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retention {
    /// For ever: a reader may begin at the first event.
    Forever,
    /// At least the latest of each subject: enough where a newer event replaces an older one.
    Latest,
    /// So many days.
    Days(u32),
}

impl Retention {
    /// Of `forever`, `latest` or `30 days`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "forever" => Some(Self::Forever),
            "latest" => Some(Self::Latest),
            _ => {
                let days = text.strip_suffix(" days")?.parse().ok()?;
                (days > 0).then_some(Self::Days(days))
            }
        }
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forever => formatter.write_str("forever"),
            Self::Latest => formatter.write_str("latest"),
            Self::Days(days) => write!(formatter, "{days} days"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_nothing_else() {
        for retention in [Retention::Forever, Retention::Latest, Retention::Days(30)] {
            assert_eq!(Retention::parse(&retention.to_string()), Some(retention));
        }
        for text in ["", "30", "0 days", "-1 days", "Forever", "x days"] {
            assert_eq!(Retention::parse(text), None);
        }
    }
}
