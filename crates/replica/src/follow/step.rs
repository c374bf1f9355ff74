//! One step along a feed, decided without reading or writing anything.

use feeds::{Chain, FeedError, FeedEvent, Head, SnapshotChunk};
use jiff::Timestamp;

use super::place::{Place, Stage, Unreadable, Work};
use crate::Shape;
use crate::facts::{Fact, Said, read};

/// Follows a feed from its very first event instead of from a snapshot.
pub fn begin_at_log(place: &Place) -> Work {
    let place_after = Place { stage: Stage::Following, ..Place::at_the_beginning(&place.feed) };
    Work { made_from: place.mark(), place: place_after, anew: true, facts: Vec::new(), unreadable: Vec::new() }
}

/// Takes one chunk of a snapshot.
///
/// # Errors
/// `Corrupt` where the chunk's digest is not that of its events; `Reset` where it is of another snapshot than the chunks
/// before it.
pub fn take_chunk(shape: Shape, place: &Place, chunk: &SnapshotChunk, now: Timestamp) -> Result<Work, FeedError> {
    let digest = chunk.events.iter().fold(Chain::EMPTY, Chain::then);
    if digest != chunk.chunk {
        return Err(FeedError::Corrupt("a chunk of the snapshot is not what its digest says".to_owned()));
    }
    let is_first = match &place.stage {
        Stage::Loading { at, .. } if *at != chunk.at => {
            return Err(FeedError::Reset("the snapshot is of another position than the chunks before".to_owned()));
        }
        Stage::Loading { .. } => false,
        _ => true,
    };
    let before = if is_first { Place::at_the_beginning(&place.feed) } else { place.clone() };
    let (facts, unreadable) = read_all(shape, &chunk.events);
    let place_after = Place {
        stage: chunk.next.clone().map_or(Stage::Following, |next| Stage::Loading { at: chunk.at, next }),
        position: if chunk.next.is_none() { chunk.at.position } else { 0 },
        chain: if chunk.next.is_none() { chunk.at.chain } else { Chain::EMPTY },
        known_head: before.known_head.max(chunk.at.position),
        last_contact: Some(now),
        unreadable: before.unreadable + unreadable.len() as u64,
        ..before
    };
    Ok(Work { made_from: place.mark(), place: place_after, anew: is_first, facts, unreadable })
}

/// What a page of the tail comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Took {
    /// Events that follow on one another without a gap.
    Work(Box<Work>),
    /// Nothing that follows on what is here: a gap, or only what is here already. Ask again from the same place.
    NothingThatFollows,
}

/// Takes of a page what follows on the place without a gap, once each: what is here already is passed over, and what lies
/// behind a gap is asked for again. Where the head is reached, the digest has to be the head's.
///
/// # Errors
/// `Corrupt` where the digest at the head differs: something here is not what the feed says.
pub fn take_page(
    shape: Shape,
    place: &Place,
    mut page: Vec<FeedEvent>,
    head: Head,
    now: Timestamp,
) -> Result<Took, FeedError> {
    page.sort_by_key(|event| event.position);
    let (mut position, mut chain, mut news) = (place.position, place.chain, Vec::with_capacity(page.len()));
    for event in page {
        if event.position == position + 1 {
            (position, chain) = (event.position, chain.then(&event));
            if position == head.position && chain != head.chain {
                return Err(differs(&place.feed, position));
            }
            news.push(event);
        }
    }
    if news.is_empty() {
        return Ok(Took::NothingThatFollows);
    }
    let (facts, unreadable) = read_all(shape, &news);
    let known_head = head.position.max(position);
    let is_complete = position == head.position;
    let said_last = news.last().map(|event| event.time);
    let place_after = Place {
        feed: place.feed.clone(),
        stage: Stage::Following,
        position,
        chain,
        known_head,
        last_contact: Some(now),
        // On the way, what is here is at least as new as the event that was taken last.
        as_of: if is_complete { Some(now) } else { place.as_of.max(said_last.map(|time| time.min(now))) },
        unreadable: place.unreadable + unreadable.len() as u64,
    };
    Ok(Took::Work(Box::new(Work { made_from: place.mark(), place: place_after, anew: false, facts, unreadable })))
}

pub(super) fn differs(feed: &str, position: u64) -> FeedError {
    FeedError::Corrupt(format!("the digest of {feed} at position {position} is not the one of its head"))
}

fn read_all(shape: Shape, events: &[FeedEvent]) -> (Vec<Fact>, Vec<Unreadable>) {
    let (mut facts, mut unreadable) = (Vec::with_capacity(events.len()), Vec::new());
    for event in events {
        match read(event) {
            Said::Fact(fact) if shape.keeps(&fact) => facts.push(fact),
            Said::Fact(_) | Said::Nothing => {}
            Said::Unreadable(reason) => unreadable.push(Unreadable {
                position: event.position,
                event_id: event.id.clone(),
                kind: event.kind.clone(),
                reason,
            }),
        }
    }
    (facts, unreadable)
}
