//! The CloudEvents 1.0 envelope.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::Digest;

/// Attributes beside the named ones, by name.
pub type Attributes = BTreeMap<String, String>;

/// One event as it travels: context attributes, and data as the JSON text in which it came.
#[derive(Debug, Clone)]
pub struct Event {
    /// Unique within `source`.
    pub id: String,
    /// Who says it (a URI reference).
    pub source: String,
    /// What happened. Legacy publishers leave it out: such an event becomes a dead letter.
    pub kind: Option<String>,
    /// What it happened to.
    pub subject: Option<String>,
    /// When it happened.
    pub time: Option<Timestamp>,
    /// Every other attribute: `correlationid`, `causationid`, `traceparent`, `sequence`, ...
    pub attributes: Attributes,
    /// The payload, JSON text; `None` where there is none.
    pub data: Option<Box<RawValue>>,
}

impl Event {
    /// The id that ties together everything that follows from one cause.
    pub fn correlation_id(&self) -> Option<&str> {
        self.attributes.get("correlationid").map(String::as_str)
    }

    /// W3C trace context, taken over as it came.
    pub fn traceparent(&self) -> Option<&str> {
        self.attributes.get("traceparent").map(String::as_str)
    }

    /// What is compared when the same `(source, id)` comes again.
    pub fn digest(&self) -> Digest {
        Digest::of(self.kind.as_deref(), self.subject.as_deref(), self.data.as_deref())
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("specversion", "1.0")?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("source", &self.source)?;
        if let Some(kind) = &self.kind {
            map.serialize_entry("type", kind)?;
        }
        if let Some(subject) = &self.subject {
            map.serialize_entry("subject", subject)?;
        }
        if let Some(time) = &self.time {
            map.serialize_entry("time", time)?;
        }
        for (name, value) in &self.attributes {
            map.serialize_entry(name, value)?;
        }
        if let Some(data) = &self.data {
            map.serialize_entry("datacontenttype", "application/json")?;
            map.serialize_entry("data", data)?;
        }
        map.end()
    }
}
