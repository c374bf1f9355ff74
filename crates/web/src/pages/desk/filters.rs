//! What the list can be narrowed to, with what is chosen.

use lifecycle::StateName;
use restocking::ports::{Facet, Facets, Grouping, Sort, SuggestionQuery};
use restocking::suggestion::ProposalKind;

use crate::pages::words;

/// The filters as the page shows them.
pub(super) struct Filters {
    pub(super) tabs: Vec<Tab>,
    pub(super) kinds: Vec<KindChip>,
    pub(super) suppliers: Vec<Choice>,
    pub(super) categories: Vec<Choice>,
    pub(super) sorts: Vec<Choice>,
    /// Whose suggestions are shown; empty where everything is everybody's.
    pub(super) planners: Vec<Choice>,
    pub(super) groups: Vec<Choice>,
    /// The states shown, as the address names them.
    pub(super) state: String,
    pub(super) q: String,
    pub(super) min_value: String,
    pub(super) product_id: String,
}

/// A group of states.
pub(super) struct Tab {
    pub(super) states: &'static str,
    pub(super) label: &'static str,
    pub(super) count: u64,
    pub(super) is_chosen: bool,
}

pub(super) struct KindChip {
    pub(super) kind: &'static str,
    pub(super) label: &'static str,
    /// What it means, in a sentence.
    pub(super) meaning: &'static str,
    pub(super) count: u64,
    pub(super) is_chosen: bool,
}

pub(super) struct Choice {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

const TABS: [(&str, &str); 7] = [
    ("open", "Open"),
    ("submitting,applied", "On their way"),
    ("attention", "Attention"),
    ("snoozed", "Snoozed"),
    ("handled", "Done"),
    ("refused", "Refused"),
    ("dismissed", "Dismissed"),
];

impl Filters {
    pub(super) fn new(query: &SuggestionQuery, facets: &Facets, planners: Vec<Choice>) -> Self {
        let state = if query.states.is_empty() { "all".to_owned() } else { names(&query.states) };
        Self {
            tabs: TABS
                .map(|(states, label)| Tab {
                    states,
                    label,
                    count: count(&facets.states, states),
                    is_chosen: state == states,
                })
                .into(),
            kinds: ProposalKind::ALL.map(|kind| chip(kind, query, facets)).into(),
            suppliers: choices(&facets.suppliers, query.supplier_id.as_deref()),
            categories: choices(&facets.categories, query.category.as_deref()),
            sorts: Sort::ALL
                .map(|(name, sort)| Choice {
                    id: name.into(),
                    label: sort_label(sort).into(),
                    is_chosen: query.sort == sort,
                })
                .into(),
            groups: Grouping::ALL
                .map(|(name, group)| Choice {
                    id: name.into(),
                    label: group_label(group).into(),
                    is_chosen: query.group == Some(group),
                })
                .into(),
            state,
            q: query.q.clone().unwrap_or_default(),
            min_value: query.min_value.map(|value| value.to_string()).unwrap_or_default(),
            product_id: query.product_id.clone().unwrap_or_default(),
            planners,
        }
    }

    /// Whose suggestions are shown, as the address names it; empty where everything is everybody's.
    pub(super) fn planner(&self) -> &str {
        self.planners.iter().find(|choice| choice.is_chosen).map_or("", |choice| choice.id.as_str())
    }

    /// Whether something beside the state narrows the list.
    pub(super) fn is_filtered(&self) -> bool {
        let chosen = |choices: &[Choice]| choices.iter().any(|choice| choice.is_chosen);
        self.kinds.iter().any(|kind| kind.is_chosen)
            || chosen(&self.suppliers)
            || chosen(&self.categories)
            || !(self.q.is_empty() && self.min_value.is_empty() && self.product_id.is_empty())
    }
}

fn names(states: &[StateName]) -> String {
    states.iter().map(|state| state.as_str()).collect::<Vec<_>>().join(",")
}

fn count(facets: &[Facet], ids: &str) -> u64 {
    ids.split(',').filter_map(|id| facets.iter().find(|facet| facet.id == id)).map(|facet| facet.count).sum()
}

fn chip(kind: ProposalKind, query: &SuggestionQuery, facets: &Facets) -> KindChip {
    KindChip {
        kind: kind.as_str(),
        label: words::kind(kind),
        meaning: words::meaning(kind),
        count: count(&facets.kinds, kind.as_str()),
        is_chosen: query.kinds.contains(&kind),
    }
}

/// The choices, with the chosen one among them even where nothing is left of it.
fn choices(facets: &[Facet], chosen: Option<&str>) -> Vec<Choice> {
    let of = |facet: &Facet| Choice {
        id: facet.id.clone(),
        label: format!("{} ({})", facet.label, facet.count),
        is_chosen: chosen == Some(facet.id.as_str()),
    };
    let mut choices: Vec<Choice> = facets.iter().map(of).collect();
    if let Some(id) = chosen.filter(|id| !facets.iter().any(|facet| facet.id == *id)) {
        choices.push(Choice { id: id.to_owned(), label: format!("{id} (0)"), is_chosen: true });
    }
    choices
}

fn sort_label(sort: Sort) -> &'static str {
    match sort {
        Sort::Value => "Most valuable first",
        Sort::Newest => "Newest first",
        Sort::Date => "Soonest date first",
        Sort::Supplier => "By supplier",
        Sort::Product => "By product",
    }
}

fn group_label(group: Grouping) -> &'static str {
    match group {
        Grouping::Supplier => "Under each supplier",
        Grouping::Category => "Under each category",
        Grouping::Kind => "Under each kind",
    }
}
