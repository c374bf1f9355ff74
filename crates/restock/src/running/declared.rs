//! What is declared about events, for the page that holds it against what is seen.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Contexts;
use dispatch::use_cases::NEWS;
use restocking::events::{ArticleHeard, CONTRACTS, HeardType as _};
use restocking::use_cases::MAIL_REPORTS;
use web::Declared;

use super::catalogue::{hearing, hearings};
use crate::contracts::{RegistrationFault, registry};

/// Every type, who hears it within the program, and which sources speak for owners outside of it.
///
/// # Errors
/// When two contexts claim one type.
pub(super) fn declared(
    has_desk: bool,
    contexts: Option<&Contexts>,
    publishers: BTreeMap<String, BTreeSet<String>>,
) -> Result<Declared, RegistrationFault> {
    let taken_in: Vec<&str> = CONTRACTS.iter().map(|contract| contract.kind).collect();
    let desk = [
        hearing("restocking", None, &taken_in),
        hearing("dispatch", Some("restocking"), NEWS),
        hearing("restocking", Some("dispatch"), MAIL_REPORTS),
        hearing("restocking", Some("product"), &[ArticleHeard::KIND]),
    ];
    let of_desk = desk.into_iter().filter(|_| has_desk);
    let hearings = of_desk.chain(contexts.into_iter().flat_map(hearings)).collect();
    Ok(Declared::new(registry()?.documents(), hearings, publishers))
}
