//! Reading the three content modes of the CloudEvents HTTP binding.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::envelope::{Attributes, Event};
use crate::fault::{EnvelopeFault, Fault};
use crate::limits::{check_depth, is_attribute_text};

/// Reads one event in structured mode (`application/cloudevents+json`).
///
/// # Errors
/// The first fault of the envelope.
pub fn read_structured(body: &[u8]) -> Result<Event, EnvelopeFault> {
    let text = utf8(body).map_err(|fault| fault.at(0))?;
    check_depth(text).map_err(|fault| fault.at(0))?;
    event_from(text).map_err(|fault| fault.at(0))
}

/// Reads a batch (`application/cloudevents-batch+json`): a JSON array of structured events.
///
/// # Errors
/// The first fault with the index of its event: a batch is taken whole or not at all.
pub fn read_batch(body: &[u8]) -> Result<Vec<Event>, EnvelopeFault> {
    let text = utf8(body).map_err(|fault| fault.at(0))?;
    check_depth(text).map_err(|fault| fault.at(0))?;
    if !text.trim_start().starts_with('[') {
        return Err(Fault::NotAnArray.at(0));
    }
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| Fault::NotJson(error.to_string()).at(0))?;
    items.iter().enumerate().map(|(index, item)| event_from(item.get()).map_err(|fault| fault.at(index))).collect()
}

/// Reads one event in binary mode: attributes from `ce-*` headers (given without the prefix), data from the body.
///
/// # Errors
/// The first fault of the envelope.
pub fn read_binary<'a>(
    headers: impl IntoIterator<Item = (&'a str, Cow<'a, str>)>,
    body: &[u8],
) -> Result<Event, EnvelopeFault> {
    let read = || {
        let mut draft = Draft::default();
        for (name, value) in headers {
            draft.set(name, percent_decoded(&value)?)?;
        }
        let text = utf8(body)?;
        check_depth(text)?;
        if !text.trim().is_empty() {
            draft.data = Some(serde_json::from_str(text).map_err(|error| Fault::NotJson(error.to_string()))?);
        }
        draft.finish()
    };
    read().map_err(|fault: Fault| fault.at(0))
}

fn utf8(body: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(body).map_err(|error| Fault::NotUtf8 { at: error.valid_up_to() })
}

/// The HTTP binding percent-encodes what a header cannot carry.
fn percent_decoded(value: &str) -> Result<String, Fault> {
    if !value.contains('%') {
        return Ok(value.to_owned());
    }
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (bytes, mut out, mut at) = (value.as_bytes(), Vec::with_capacity(value.len()), 0);
    while at < bytes.len() {
        let pair = (bytes.get(at + 1).copied().and_then(hex), bytes.get(at + 2).copied().and_then(hex));
        if let (b'%', (Some(high), Some(low))) = (bytes[at], pair) {
            out.push(high << 4 | low);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).map_err(|error| Fault::NotUtf8 { at: error.utf8_error().valid_up_to() })
}

fn event_from(text: &str) -> Result<Event, Fault> {
    if !text.trim_start().starts_with('{') {
        return match serde_json::from_str::<&RawValue>(text) {
            Ok(_) => Err(Fault::NotAnObject),
            Err(error) => Err(Fault::NotJson(error.to_string())),
        };
    }
    let members: Members<'_> = serde_json::from_str(text).map_err(|error| Fault::NotJson(error.to_string()))?;
    let mut draft = Draft::default();
    let mut base64 = None;
    for (name, value) in members.0 {
        match name.as_ref() {
            "data" => {
                if draft.data.replace(value.to_owned()).is_some() {
                    return Err(Fault::Duplicate("data".to_owned()));
                }
            }
            "data_base64" => base64 = Some(string_of("data_base64", value)?),
            _ if value.get() == "null" => {}
            _ => draft.set(&name, string_of(&name, value)?)?,
        }
    }
    if let Some(encoded) = base64 {
        if draft.data.is_some() {
            return Err(Fault::TwoData);
        }
        let decoded = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let decoded = decoded.ok_or(Fault::Base64)?;
        check_depth(&decoded)?;
        draft.data = Some(
            RawValue::from_string(decoded)
                .map_err(|error| Fault::NotJson(format!("data_base64 does not hold JSON: {error}")))?,
        );
    }
    draft.finish()
}

/// Attributes are strings; CloudEvents also lets JSON booleans and integers stand for extension values.
fn string_of(name: &str, value: &RawValue) -> Result<String, Fault> {
    let text = value.get();
    let is_plain = text == "true" || text == "false" || text.parse::<i64>().is_ok();
    let named = matches!(name, "id" | "source" | "type" | "subject" | "time" | "specversion" | "data_base64");
    if is_plain && !named {
        return Ok(text.to_owned());
    }
    serde_json::from_str(text).map_err(|_| Fault::NotAString(name.to_owned()))
}

/// The members of a JSON object in their order, duplicates kept so that they can be refused.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Members<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::with_capacity(12);
                while let Some((name, value)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                    members.push((name.0, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Read)
    }
}

/// A member's name, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Default)]
struct Draft {
    version: Option<String>,
    id: Option<String>,
    source: Option<String>,
    kind: Option<String>,
    subject: Option<String>,
    time: Option<String>,
    attributes: Attributes,
    data: Option<Box<RawValue>>,
}

impl Draft {
    fn set(&mut self, name: &str, value: String) -> Result<(), Fault> {
        let slot = match name {
            "specversion" => &mut self.version,
            "id" => &mut self.id,
            "source" => &mut self.source,
            "type" => &mut self.kind,
            "subject" => &mut self.subject,
            "time" => &mut self.time,
            // Data is JSON; how its bytes were labelled says nothing more.
            "datacontenttype" => return Ok(()),
            _ => {
                if !is_attribute_text(&value) || !is_attribute_text(name) {
                    return Err(Fault::BadText { name: name.chars().take(64).collect() });
                }
                return match self.attributes.insert(name.to_owned(), value) {
                    Some(_) => Err(Fault::Duplicate(name.to_owned())),
                    None => Ok(()),
                };
            }
        };
        if !is_attribute_text(&value) {
            return Err(Fault::BadText { name: name.to_owned() });
        }
        match slot.replace(value) {
            Some(_) => Err(Fault::Duplicate(name.to_owned())),
            None => Ok(()),
        }
    }

    fn finish(self) -> Result<Event, Fault> {
        let version = self.version.ok_or(Fault::Missing("specversion"))?;
        if version != "1.0" {
            return Err(Fault::Version(version));
        }
        Ok(Event {
            id: self.id.ok_or(Fault::Missing("id"))?,
            source: self.source.ok_or(Fault::Missing("source"))?,
            kind: self.kind,
            subject: self.subject,
            time: self.time.map(|time| time.parse().map_err(|_| Fault::Time)).transpose()?,
            attributes: self.attributes,
            data: self.data,
        })
    }
}

#[cfg(test)]
mod tests;
