//! What an answer says: events with their places, or why there are none.

use event::{Event, read_batch};
use feeds::{Chain, FeedError, FeedEvent};
use reqwest::StatusCode;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
struct Problem {
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    detail: String,
}

/// What a refusal means to a reader.
pub(crate) fn refusal(status: StatusCode, body: &[u8]) -> FeedError {
    let problem: Problem = serde_json::from_slice(body).unwrap_or_default();
    let said = |otherwise: &str| if problem.detail.is_empty() { otherwise.to_owned() } else { problem.detail.clone() };
    let code = problem.r#type.rsplit(':').next().unwrap_or("");
    match (status, code) {
        (StatusCode::FORBIDDEN, "revoked") => FeedError::Revoked(said("it was taken away")),
        (StatusCode::CONFLICT, "reset") => FeedError::Reset(said("it has no such place")),
        (StatusCode::UNAUTHORIZED, _) => {
            FeedError::Denied("the token is not known there; look at the reader's token file".to_owned())
        }
        (
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::NOT_ACCEPTABLE,
            "not-found" | "too-thin" | "not-yours",
        ) => FeedError::Denied(said("it is not for this reader")),
        (StatusCode::BAD_REQUEST, "bad-request") => FeedError::Corrupt(said("the question is not understood there")),
        // A proxy's page, an overload, a restart: nothing of it says anything about the feed.
        _ => FeedError::Unavailable(format!("it is answered with status {}", status.as_u16())),
    }
}

/// The events of a batch, with what each says is the chain after it.
pub(crate) fn events(body: &[u8]) -> Result<Vec<(FeedEvent, Option<Chain>)>, FeedError> {
    let batch = read_batch(body).map_err(|fault| FeedError::Corrupt(fault.to_string()))?;
    batch.into_iter().map(event).collect()
}

fn event(event: Event) -> Result<(FeedEvent, Option<Chain>), FeedError> {
    let missing = |what: &str| FeedError::Corrupt(format!("an event comes without {what}"));
    let attribute = |name: &str| event.attributes.get(name).map(String::as_str);
    let position = attribute("sequence").and_then(|text| text.parse().ok()).ok_or_else(|| missing("a sequence"))?;
    let chain = match attribute("chain") {
        None => None,
        Some(text) => Some(Chain::parse(text).ok_or_else(|| missing("a readable chain"))?),
    };
    let event = FeedEvent {
        position,
        correlation_id: attribute("correlationid").unwrap_or("").to_owned(),
        kind: event.kind.ok_or_else(|| missing("a type"))?,
        subject: event.subject.ok_or_else(|| missing("a subject"))?,
        time: event.time.ok_or_else(|| missing("a time"))?,
        data: event.data.ok_or_else(|| missing("data"))?,
        id: event.id,
    };
    Ok((event, chain))
}

/// The events of a page, if their chains follow from one another.
pub(crate) fn page(body: &[u8]) -> Result<Vec<FeedEvent>, FeedError> {
    let mut before: Option<Chain> = None;
    let mut page = Vec::new();
    for (event, chain) in events(body)? {
        let chain = chain.ok_or_else(|| FeedError::Corrupt("an event comes without a chain".to_owned()))?;
        if before.is_some_and(|before| before.then(&event) != chain) {
            return Err(FeedError::Corrupt(format!("the chain breaks at position {}", event.position)));
        }
        before = Some(chain);
        page.push(event);
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: &str) -> FeedError {
        let body = format!("{{\"type\":\"urn:restock:problem:{code}\",\"detail\":\"\"}}");
        refusal(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn only_the_word_itself_takes_a_feed_away() {
        assert!(matches!(refused(403, "revoked"), FeedError::Revoked(_)));
        assert!(matches!(refused(401, "unauthorised"), FeedError::Denied(_)));
        assert!(matches!(refused(404, "not-found"), FeedError::Denied(_)));
        assert!(matches!(refused(409, "reset"), FeedError::Reset(_)));
    }

    #[test]
    fn what_somebody_in_between_says_is_no_word_about_the_feed() {
        for (status, body) in [(403, "<html>revoked</html>"), (404, "<html>"), (502, ""), (503, "{}"), (429, "")] {
            let told = refusal(StatusCode::from_u16(status).unwrap(), body.as_bytes());
            assert!(matches!(told, FeedError::Unavailable(_)), "{status}: {told}");
        }
    }

    #[test]
    fn an_event_that_lacks_its_place_is_corrupt() {
        let whole = r#"[{"specversion":"1.0","id":"1","source":"s","type":"t","subject":"a/1","time":"2026-11-25T08:00:00Z","sequence":"1","data":{}}]"#;
        assert_eq!(events(whole.as_bytes()).unwrap().len(), 1);
        for part in [r#""sequence":"1","#, r#""type":"t","#, r#""subject":"a/1","#, r#""time":"2026-11-25T08:00:00Z","#]
        {
            assert!(matches!(events(whole.replace(part, "").as_bytes()), Err(FeedError::Corrupt(_))), "{part}");
        }
        assert!(matches!(page(whole.as_bytes()), Err(FeedError::Corrupt(_))), "a page tells the chain");
    }
}
