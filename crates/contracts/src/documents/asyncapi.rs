//! The contracts as an [AsyncAPI](https://www.asyncapi.com) 3.0 document.
//!
//! The document is written from where Restock stands: what it takes in at `POST /events` it *receives*, what readers
//! fetch from its feeds it *sends*. A type that has neither way is described as a message without a channel.

mod channels;
mod draft_07;
mod messages;

use serde_json::{Map, Value, json};

use super::feeds::feeds;
use crate::doc::ContractDoc;

/// The program that hears and says the events of a document.
#[derive(Debug, Clone, Copy)]
pub struct Application<'a> {
    /// Its name.
    pub title: &'a str,
    /// Its version.
    pub version: &'a str,
    /// What it is, in Markdown.
    pub description: &'a str,
    /// Host and port where it is, by default; none where events travel over something that is not known here.
    pub host: Option<&'a str>,
    /// The types that it takes in at `POST /events`.
    pub takes_in: &'a [&'a str],
    /// The contexts whose logs it serves as feeds.
    pub serves: &'a [Served<'a>],
}

/// A context whose log is served as feeds.
#[derive(Debug, Clone, Copy)]
pub struct Served<'a> {
    /// Its name.
    pub context: &'a str,
    /// How its events name their source there.
    pub source: &'a str,
    /// Whether events have their position and the digest of the feed up to them; otherwise the position is their id.
    pub is_chained: bool,
}

impl Application<'_> {
    fn served(&self, contract: &ContractDoc) -> Option<Served<'_>> {
        self.serves.iter().find(|served| served.context == contract.owner).copied()
    }
}

/// The document.
pub fn asyncapi(application: &Application<'_>, contracts: &[ContractDoc]) -> Value {
    let mut messages = Map::new();
    let mut schemas = Map::from_iter([("cloudevent".to_owned(), messages::envelope())]);
    for contract in contracts {
        let takes_in = application.takes_in.contains(&contract.kind.as_str());
        let served = application.served(contract);
        messages.insert(contract.kind.clone(), messages::message(contract, takes_in, served));
        schemas.insert(contract.kind.clone(), draft_07::payload(contract));
    }
    let mut channels = Map::new();
    let mut operations = Map::new();
    let taken: Vec<&ContractDoc> =
        contracts.iter().filter(|contract| application.takes_in.contains(&contract.kind.as_str())).collect();
    if !taken.is_empty() {
        channels.insert(channels::DOOR.to_owned(), channels::door(&taken));
        operations.insert("takeIn".to_owned(), channels::take_in(&taken));
    }
    for feed in &feeds(contracts) {
        let Some(served) = application.serves.iter().find(|served| served.context == feed.owner) else { continue };
        let id = channels::id(feed);
        operations.insert(format!("serve-{id}"), channels::serve(feed, *served));
        channels.insert(id, channels::feed(feed, *served));
    }
    let mut document = json!({
        "asyncapi": "3.0.0",
        "id": "urn:restock",
        "info": {
            "title": application.title,
            "version": application.version,
            "description": application.description,
            "license": { "name": "Apache-2.0 OR MIT" },
            "tags": messages::tags(contracts),
        },
        "defaultContentType": messages::STRUCTURED,
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": messages,
            "schemas": schemas,
            "securitySchemes": {
                "readerToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Each reader of feeds has a token of its own, which names the feeds that it may read.",
                },
            },
        },
    });
    if let Some(host) = application.host {
        document["servers"] = json!({
            "restock": {
                "host": "{host}",
                "protocol": "http",
                "description": "Where Restock runs.",
                "variables": { "host": { "default": host, "description": "Host and port." } },
            },
        });
    }
    document
}

/// A reference within the document.
fn reference(place: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/{place}/{}", name.replace('~', "~0").replace('/', "~1")) })
}
