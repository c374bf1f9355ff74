//! Channels and what is done at them: the door for events, and the feeds.

use serde_json::{Map, Value, json};

use super::super::feeds::FeedDoc;
use super::{Served, reference};
use crate::doc::ContractDoc;

/// The channel of events that come in.
pub(super) const DOOR: &str = "events";
/// Of the bindings of HTTP.
const BINDING: &str = "0.3.0";

/// Where events come in.
pub(super) fn door(taken: &[&ContractDoc]) -> Value {
    json!({
        "address": "/events",
        "title": "Events in",
        "description": "CloudEvents 1.0 over HTTP: one (`application/cloudevents+json`), a batch of them (`application/cloudevents-batch+json`), or \
            in binary mode. `202` is answered when all of them are durable; a fault of an envelope is answered with `400`, and nothing is \
            stored.",
        "messages": messages(taken),
    })
}

/// What happens there, from where Restock stands.
pub(super) fn take_in(taken: &[&ContractDoc]) -> Value {
    json!({
        "action": "receive",
        "channel": reference("channels", DOOR),
        "summary": "Events of other systems are taken in, acknowledged when they are durable, and handled once each.",
        "messages": taken.iter().map(|contract| reference("channels/events/messages", &contract.kind)).collect::<Vec<_>>(),
        "bindings": { "http": { "method": "POST", "bindingVersion": BINDING } },
    })
}

/// The key of a feed's channel: its name, without the braces of a parameter.
pub(super) fn id(feed: &FeedDoc<'_>) -> String {
    feed.name.replace(['{', '}'], "")
}

/// A feed.
pub(super) fn feed(feed: &FeedDoc<'_>, served: Served<'_>) -> Value {
    let place = if served.is_chained { "`sequence`" } else { "`id`, which is their position" };
    let mut channel = json!({
        "address": format!("/feeds/{}", feed.name),
        "title": format!("What {} says to: {}", feed.owner, feed.audience.name()),
        "description": format!(
            "An answer is a batch (`application/cloudevents-batch+json`), a JSON array of these messages in the order of their {place}. What a \
             reader may not have is absent."
        ),
        "messages": messages(&feed.carries),
        "x-restock-audience": feed.audience.name(),
    });
    if let Some(field) = feed.scoped_by {
        let description = format!("The value of `{field}` in the payload, which narrows the audience.");
        channel["parameters"] = json!({ field: { "description": description } });
    }
    channel
}

/// How a feed is read, from where Restock stands.
pub(super) fn serve(feed: &FeedDoc<'_>, served: Served<'_>) -> Value {
    let id = id(feed);
    let query = query(served);
    let here = format!("channels/{id}/messages");
    json!({
        "action": "send",
        "channel": reference("channels", &id),
        "summary": format!("What {} says is read by those who are: {}.", feed.owner, feed.audience.name()),
        "security": [reference("components/securitySchemes", "readerToken")],
        "messages": feed.carries.iter().map(|contract| reference(&here, &contract.kind)).collect::<Vec<_>>(),
        "bindings": {
            "http": {
                "method": "GET",
                "query": query,
                "bindingVersion": BINDING,
            },
        },
    })
}

/// What a reader may say in the address.
fn query(served: Served<'_>) -> Value {
    let (last, most) = if served.is_chained { ("sequence", 10_000) } else { ("id", 2_000) };
    let last = format!("The `{last}` of the last event that is stored on the reader's side; 0 from the beginning.");
    let mut properties = json!({
        "lastEventId": { "type": "integer", "minimum": 0, "description": last },
        "limit": { "type": "integer", "minimum": 1, "maximum": most, "default": 500, "description": "Events at most." },
        "timeout": { "type": "integer", "minimum": 0, "maximum": 30_000, "default": 0, "description": "Milliseconds to wait where there is nothing new yet." },
    });
    if served.is_chained {
        let description =
            "What the reader can make use of; a feed with changes refuses one that takes only whole states.";
        properties["accept"] = json!({ "type": "string", "enum": ["thick", "thick,thin"], "description": description });
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn messages(carried: &[&ContractDoc]) -> Map<String, Value> {
    carried.iter().map(|contract| (contract.kind.clone(), reference("components/messages", &contract.kind))).collect()
}
