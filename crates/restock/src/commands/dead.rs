//! `restock dead`: dead letters, over a running instance, or in the files when none runs.

use std::path::Path;

use context::{Clock as _, DeadFilter, Entry, EntryState, Inbox as _, Released};
use serde_json::{Value, json};
use storage::sqlite::{CATALOGUE, DISPATCH, Database, Migration, RESTOCKING};

use super::instance_client::{ClientError, InstanceClient};
use crate::adapters::{DataFolder, SystemClock};
use crate::cli::{ContextName, DeadArgs, DeadCommand};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::{complain, say, say_json, table};
use crate::running::Roles;

/// Dead letters of one answer.
const PAGE: u32 = 1_000;

/// Where the dead letters are.
enum Place {
    Running(InstanceClient),
    /// The folder is held, so that none starts meanwhile.
    Files {
        database: Database,
        _folder: DataFolder,
    },
}

pub(crate) async fn dead(args: &DeadArgs, config: &Config, as_json: bool) -> Result<(), Failure> {
    let place = find(args, config).await?;
    match &args.command {
        DeadCommand::List => list(&place, as_json).await,
        DeadCommand::Show { id } => {
            say_json(&place.show(*id).await?);
            Ok(())
        }
        DeadCommand::Requeue { ids } => release(&place, ids, None, as_json).await,
        DeadCommand::Ignore { ids, reason } => release(&place, ids, Some(reason), as_json).await,
    }
}

async fn find(args: &DeadArgs, config: &Config) -> Result<Place, Failure> {
    let (to, data) = (args.target.to.as_deref(), &config.data.dir);
    let desk = Roles { desk: true, catalogue: false };
    let catalogue = Roles { desk: false, catalogue: true };
    match args.context {
        ContextName::Restocking => {}
        ContextName::Dispatch => return Ok(files(data, "dispatch", DISPATCH, desk)?),
        ContextName::ProductSale => return Ok(files(data, "product_sale", CATALOGUE, catalogue)?),
        ContextName::Offer => return Ok(files(data, "offer", CATALOGUE, catalogue)?),
    }
    let client = InstanceClient::new(to, config.server.listen)?;
    match client.get(&["api", "inbox"]).await {
        Ok(_) => {
            complain(&format!("asking the running instance at {}", client.address()));
            Ok(Place::Running(client))
        }
        Err(ClientError::Silent(_)) if to.is_none() => {
            complain(&format!(
                "no instance answers at {}; looking into the files in {}",
                client.address(),
                data.display()
            ));
            Ok(files(data, "restocking", RESTOCKING, desk)?)
        }
        Err(error) => Err(error.into()),
    }
}

fn files(data: &Path, name: &'static str, migrations: &[Migration], roles: Roles) -> Result<Place, String> {
    if !data.join(format!("{name}.sqlite")).exists() {
        return Err(format!(
            "{} holds no database of {name}; name the folder with --data, or an instance with --to",
            data.display()
        ));
    }
    let folder = DataFolder::take_for(data, roles).map_err(|error| format!("failed to {error}"))?;
    let database =
        Database::open(data, name, migrations).map_err(|error| format!("failed to open the database: {error}"))?;
    Ok(Place::Files { database, _folder: folder })
}

impl Place {
    async fn list(&self) -> Result<Vec<Value>, Failure> {
        let (mut found, mut after) = (Vec::new(), 0);
        loop {
            let page = match self {
                Self::Running(client) => {
                    let answer = client.get_page(&["api", "dead"], after, PAGE).await?;
                    answer["items"].as_array().cloned().unwrap_or_default()
                }
                Self::Files { database, .. } => {
                    let filter = DeadFilter { after: Some(after), limit: PAGE, ..DeadFilter::default() };
                    database.dead(filter).await.map_err(failed)?.iter().map(summary).collect()
                }
            };
            let Some(last) = page.last().and_then(|last| last["seq"].as_i64()) else { return Ok(found) };
            after = last;
            found.extend(page);
        }
    }

    async fn show(&self, id: i64) -> Result<Value, Failure> {
        match self {
            Self::Running(client) => Ok(client.get(&["api", "dead", &id.to_string()]).await?),
            Self::Files { database, .. } => {
                let entry = database.entry(id).await.map_err(failed)?.filter(|entry| entry.state == EntryState::Dead);
                let entry = entry.ok_or_else(|| Failure::Failed(unknown(id)))?;
                let mut shown = summary(&entry);
                shown["event"] = serde_json::to_value(&entry.event).unwrap_or_default();
                Ok(shown)
            }
        }
    }

    async fn release(&self, id: i64, reason: Option<&str>) -> Result<(), Failure> {
        match self {
            Self::Running(client) => {
                let (action, body) =
                    reason.map_or(("requeue", json!({})), |reason| ("ignore", json!({ "reason": reason })));
                client.post(&["api", "dead", &id.to_string(), action], &body).await?;
                Ok(())
            }
            Self::Files { database, .. } => {
                let released =
                    database.release(id, reason.map(ToOwned::to_owned), SystemClock.now()).await.map_err(failed)?;
                match released {
                    Released::Done => Ok(()),
                    Released::Unknown => Err(Failure::Failed(unknown(id))),
                    Released::NotDead(state) => {
                        Err(Failure::Failed(format!("it is {} by now; there is nothing to do", state.name())))
                    }
                }
            }
        }
    }
}

async fn list(place: &Place, as_json: bool) -> Result<(), Failure> {
    let found = place.list().await?;
    if as_json {
        say_json(&json!({ "items": found }));
        return Ok(());
    }
    if found.is_empty() {
        say("no dead letters");
        return Ok(());
    }
    let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string().replace("null", "-"), ToOwned::to_owned);
    let row = |item: &Value| ["seq", "received_at", "type", "subject", "reason"].map(|name| cell(&item[name])).to_vec();
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    say(&table(&["ID", "RECEIVED", "TYPE", "SUBJECT", "REASON"], &rows));
    Ok(())
}

async fn release(place: &Place, ids: &[i64], reason: Option<&String>, as_json: bool) -> Result<(), Failure> {
    let (mut done, mut faults) = (Vec::new(), Vec::new());
    for id in ids {
        match place.release(*id, reason.map(String::as_str)).await {
            Ok(()) => done.push(*id),
            Err(fault) => faults.push(format!("{id}: {fault}")),
        }
    }
    let word = if reason.is_some() { "set aside" } else { "put back" };
    if as_json {
        say_json(&json!({ "done": done, "faults": faults }));
    } else {
        say(&format!("{} {word}", done.len()));
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::Failed(faults.join("; "))) }
}

fn summary(entry: &Entry) -> Value {
    json!({
        "seq": entry.seq,
        "source": entry.event.source,
        "id": entry.event.id,
        "type": entry.event.kind,
        "subject": entry.subject,
        "reason": entry.reason,
        "attempts": entry.attempts,
        "received_at": entry.received_at,
        "correlation_id": entry.correlation_id,
    })
}

fn unknown(id: i64) -> String {
    format!("there is no dead letter {id}; `restock dead list` lists them")
}

fn failed(error: context::StoreError) -> Failure {
    Failure::Failed(format!("failed to read the database: {error}"))
}
