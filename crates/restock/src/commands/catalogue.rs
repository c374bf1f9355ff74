//! `restock catalogue import`: a file, or a well-known data set, into the catalogue of a running instance.

use std::path::Path;
use std::time::Duration;

use catalogue::import::Kind;
use catalogue::import::foreign::{Converted, Format};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::instance_client::InstanceClient;
use crate::cli::ImportArgs;
use crate::failure::Failure;
use crate::output::{complain, counted, say, say_json};

/// Between two looks at the progress.
const LOOK: Duration = Duration::from_millis(200);
/// Refused rows that are told; all are counted.
const TOLD: usize = 20;

/// Imports what is named; fails where a row was refused.
pub(crate) async fn import(args: &ImportArgs, instance: &InstanceClient, as_json: bool) -> Result<(), Failure> {
    let mut done = Vec::new();
    for Converted { kind, csv, left_out, .. } in files(args)? {
        if !left_out.is_empty() {
            let count = u64::try_from(left_out.len()).unwrap_or(u64::MAX);
            complain(&format!("{kind}: {} left out, having no place here", counted(count, "row")));
        }
        let text = String::from_utf8(csv).map_err(|_| format!("{kind}: the file is not UTF-8; save it so"))?;
        let name = args.from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (path, query) = (["api", "catalogue", "imports"], [("kind", kind.name()), ("name", name.as_str())]);
        let mut progress = instance.post_text_with(&path, &query, "text/csv", text).await?;
        while progress["state"] == "waiting" || progress["state"] == "running" {
            tokio::time::sleep(LOOK).await;
            let id = progress["import_id"].as_str().unwrap_or_default().to_owned();
            progress = instance.get(&["api", "catalogue", "imports", &id]).await?;
        }
        if !as_json {
            tell(&progress);
        }
        let ended = progress["state"] == "done";
        done.push(progress);
        if !ended {
            break;
        }
    }
    if as_json {
        say_json(&json!({ "imports": done }));
    }
    let is_clean = |progress: &Value| progress["state"] == "done" && progress["refused"] == 0;
    if done.iter().all(is_clean) {
        return Ok(());
    }
    Err(Failure::Failed("not every row was taken; mend those that are named and import the file again".to_owned()))
}

/// What is to be sent, in its order.
fn files(args: &ImportArgs) -> Result<Vec<Converted>, Failure> {
    if let Some(name) = &args.format {
        let formats = Format::ALL.map(Format::name).join(", ");
        let format = Format::parse(name)
            .ok_or_else(|| Failure::Usage(format!("--format {name} is not known; known are {formats}")))?;
        return Ok(format.convert(&|file| contents(&args.from.join(file)))?);
    }
    let kinds = Kind::ALL.map(Kind::name).join(", ");
    let named = args.kind.as_deref().map(Kind::parse);
    let kind = named.unwrap_or_else(|| Kind::of_file(&args.from.to_string_lossy()));
    let kind = kind.ok_or_else(|| Failure::Usage(format!("say with --kind what the rows are, one of {kinds}")))?;
    Ok(vec![Converted { kind, rows: 0, csv: contents(&args.from)?, left_out: Vec::new() }])
}

fn contents(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("failed to read {}: {error}", file.display()))
}

fn tell(progress: &Value) {
    let number = |name: &str| progress[name].as_u64().unwrap_or(0);
    say(&format!(
        "{}: {}, {} changed, {} as before, {} refused{}",
        progress["kind"].as_str().unwrap_or_default(),
        counted(number("rows"), "row"),
        number("changed"),
        number("unchanged"),
        number("refused"),
        took(progress).map(|seconds| format!(", in {seconds:.1} s")).unwrap_or_default()
    ));
    if let Some(reason) = progress["reason"].as_str() {
        say(&format!("  stopped: {reason}"));
    }
    let refusals = progress["refusals"].as_array().map(Vec::as_slice).unwrap_or_default();
    for refusal in refusals.iter().take(TOLD) {
        say(&format!("  line {}: {}", refusal["line"], refusal["reason"].as_str().unwrap_or_default()));
    }
    let told = u64::try_from(refusals.len().min(TOLD)).unwrap_or(0);
    if number("refused") > told {
        say(&format!("  and {} more", number("refused") - told));
    }
}

/// From its arrival to its last row, in seconds.
fn took(progress: &Value) -> Option<f64> {
    let moment = |name: &str| progress[name].as_str()?.parse::<Timestamp>().ok();
    (moment("ended_at")? - moment("began_at")?).total(jiff::Unit::Second).ok()
}
