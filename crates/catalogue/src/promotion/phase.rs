//! Where a sale stands at a moment. Pure.

use jiff::Timestamp;

use super::events::{Sale, SaleAnnounced};

/// Where a sale stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Nobody outside hears of it yet.
    Planned,
    /// Everybody may know of it; it has not begun.
    Announced,
    /// Prices are reduced.
    Running,
    /// It has ended.
    Over,
    /// It was called off.
    Withdrawn,
}

impl Phase {
    /// Every phase, in the order of a sale's life.
    pub const ALL: [Self; 5] = [Self::Planned, Self::Announced, Self::Running, Self::Over, Self::Withdrawn];

    /// Where a plan stands at a moment; what was announced of it is known.
    pub fn of(plan: &Sale, announced: Option<&SaleAnnounced>, now: Timestamp) -> Self {
        match () {
            () if plan.withdrawn => Self::Withdrawn,
            () if plan.until <= now => Self::Over,
            () if announced.is_none() => Self::Planned,
            () if plan.from <= now => Self::Running,
            () => Self::Announced,
        }
    }

    /// As it is named in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Announced => "announced",
            Self::Running => "running",
            Self::Over => "over",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Of its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> Timestamp {
        jiff::civil::date(2026, 11, day).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp()
    }

    #[test]
    fn a_sale_goes_from_planned_to_over_and_may_be_withdrawn_in_between() {
        let plan = Sale {
            sale_id: "S1".into(),
            version: 1,
            names: [("en".to_owned(), "Sale".to_owned())].into(),
            group_ids: vec!["PG1".into()],
            product_ids: Vec::new(),
            discount_percent: None,
            amount: None,
            currency: None,
            from: day(10),
            until: day(20),
            announced_at: day(5),
            withdrawn: false,
        };
        let announced = SaleAnnounced(plan.clone());
        assert_eq!(Phase::of(&plan, None, day(4)), Phase::Planned);
        assert_eq!(Phase::of(&plan, Some(&announced), day(6)), Phase::Announced);
        assert_eq!(Phase::of(&plan, Some(&announced), day(10)), Phase::Running);
        assert_eq!(Phase::of(&plan, None, day(11)), Phase::Planned, "what nobody heard of reduces nothing");
        assert_eq!(Phase::of(&plan, Some(&announced), day(20)), Phase::Over);
        let off = Sale { withdrawn: true, ..plan };
        assert_eq!(Phase::of(&off, Some(&announced), day(11)), Phase::Withdrawn);
        assert!(Phase::ALL.iter().all(|phase| Phase::parse(phase.name()) == Some(*phase)));
    }
}
