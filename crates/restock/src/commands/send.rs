//! `restock send`: events from a file to a running instance, in batches.

use std::fs::File;
use std::io::{BufRead, BufReader, stdin};
use std::path::Path;

use serde_json::json;
use serde_json::value::RawValue;

use super::instance_client::{ClientError, InstanceClient};
use crate::failure::Failure;
use crate::output::{say, say_json};

const BATCH: &str = "application/cloudevents-batch+json";
/// Events, and bytes, of one batch at most.
const EVENTS: usize = 1_000;
const BYTES: usize = 4 << 20;

/// What became of the events.
#[derive(Debug, Default)]
struct Summary {
    accepted: u64,
    duplicates: u64,
    dead: u64,
    /// Lines whose event contradicts an earlier one.
    refused: Vec<usize>,
}

/// Events of one request, with the lines that they stand on, counted from 1.
#[derive(Default)]
struct Batch {
    events: Vec<String>,
    lines: Vec<usize>,
    bytes: usize,
}

/// Sends a file, or standard input where it is called `-`.
pub(crate) async fn send(file: &Path, instance: &InstanceClient, as_json: bool) -> Result<(), Failure> {
    let failed = |error: std::io::Error| format!("failed to read {}: {error}", file.display());
    let input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(stdin()))
    } else {
        Box::new(BufReader::new(File::open(file).map_err(failed)?))
    };
    let (mut summary, mut batch) = (Summary::default(), Batch::default());
    for (line, text) in (1..).zip(input.lines()) {
        let text = text.map_err(failed)?;
        if text.trim().is_empty() {
            continue;
        }
        if let Err(fault) = serde_json::from_str::<&RawValue>(&text) {
            // What stands before it is sent: it is good, and recognised when it comes again.
            summary.take(instance, std::mem::take(&mut batch)).await?;
            return Err(Failure::Failed(format!(
                "{summary}, up to line {line}, which is no JSON ({fault}); mend it and send the file again: what was accepted is recognised"
            )));
        }
        batch.bytes += text.len();
        batch.events.push(text);
        batch.lines.push(line);
        if batch.events.len() == EVENTS || batch.bytes >= BYTES {
            summary.take(instance, std::mem::take(&mut batch)).await?;
        }
    }
    summary.take(instance, batch).await?;
    if as_json {
        say_json(
            &json!({ "accepted": summary.accepted, "duplicates": summary.duplicates, "dead": summary.dead, "refused_lines": summary.refused }),
        );
    } else {
        say(&summary.to_string());
    }
    summary.verdict()
}

impl Summary {
    async fn take(&mut self, instance: &InstanceClient, batch: Batch) -> Result<(), Failure> {
        if batch.events.is_empty() {
            return Ok(());
        }
        let lines = batch.lines;
        let answer = match instance.post_text(&["events"], BATCH, format!("[{}]", batch.events.join(","))).await {
            Ok(answer) => answer,
            Err(ClientError::Problem { body, .. }) if body["refused"].is_array() => body,
            Err(error) => {
                let at = match &error {
                    ClientError::Problem { body, .. } => {
                        body["index"].as_u64().and_then(|index| lines.get(usize::try_from(index).ok()?))
                    }
                    ClientError::Silent(_) => None,
                };
                let place = at.map_or_else(|| format!("from line {} on", lines[0]), |line| format!("line {line}"));
                return Err(Failure::Failed(format!(
                    "{self} before; {place}: {}. Send the file again afterwards: what was accepted is recognised",
                    error.text().trim_end_matches('.')
                )));
            }
        };
        let count = |name: &str| answer[name].as_u64().unwrap_or(0);
        self.accepted += count("accepted");
        self.duplicates += count("duplicates");
        self.dead += count("dead");
        let refused = answer["refused"].as_array().into_iter().flatten();
        let indexes = refused.filter_map(|refused| usize::try_from(refused["index"].as_u64()?).ok());
        self.refused.extend(indexes.filter_map(|index| lines.get(index)));
        Ok(())
    }

    fn verdict(&self) -> Result<(), Failure> {
        if !self.refused.is_empty() {
            let lines: Vec<String> = self.refused.iter().take(20).map(ToString::to_string).collect();
            let text = format!(
                "the same id came before with other content (lines {}); an event never changes: send a new one under a new id",
                lines.join(", ")
            );
            return Err(Failure::Failed(text));
        }
        if self.dead > 0 {
            return Err(Failure::Failed("dead letters wait for a person: `restock dead list` says why".to_owned()));
        }
        Ok(())
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { accepted, duplicates, dead, refused } = self;
        write!(formatter, "{accepted} accepted, {duplicates} duplicates, {dead} dead, {} refused", refused.len())
    }
}
