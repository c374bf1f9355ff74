//! The address of a list: what is asked for, in one spelling, so that two that ask for the same are the same.

use lifecycle::StateName;
use restocking::ports::{Sort, SuggestionQuery};

/// What stands behind the question mark. Never empty: an empty one asks for the default view.
pub(super) fn written(query: &SuggestionQuery, planner: Option<&str>) -> String {
    let mut address = form_urlencoded::Serializer::new(String::new());
    let states: Vec<&str> = query.states.iter().map(|state| state.as_str()).collect();
    if states.is_empty() {
        address.append_pair("state", "all");
    } else if query.states != [StateName::Open] {
        address.append_pair("state", &states.join(","));
    }
    let mut kinds = query.kinds.clone();
    kinds.sort_unstable();
    kinds.dedup();
    if !kinds.is_empty() {
        address.append_pair("kind", &kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(","));
    }
    let least = query.min_value.map(|value| value.normalize().to_string());
    let given = [
        ("supplier_id", query.supplier_id.as_deref()),
        ("product_id", query.product_id.as_deref()),
        ("category", query.category.as_deref()),
        ("min_value", least.as_deref()),
        ("q", query.q.as_deref()),
        ("planner", planner),
        ("group", query.group.map(restocking::ports::Grouping::as_str)),
        ("sort", (query.sort != Sort::default()).then(|| query.sort.as_str())),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            address.append_pair(name, value);
        }
    }
    let address = address.finish();
    if address.is_empty() { "state=open".to_owned() } else { address }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::suggestions::query_of;
    use crate::http::Params;

    fn of(query: &str) -> String {
        let mut params = Params::of_query(query);
        params.join("kind");
        written(&query_of(&mut params).map_err(|problem| problem.detail).unwrap(), None)
    }

    #[test]
    fn what_says_the_same_is_written_the_same() {
        assert_eq!(of(""), "state=open");
        assert_eq!(of("state=open&sort=value&q="), "state=open");
        assert_eq!(of("kind=postpone&kind=cancel"), of("kind=cancel,postpone"));
        assert_eq!(of("min_value=10.50&q=caf%C3%A9+%26+bar"), "min_value=10.5&q=caf%C3%A9+%26+bar");
        assert_eq!(of("sort=date&group=kind&state=all"), "state=all&group=kind&sort=date");
    }

    #[test]
    fn what_was_written_is_read_as_it_was() {
        for query in ["state=submitting%2Capplied&kind=inform", "category=a%26b%3Dc&supplier_id=S+1%2B", "state=all"] {
            let written = of(query);
            assert_eq!(of(&written), written);
        }
    }

    #[test]
    fn whose_it_is_is_part_of_it_where_there_are_planners() {
        let open = SuggestionQuery { states: vec![StateName::Open], ..SuggestionQuery::default() };
        assert_eq!(written(&open, Some("home")), "planner=home");
    }
}
