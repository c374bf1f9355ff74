//! `[planners]` and `[offer]`: who works on what, and what they are told daily.

use std::collections::{BTreeMap, BTreeSet};

use dispatch::address::EmailAddress;
use dispatch::change::Language;
use dispatch::offer::Recipient;
use dispatch::text::PlainText;
use restocking::offer::Schedule;
use restocking::planners::{Assigned, Planner, PlannerId, Planners, Sees};
use serde::{Deserialize, Serialize};

/// The daily offer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offer {
    hour: i8,
    weekdays: Vec<String>,
    soon_days: u16,
}

/// Days that can be called soon.
const MOST_SOON_DAYS: u16 = 60;

/// Planners by their ids.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PlannerTable(BTreeMap<String, PlannerEntry>);

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlannerEntry {
    name: String,
    email: Option<String>,
    language: Option<String>,
    #[serde(default)]
    suppliers: BTreeSet<String>,
    #[serde(default)]
    categories: BTreeSet<String>,
    sees: Option<Sees>,
    #[serde(default)]
    sees_cost: bool,
    offer: Option<bool>,
    hour: Option<i8>,
    weekdays: Option<Vec<String>>,
}

impl Offer {
    pub(super) fn faults(&self) -> Vec<String> {
        let schedule = Schedule::new(self.hour, self.weekdays.iter().map(String::as_str));
        let mut faults: Vec<String> = schedule.err().map(|fault| format!("offer: {fault}")).into_iter().collect();
        if self.soon_days > MOST_SOON_DAYS {
            faults.push(format!("offer.soon_days is {}; give 0 to {MOST_SOON_DAYS}", self.soon_days));
        }
        faults
    }
}

impl Offer {
    /// Days after today within which things end "soon".
    pub(crate) fn soon_days(&self) -> u16 {
        self.soon_days
    }
}

impl PlannerTable {
    pub(super) fn faults(&self, offer: &Offer) -> Vec<String> {
        let faults = |(id, entry): (&String, &PlannerEntry)| {
            let faults = entry.faults(id, offer);
            faults.into_iter().map(|fault| format!("planners.{id}{fault}")).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(faults).collect()
    }

    /// Whether anybody gets the daily offer.
    pub(crate) fn has_offers(&self) -> bool {
        self.0.values().any(PlannerEntry::wants_offer)
    }

    /// Who gets mails, and how: as the dispatch context takes it.
    pub(crate) fn recipients(&self) -> BTreeMap<String, Recipient> {
        let recipient = |(id, entry): (&String, &PlannerEntry)| {
            let email = entry.email.as_deref()?.parse().ok()?;
            let language = entry.language.as_deref().map_or_else(Language::default, Language::from_tag);
            Some((id.clone(), Recipient { name: PlainText::new(&entry.name), email, language }))
        };
        self.0.iter().filter_map(recipient).collect()
    }

    /// As the restocking context takes them.
    pub(crate) fn planners(&self, offer: &Offer) -> Result<Planners, String> {
        let planners = self.0.iter().map(|(id, entry)| entry.planner(id, offer));
        planners.collect::<Result<Vec<_>, String>>().map(Planners::new)
    }
}

impl PlannerEntry {
    fn wants_offer(&self) -> bool {
        self.offer.unwrap_or(self.email.is_some())
    }

    fn schedule(&self, offer: &Offer) -> Result<Schedule, String> {
        let weekdays = self.weekdays.as_ref().unwrap_or(&offer.weekdays);
        let schedule = Schedule::new(self.hour.unwrap_or(offer.hour), weekdays.iter().map(String::as_str));
        schedule.map_err(|fault| fault.to_string())
    }

    fn planner(&self, id: &str, offer: &Offer) -> Result<Planner, String> {
        Ok(Planner {
            id: id.parse::<PlannerId>().map_err(|fault| format!("planners.{id}: {fault}"))?,
            name: self.name.clone(),
            assigned: Assigned { suppliers: self.suppliers.clone(), categories: self.categories.clone() },
            sees: self.sees.unwrap_or(Sees::All),
            sees_cost: self.sees_cost,
            offer: self.wants_offer().then(|| self.schedule(offer)).transpose()?,
        })
    }

    /// Everything that is wrong, each to be put behind the planner's key.
    fn faults(&self, id: &str, offer: &Offer) -> Vec<String> {
        let mut faults = Vec::new();
        faults.extend(id.parse::<PlannerId>().err().map(|fault| format!(": {fault}")));
        if self.name.trim().is_empty() {
            faults.push(".name is empty; give what people call them".to_owned());
        }
        match &self.email {
            Some(email) => faults.extend(email.parse::<EmailAddress>().err().map(|fault| format!(".email: {fault}"))),
            None if self.wants_offer() => {
                faults.push(".email is missing; the daily offer needs an address, or set offer = false".to_owned());
            }
            None => {}
        }
        if let Some(language) = &self.language
            && Language::from_tag(language).tag() != language
        {
            faults.push(format!(".language is \"{language}\"; there are mails in \"en\" and \"de\""));
        }
        for (key, ids) in [("suppliers", &self.suppliers), ("categories", &self.categories)] {
            if ids.iter().any(|id| id.trim().is_empty()) {
                faults.push(format!(".{key} holds an empty name; take it out"));
            }
        }
        if self.hour.is_some() || self.weekdays.is_some() {
            faults.extend(self.schedule(offer).err().map(|fault| format!(": {fault}")));
        }
        faults
    }
}
