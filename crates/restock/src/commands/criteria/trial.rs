//! `restock criteria try`: what a file would raise, change and withdraw, page by page.

use std::path::Path;
use std::sync::Arc;

use criteria::parse;
use restocking::use_cases::{LARGEST_TRIAL_PAGE, TrialPage, TryCriteria};
use serde_json::json;
use storage::sqlite::{Database, RESTOCKING};

use super::summary::Summary;
use crate::adapters::{FreshIds, SystemClock, read_criteria, read_criteria_text};
use crate::cli::TrialArgs;
use crate::commands::InstanceClient;
use crate::commands::instance_client::ClientError;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::{complain, say};

/// Where the facts are.
enum Place {
    Running(InstanceClient),
    Files(TryCriteria),
}

pub(super) async fn trial(file: &Path, args: &TrialArgs, config: &Config, as_json: bool) -> Result<(), Failure> {
    let text = read_criteria_text(file)?;
    // A bad file is refused before anybody is asked.
    let read = parse(&text).map_err(|faults| Failure::Failed(faults.of_file(&file.display().to_string())))?;
    let place = find(file, args, config).await?;
    let mut summary = Summary::new(args.all && !as_json);
    let mut after = None;
    loop {
        let page = place.page(&text, after.as_deref()).await?;
        summary.products += page.products;
        for row in page.rows {
            if as_json {
                say(&json!(row).to_string());
            }
            summary.add(row);
        }
        after = page.next_after;
        if after.is_none() {
            break;
        }
    }
    if as_json {
        say(&json!({ "summary": summary.json(read.criteria.version()) }).to_string());
    } else {
        say(&summary.text(read.criteria.version()));
    }
    Ok(())
}

async fn find(file: &Path, args: &TrialArgs, config: &Config) -> Result<Place, Failure> {
    let (to, data) = (args.target.to.as_deref(), &config.data.dir);
    let client = InstanceClient::new(to, config.server.listen)?;
    match client.get(&["api", "inbox"]).await {
        Ok(_) => {
            complain(&format!("asking the running instance at {}", client.address()));
            Ok(Place::Running(client))
        }
        Err(ClientError::Silent(_)) if to.is_none() => {
            complain(&format!(
                "no instance answers at {}; reading the database in {}",
                client.address(),
                data.display()
            ));
            Ok(Place::Files(of_files(file, config)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn of_files(file: &Path, config: &Config) -> Result<TryCriteria, Failure> {
    let data = &config.data.dir;
    if !data.join("restocking.sqlite").exists() {
        return Err(Failure::Failed(format!(
            "{} holds no database; name the folder with --data, or an instance with --to",
            data.display()
        )));
    }
    let database = Database::look_into(data, "restocking", RESTOCKING);
    let database = database.map_err(|error| format!("failed to read the database in {}: {error}", data.display()))?;
    let rules = config.planning.rules_without_criteria(config.retailer.zone()?, config.central.hurry);
    // What is configured is what was in force, unless it is the very file that is tried.
    let configured = config.planning.criteria.as_deref();
    let in_force = match configured {
        None => Some(Arc::default()),
        Some(configured) if configured == file => None,
        Some(configured) => read_criteria(configured).ok().map(Arc::new),
    };
    let compares = in_force.is_some();
    let rules = Arc::new(rules.with_criteria(in_force.unwrap_or_default()));
    let trial = TryCriteria::new(Arc::new(database), rules, Arc::new(SystemClock), Arc::new(FreshIds));
    Ok(if compares { trial } else { trial.without_comparison() })
}

impl Place {
    async fn page(&self, file: &str, after: Option<&str>) -> Result<TrialPage, Failure> {
        match self {
            Self::Running(client) => {
                let limit = LARGEST_TRIAL_PAGE.to_string();
                let mut query = vec![("limit", limit.as_str())];
                query.extend(after.map(|after| ("after", after)));
                let path = ["api", "criteria", "try"];
                let answer = client.post_text_with(&path, &query, "application/toml", file.to_owned()).await?;
                serde_json::from_value(answer).map_err(|error| {
                    Failure::Failed(format!("the answer of {} cannot be read: {error}", client.address()))
                })
            }
            Self::Files(trial) => {
                let page = trial.page(file, after, LARGEST_TRIAL_PAGE).await;
                page.map_err(|error| Failure::Failed(format!("failed to try the criteria: {error}")))
            }
        }
    }
}
