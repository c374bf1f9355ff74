//! Who works on what at the simulated retailer: roles, not people. Two categories are nobody's, as it happens.

use dispatch::change::Language;
use dispatch::offer::Recipient;
use dispatch::text::PlainText;
use dispatch::use_cases::OfferSettings;
use restocking::offer::{Schedule, WEEKDAYS};
use restocking::planners::{Assigned, Planner, Planners, Sees};

/// The hour of the simulated day at which offers are mailed.
const HOUR: i8 = 7;

struct Role {
    id: &'static str,
    name: &'static str,
    language: Language,
    categories: &'static [&'static str],
    sees: Sees,
    sees_cost: bool,
}

const ROLES: [Role; 3] = [
    Role {
        id: "home",
        name: "Buyer home",
        language: Language::English,
        categories: &["Home and Living", "Candles and Lights", "Garden and Outdoors"],
        sees: Sees::All,
        sees_cost: true,
    },
    Role {
        id: "kitchen",
        name: "Buyer kitchen",
        language: Language::English,
        categories: &["Baking and Kitchen", "Tableware"],
        sees: Sees::Own,
        sees_cost: false,
    },
    Role {
        id: "gifts",
        name: "Einkauf Geschenke",
        language: Language::German,
        categories: &["Gifts", "Stationery and Wrap", "Christmas", "Party", "Bags"],
        sees: Sees::All,
        sees_cost: false,
    },
];

pub(super) fn planners() -> Result<Planners, String> {
    let planners = ROLES.iter().map(|role| {
        let categories = role.categories.iter().map(ToString::to_string).collect();
        let schedule = Schedule::new(HOUR, WEEKDAYS.map(|(word, _)| word)).map_err(|fault| fault.to_string())?;
        Ok(Planner {
            id: role.id.parse().map_err(|fault| format!("{fault}"))?,
            name: role.name.to_owned(),
            assigned: Assigned { categories, ..Assigned::default() },
            sees: role.sees,
            sees_cost: role.sees_cost,
            offer: Some(schedule),
        })
    });
    planners.collect::<Result<Vec<_>, String>>().map(Planners::new)
}

pub(super) fn offers(desk: &str) -> Result<OfferSettings, String> {
    let recipients = ROLES.iter().map(|role| {
        let email = format!("buyer-{}@harbour-and-lane.example", role.id);
        let email = email.parse().map_err(|fault| format!("{fault}"))?;
        Ok((role.id.to_owned(), Recipient { name: PlainText::new(role.name), email, language: role.language }))
    });
    let recipients = recipients.collect::<Result<_, String>>()?;
    Ok(OfferSettings { recipients, desk_url: desk.to_owned() })
}
