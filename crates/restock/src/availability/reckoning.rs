//! How available something is that needs several others at once.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::SERVICES;
use super::composed::{CENTRAL, HEAD_OFFICE, MAIL};
use super::use_cases::At;

/// The program that answers a read, whichever way it is built.
const READER: &str = "reader";
/// Percent, where nothing else is given.
const USUAL: f64 = 99.9;
/// In a month of thirty days.
const MINUTES: f64 = 30.0 * 24.0 * 60.0;

/// Of each that may be needed, the percent of time in which it answers.
#[derive(Debug, Clone)]
pub(super) struct Figures(BTreeMap<&'static str, f64>);

impl Figures {
    /// The usual figure of all, but for those that are given.
    ///
    /// # Errors
    /// Names those that there are, where another is given.
    pub(super) fn new(given: &[(String, f64)]) -> Result<Self, String> {
        let names = [READER, HEAD_OFFICE, CENTRAL, MAIL].into_iter().chain(SERVICES);
        let mut figures: BTreeMap<&str, f64> = names.map(|name| (name, USUAL)).collect();
        for (name, percent) in given {
            let Some(figure) = figures.get_mut(name.as_str()) else {
                let known: Vec<&str> = figures.keys().copied().collect();
                return Err(format!("--dependency {name}: there is no such one; give one of {}", known.join(", ")));
            };
            *figure = *percent;
        }
        Ok(Self(figures))
    }

    /// Percent of time in which somebody is answered by a program that needs these at once. They fail independently of one
    /// another.
    pub(super) fn of(&self, at: At, needed: &BTreeSet<&'static str>) -> f64 {
        let own = if at == At::HeadOffice { HEAD_OFFICE } else { READER };
        let all: BTreeSet<&str> = needed.iter().copied().chain([own]).collect();
        all.into_iter().filter_map(|name| self.0.get(name)).map(|percent| percent / 100.0).product::<f64>() * 100.0
    }

    /// Each with its figure.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, f64)> {
        self.0.iter().map(|(name, percent)| (*name, *percent))
    }
}

/// Minutes of a month without an answer.
pub(super) fn minutes_away(percent: f64) -> f64 {
    (100.0 - percent) / 100.0 * MINUTES
}

/// `name=percent`, as it is given.
pub(crate) fn given(text: &str) -> Result<(String, f64), String> {
    let what = "write the name of one and its percent, as in central=99.5";
    let (name, percent) = text.split_once('=').ok_or(what)?;
    let percent: f64 = percent.trim_end_matches('%').parse().map_err(|_| what)?;
    if !(0.0..=100.0).contains(&percent) {
        return Err("the percent of time in which it answers is from 0 to 100".to_owned());
    }
    Ok((name.to_owned(), percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_as_available_as_all_of_its_links_at_once() {
        let figures = Figures::new(&[("price".to_owned(), 99.0)]).unwrap();
        let alone = figures.of(At::Store, &BTreeSet::new());
        let chained = figures.of(At::Chain, &SERVICES.into());
        assert!((alone - 99.9).abs() < 1e-9, "{alone}");
        assert!((chained - 99.9 * 0.999 * 0.99 * 0.999).abs() < 1e-9, "{chained}");
        assert!((minutes_away(99.9) - 43.2).abs() < 1e-6);
    }

    #[test]
    fn what_is_given_wrongly_is_refused_with_what_would_be_right() {
        assert_eq!(given("central=99.5").unwrap(), ("central".to_owned(), 99.5));
        for wrong in ["central", "central=often", "central=101"] {
            assert!(given(wrong).is_err(), "{wrong}");
        }
        assert!(Figures::new(&[("nobody".to_owned(), 1.0)]).unwrap_err().contains("central, head-office"));
    }
}
