//! Who asks.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use restocking::planners::{Planners, Viewer};

/// The cookie in which a browser keeps who its planner chose to be.
pub(crate) const WHO: &str = "restock_planner";

/// Who asks: the one place where that is decided. There is no sign-in yet, so a planner is believed who they choose to
/// be; a sign-in answers here instead, and nothing else changes.
pub(crate) fn viewer_of(headers: &HeaderMap, planners: &Planners) -> Viewer {
    if planners.is_empty() {
        return Viewer::anyone();
    }
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let chosen = cookies.flat_map(|text| text.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == WHO).then_some(value)
    });
    chosen.and_then(|id| planners.viewer(id)).unwrap_or_else(Viewer::stranger)
}

#[cfg(test)]
mod tests {
    use restocking::planners::{Assigned, Planner, Sees};

    use super::*;

    fn who(cookie: &str) -> Option<String> {
        let home = Planner {
            id: "home".parse().unwrap(),
            name: "Buyer home".to_owned(),
            assigned: Assigned::default(),
            sees: Sees::All,
            sees_cost: false,
            offer: None,
        };
        let headers = HeaderMap::from_iter([(COOKIE, cookie.parse().unwrap())]);
        viewer_of(&headers, &Planners::new([home])).id().map(ToString::to_string)
    }

    #[test]
    fn the_cookie_says_who_it_is_among_other_cookies() {
        assert_eq!(who("restock_planner=home").as_deref(), Some("home"));
        assert_eq!(who("a=1; restock_planner=home; b=2").as_deref(), Some("home"));
    }

    #[test]
    fn nobody_known_is_anyone() {
        for cookie in ["restock_planner=gone", "restock_planner=", "other=home", "x_restock_planner=home", ";;="] {
            assert_eq!(who(cookie), None, "{cookie}");
        }
    }
}
