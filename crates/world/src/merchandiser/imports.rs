//! The catalogue's door for whole files.

use std::time::Duration;

use reqwest::{Client, Url};
use serde::Deserialize;

use super::files::File;

/// Between two questions how far an import is: doubled each time, up to the longest.
const FIRST_LOOK: Duration = Duration::from_millis(10);
const LONGEST_LOOK: Duration = Duration::from_millis(250);

/// Why a file is not in the catalogue.
#[derive(Debug, thiserror::Error)]
pub(super) enum ImportError {
    #[error("failed to write a file for the catalogue")]
    Csv(#[from] csv::Error),
    #[error("failed to call the catalogue: {0}")]
    Call(#[from] reqwest::Error),
    #[error("the catalogue stopped in the file of {0}: {1}")]
    Stopped(&'static str, String),
}

#[derive(Debug, Deserialize)]
struct Import {
    import_id: String,
    state: State,
    #[serde(default)]
    reason: String,
    refused: u64,
    #[serde(default)]
    refusals: Vec<Refusal>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Waiting,
    Running,
    Done,
    Failed,
}

#[derive(Debug, Deserialize)]
struct Refusal {
    line: u64,
    reason: String,
}

/// Brings files there.
#[derive(Debug)]
pub(crate) struct Imports {
    http: Client,
    url: String,
}

impl Imports {
    pub(super) fn new(http: Client, target: &Url) -> Self {
        Self { http, url: format!("{}/api/catalogue/imports", target.as_str().trim_end_matches('/')) }
    }

    /// Returns when the whole file was looked at. Rows that are refused are told and left alone: they would be again.
    pub(super) async fn bring(&self, file: &File) -> Result<(), ImportError> {
        let (kind, body) = (file.kind.name(), file.csv()?);
        let request = self.http.post(format!("{}?kind={kind}", self.url)).header("content-type", "text/csv");
        let mut import: Import = request.body(body).send().await?.error_for_status()?.json().await?;
        let mut pause = FIRST_LOOK;
        while matches!(import.state, State::Waiting | State::Running) {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_LOOK);
            let one = format!("{}/{}", self.url, import.import_id);
            import = self.http.get(one).send().await?.error_for_status()?.json().await?;
        }
        if import.state == State::Failed {
            return Err(ImportError::Stopped(kind, import.reason));
        }
        if let Some(Refusal { line, reason }) = import.refusals.first() {
            tracing::warn!(kind, refused = import.refused, line, reason, "the catalogue refused rows of a file");
        }
        Ok(())
    }
}
