//! What is asked of a store and of a search service, and how long each answer takes.

use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use tokio::task::JoinSet;

use super::assortment::{Assortment, barcode};
use crate::bench::chance::Chance;
use crate::bench::stream::Latencies;
use crate::failure::Failure;

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An answer without anything in it.
    Nothing,
    /// What a till scans.
    Barcode,
    /// Two words of a name.
    Words,
    /// A word, and the beginning of another.
    Prefix,
    /// A word with two letters in the wrong order.
    Mistyped,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Nothing => "an empty answer",
            Self::Barcode => "by barcode",
            Self::Words => "by two words",
            Self::Prefix => "by a word and the beginning of another",
            Self::Mistyped => "by a mistyped word",
        }
    }

    /// Path and query of a question about a product, and the product that is expected in the answer.
    fn question(self, assortment: &Assortment, number: u64) -> String {
        let product = assortment.product(number, 1);
        let name = product.names.get("en").map_or("", String::as_str);
        let words: Vec<&str> = name.split(' ').collect();
        let word = |at: usize| words.get(at).copied().unwrap_or_default();
        let q = match self {
            Self::Nothing => return "/livez".to_owned(),
            Self::Barcode => return format!("/api/products/{}", barcode(number)),
            Self::Words => format!("{}+{}", word(0), word(1)),
            Self::Prefix => format!("{}+{}", word(0), &word(1)[..word(1).len().min(3)]),
            Self::Mistyped => {
                let longest = words.iter().max_by_key(|word| word.len()).copied().unwrap_or_default();
                let mut letters: Vec<char> = longest.chars().collect();
                let middle = letters.len() / 2;
                letters.swap(middle - 1, middle);
                letters.into_iter().collect()
            }
        };
        format!("/api/search?q={q}&limit=20")
    }
}

/// How long answers took, and how many held something.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers {
    pub(super) latencies: Latencies,
    pub(super) found: usize,
}

/// So many questions by so many askers at once, about products anywhere in the assortment; every one has to be answered.
pub(super) async fn answers(
    url: &str,
    kind: Kind,
    askers: usize,
    count: usize,
    products: u64,
) -> Result<Answers, Failure> {
    let client = reqwest::Client::builder().no_proxy().build().map_err(|error| format!("failed to ask: {error}"))?;
    let assortment = Arc::new(Assortment::new());
    let mut asking = JoinSet::new();
    for asker in 0..askers {
        let (client, assortment, url) = (client.clone(), assortment.clone(), url.to_owned());
        asking.spawn(async move {
            let mut chance = Chance::of(32 + asker as u64, count as u64);
            let (mut took, mut found) = (Vec::new(), 0);
            for _ in (asker..count).step_by(askers) {
                let question = format!("{url}{}", kind.question(&assortment, chance.below(products)));
                let began = Instant::now();
                let answer = client.get(&question).send().await?;
                let status = answer.status();
                let body = answer.bytes().await?;
                took.push(began.elapsed());
                answered(&question, status)?;
                let told: Value = serde_json::from_slice(&body).unwrap_or_default();
                found += usize::from(told["products"].as_array().is_some_and(|products| !products.is_empty()));
            }
            Ok::<_, AskError>((took, found))
        });
    }
    let (mut took, mut found) = (Vec::new(), 0);
    while let Some(asked) = asking.join_next().await {
        let asked = asked.map_err(|error| format!("failed to ask: {error}"))?;
        let (times, some) = asked.map_err(|error| format!("failed to ask: {error}"))?;
        took.extend(times);
        found += some;
    }
    Ok(Answers { latencies: Latencies::of(took), found })
}

#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error(transparent)]
    Silent(#[from] reqwest::Error),
    #[error("{0} was answered {1}")]
    Refused(String, reqwest::StatusCode),
}

fn answered(question: &str, status: reqwest::StatusCode) -> Result<(), AskError> {
    if status.is_success() { Ok(()) } else { Err(AskError::Refused(question.to_owned(), status)) }
}
