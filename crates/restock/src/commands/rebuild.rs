//! `restock rebuild`: everything anew from the source, over a running instance, or into the files when none runs.

mod files;
mod progress;

use std::time::Duration;

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::instance_client::{ClientError, InstanceClient};
use crate::cli::{RebuildArgs, RebuildCommand};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::{complain, say, say_json};
use progress::Line;

/// How often a running instance is asked how far it is.
const LOOK: Duration = Duration::from_millis(500);

pub(crate) async fn rebuild(
    args: &RebuildArgs,
    config: &Config,
    as_json: bool,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let command = args.command.clone().unwrap_or(RebuildCommand::Begin { detach: false });
    let client = InstanceClient::new(args.target.to.as_deref(), config.server.listen)?;
    match client.get(&["api", "rebuild"]).await {
        Ok(known) => {
            complain(&format!("telling the running instance at {}", client.address()));
            over_http(&client, &command, known, as_json, stop).await
        }
        Err(ClientError::Silent(_)) if args.target.to.is_none() => {
            complain(&format!(
                "no instance answers at {}; working on the files in {}",
                client.address(),
                config.data.dir.display()
            ));
            files::rebuild(&command, config, as_json, stop).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn over_http(
    client: &InstanceClient,
    command: &RebuildCommand,
    known: Value,
    as_json: bool,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let word = match command {
        RebuildCommand::Status => return told(&known, as_json),
        RebuildCommand::Begin { .. } => match known["rebuild"]["state"].as_str() {
            // Whoever says "rebuild" again wants the one that was begun.
            Some("paused" | "failed") => Some("resume"),
            Some("running") => None,
            _ => Some(""),
        },
        RebuildCommand::Pause => Some("pause"),
        RebuildCommand::Resume { .. } => Some("resume"),
        RebuildCommand::Abandon => Some("abandon"),
    };
    let answer = match word {
        None => known,
        Some("") => client.post(&["api", "rebuild"], &json!({})).await?,
        Some(word) => client.post(&["api", "rebuild", word], &json!({})).await?,
    };
    let watches = matches!(command, RebuildCommand::Begin { detach: false } | RebuildCommand::Resume { detach: false });
    if !watches {
        return told(&answer, as_json);
    }
    let mut line = Line::default();
    loop {
        let known = client.get(&["api", "rebuild"]).await?;
        line.show(&known["rebuild"]);
        if matches!(known["rebuild"]["state"].as_str(), None | Some("paused" | "failed" | "abandoned" | "done")) {
            line.end();
            return told(&known, as_json);
        }
        tokio::select! {
            () = stop.cancelled() => {
                line.end();
                complain("it goes on there; `restock rebuild status` tells how far it is, `restock rebuild pause` holds it");
                return Ok(());
            }
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Says how a rebuild stands; one that failed is a failure.
fn told(known: &Value, as_json: bool) -> Result<(), Failure> {
    if as_json {
        say_json(known);
    } else {
        say(&progress::summary(known));
    }
    match (known["rebuild"]["state"].as_str(), known["rebuild"]["reason"].as_str()) {
        (Some("failed"), reason) => Err(Failure::Failed(format!("the rebuild stopped: {}", reason.unwrap_or("")))),
        _ => Ok(()),
    }
}
