//! Refusing what another site makes a browser send (cross-site request forgery), without tokens.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};

use super::Problem;

/// Refuses a changing request that a browser sends for another site. Programs send neither header and pass.
pub(crate) fn check_origin(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if method.is_safe() {
        return Ok(());
    }
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(site) = headers.get("sec-fetch-site") {
        let is_own = matches!(site.to_str(), Ok("same-origin" | "none"));
        return if is_own { Ok(()) } else { Err(foreign()) };
    }
    let Some(origin) = text(ORIGIN) else { return Ok(()) };
    let host_of_origin = origin.split_once("://").map(|(_, host)| host);
    match (host_of_origin, text(HOST)) {
        (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(foreign()),
    }
}

fn foreign() -> Problem {
    let detail = "This request comes from a page of another site, so it was not done. Use the desk's own pages, or \
                  send it from a program.";
    Problem::new(StatusCode::FORBIDDEN, "cross-site", "Requests from other sites are refused", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuses(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap())).collect();
        check_origin(&method, &headers).is_err()
    }

    #[test]
    fn another_site_may_read_but_not_change() {
        assert!(!refuses(Method::GET, &[("sec-fetch-site", "cross-site")]));
        assert!(refuses(Method::POST, &[("sec-fetch-site", "cross-site")]));
        assert!(refuses(Method::POST, &[("sec-fetch-site", "same-site")]));
        assert!(!refuses(Method::POST, &[("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn where_the_browser_does_not_say_the_origin_must_be_the_host() {
        assert!(!refuses(Method::POST, &[("host", "desk:8080"), ("origin", "http://desk:8080")]));
        assert!(refuses(Method::POST, &[("host", "desk:8080"), ("origin", "http://evil.example")]));
        assert!(refuses(Method::POST, &[("host", "desk:8080"), ("origin", "null")]));
        assert!(refuses(Method::POST, &[("origin", "http://desk:8080")]));
        assert!(!refuses(Method::POST, &[("host", "desk:8080")]));
    }
}
