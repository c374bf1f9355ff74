//! Query parameters, each read once; what is not known is refused by name.

use std::fmt::Display;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::request::Parts;

use super::Problem;

/// The parameters of a request that nobody has taken yet.
#[derive(Debug)]
pub(crate) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| {
            Problem::bad_request("The query of the address cannot be read; encode it as name=value&...")
        })?;
        Ok(Self(pairs))
    }
}

impl Params {
    /// The parameters of an address, as they stand behind its question mark.
    pub(crate) fn of_query(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// No parameters.
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    /// Whether nothing is asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Makes one parameter of those that a form sends several times.
    pub(crate) fn join(&mut self, name: &str) {
        let values: Vec<String> = self.0.extract_if(.., |(known, _)| known == name).map(|(_, value)| value).collect();
        if !values.is_empty() {
            self.0.push((name.to_owned(), values.join(",")));
        }
    }

    /// Takes a parameter; empty ones count as absent, so that forms may send them.
    pub(crate) fn take(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut found = None;
        let mut twice = false;
        self.0.retain_mut(|(known, value)| {
            if known != name {
                return true;
            }
            twice |= found.replace(std::mem::take(value)).is_some();
            false
        });
        if twice {
            return Err(Problem::bad_request(format!("{name} is given twice; separate several values by commas.")));
        }
        Ok(found.filter(|value| !value.is_empty()))
    }

    /// Takes a parameter and reads it; `what` says what it may be.
    pub(crate) fn take_parsed<T: FromStr>(&mut self, name: &str, what: impl Display) -> Result<Option<T>, Problem> {
        let Some(text) = self.take(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| refused(name, &text, what))
    }

    /// Takes a parameter that is `1` or absent, as a box of a form sends it.
    pub(crate) fn take_yes(&mut self, name: &str) -> Result<bool, Problem> {
        match self.take(name)? {
            None => Ok(false),
            Some(text) if text == "1" => Ok(true),
            Some(text) => Err(refused(name, &text, "1, or left out")),
        }
    }

    /// Takes a parameter with several values, separated by commas; `parse` knows them, `what` says what they may be.
    pub(crate) fn take_list<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
        what: impl Display,
    ) -> Result<Vec<T>, Problem> {
        let Some(text) = self.take(name)? else { return Ok(Vec::new()) };
        text.split(',').map(|word| parse(word.trim()).ok_or_else(|| refused(name, word, &what))).collect()
    }

    /// Refuses whatever is left.
    pub(crate) fn finish(self, known: &str) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => {
                let name: String = name.chars().take(64).collect();
                Err(Problem::bad_request(format!("The parameter \"{name}\" is not known here; known are {known}.")))
            }
        }
    }
}

/// A parameter with a value that it cannot have.
pub(crate) fn refused(name: &str, text: &str, what: impl Display) -> Problem {
    let text: String = text.chars().take(64).collect();
    Problem::bad_request(format!("{name} cannot be \"{text}\"; it may be {what}.")).with("parameter", name)
}
