//! The functions that there are.

/// A function by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Min,
    Max,
    Abs,
    Floor,
    Ceil,
    Round,
    Known,
    Otherwise,
    If,
    Month,
    Weekday,
    StartsWith,
    EndsWith,
    Contains,
}

impl Function {
    pub(super) const ALL: [(&'static str, Self); 14] = [
        ("min", Self::Min),
        ("max", Self::Max),
        ("abs", Self::Abs),
        ("floor", Self::Floor),
        ("ceil", Self::Ceil),
        ("round", Self::Round),
        ("known", Self::Known),
        ("otherwise", Self::Otherwise),
        ("if", Self::If),
        ("month", Self::Month),
        ("weekday", Self::Weekday),
        ("starts_with", Self::StartsWith),
        ("ends_with", Self::EndsWith),
        ("contains", Self::Contains),
    ];

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, function)| function)
    }

    /// How it is called.
    pub(super) fn usage(self) -> &'static str {
        match self {
            Self::Min => "min(a, b)",
            Self::Max => "max(a, b)",
            Self::Abs => "abs(a)",
            Self::Floor => "floor(a)",
            Self::Ceil => "ceil(a)",
            Self::Round => "round(a)",
            Self::Known => "known(a)",
            Self::Otherwise => "otherwise(a, b)",
            Self::If => "if(condition, a, b)",
            Self::Month => "month(date)",
            Self::Weekday => "weekday(date)",
            Self::StartsWith => "starts_with(text, 'start')",
            Self::EndsWith => "ends_with(text, 'end')",
            Self::Contains => "contains(text, 'part')",
        }
    }

    /// How many arguments it takes.
    pub(super) fn arity(self) -> usize {
        match self {
            Self::Abs | Self::Floor | Self::Ceil | Self::Round | Self::Known | Self::Month | Self::Weekday => 1,
            Self::Min | Self::Max | Self::Otherwise | Self::StartsWith | Self::EndsWith | Self::Contains => 2,
            Self::If => 3,
        }
    }
}
