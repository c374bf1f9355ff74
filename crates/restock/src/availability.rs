//! `restock availability`: whom each use case calls when it is used, and how available it is therefore.

mod chain;
mod composed;
mod doors;
mod exercise;
mod reckoning;
mod told;
mod use_cases;
mod ways_out;

use std::collections::BTreeSet;

use tokio_util::sync::CancellationToken;

use crate::cli::{AvailabilityArgs, ChainArgs, Common};
use crate::failure::Failure;
use crate::output::{reachable, say, say_json};

use chain::Chain;
use composed::Composed;
use doors::Doors;
use exercise::{Seen, User};
use reckoning::Figures;

pub(crate) use reckoning::given;

/// Composes everything in a folder that goes away, uses every use case, and says what was seen.
pub(crate) async fn availability(common: &Common, args: &AvailabilityArgs) -> Result<(), Failure> {
    let figures = Figures::new(&args.dependency).map_err(Failure::Usage)?;
    let folder = tempfile::tempdir().map_err(|error| format!("failed to make a folder: {error}"))?;
    let doors = Doors::new();
    let composed = Composed::start(folder.path(), &doors).await?;
    let seen = use_everything(&composed, &doors).await;
    composed.end().await?;
    let (seen, by_itself) = seen?;
    if common.json {
        say_json(&told::as_json(&seen, &by_itself, &figures));
    } else {
        say(&told::as_text(&seen, &by_itself, &figures));
    }
    Ok(())
}

async fn use_everything(composed: &Composed, doors: &Doors) -> Result<(Vec<Seen>, BTreeSet<doors::Call>), Failure> {
    let mut user = User::new(composed, doors)?;
    let made = user.make().await?;
    user.leave_alone().await;
    let mut seen = Vec::new();
    let at_head_office =
        [use_cases::catalogue(&made), use_cases::feeds(&made), use_cases::desk(&made), use_cases::pages(&made)];
    let mut failures = Vec::new();
    for case in at_head_office.into_iter().flatten() {
        match user.exercise(case).await {
            Ok(used) => seen.push(used),
            Err(failure) => failures.push(failure.to_string()),
        }
    }
    user.until_copied().await?;
    for case in use_cases::copies().into_iter().chain(use_cases::chain()) {
        match user.exercise(case).await {
            Ok(used) => seen.push(used),
            Err(failure) => failures.push(failure.to_string()),
        }
    }
    // Nothing that is served may be left out.
    let used: BTreeSet<String> = seen.iter().map(|seen| seen.case.name()).collect();
    let served = web::routes();
    let named = served.iter().map(|route| format!("{} {}", route.method, route.path));
    let unused: Vec<String> = named.filter(|name| !used.contains(name)).collect();
    if !unused.is_empty() {
        failures.push(format!("failed to use everything: nobody used {}", unused.join(", ")));
    }
    if !failures.is_empty() {
        return Err(Failure::Failed(failures.join("\n")));
    }
    Ok((seen, user.by_itself))
}

/// Runs the reader without a copy until stopped, to compare with.
pub(crate) async fn chain(common: &Common, args: &ChainArgs, stop: CancellationToken) -> Result<(), Failure> {
    let reader = Chain::new(&args.head_office, &args.price_list, &Doors::new())?;
    let listen = common.listen.unwrap_or_else(|| std::net::SocketAddr::from((std::net::Ipv4Addr::LOCALHOST, 8082)));
    let not_listening = |error| format!("failed to listen on {listen}: {error}; choose another address with --listen");
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(not_listening)?;
    let address = listener.local_addr().map_err(not_listening)?;
    say(&format!("a reader that calls {} for every answer is at http://{}/", args.head_office, reachable(address)));
    reader.serve(listener, stop).await.map_err(|error| Failure::Failed(format!("failed to serve: {error}")))
}
