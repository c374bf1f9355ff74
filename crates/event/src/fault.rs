//! What can be wrong with an envelope, in words that say what to do.

use thiserror::Error;

/// A fault and the place of the event in its batch (0 for a single event).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("event {index}: {fault}")]
pub struct EnvelopeFault {
    /// Position in the batch, counted from 0.
    pub index: usize,
    /// What is wrong.
    pub fault: Fault,
}

impl Fault {
    /// Names the event of a batch that has this fault.
    pub fn at(self, index: usize) -> EnvelopeFault {
        EnvelopeFault { index, fault: self }
    }
}

/// Why an envelope cannot be read. Nothing of its batch is stored.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// The bytes are not text.
    #[error("the body is not UTF-8: byte {at} cannot be read; send JSON encoded as UTF-8")]
    NotUtf8 {
        /// Offset of the first bad byte.
        at: usize,
    },
    /// The text is not JSON.
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    /// Arrays and objects inside one another beyond [`crate::MAX_DEPTH`].
    #[error("the body is nested deeper than {limit} levels; flatten it", limit = crate::MAX_DEPTH)]
    TooDeep,
    /// A batch must be an array.
    #[error("a batch must be a JSON array of events: send [{{...}}, {{...}}]")]
    NotAnArray,
    /// An event must be an object.
    #[error("an event must be a JSON object with the attributes specversion, id, source and type")]
    NotAnObject,
    /// The same attribute twice: which one is meant cannot be known.
    #[error("attribute \"{0}\" is given twice; send it once")]
    Duplicate(String),
    /// A required attribute is absent.
    #[error("attribute \"{0}\" is missing; every event needs specversion, id and source")]
    Missing(&'static str),
    /// An attribute is of the wrong JSON type.
    #[error("attribute \"{0}\" must be a string")]
    NotAString(String),
    /// An attribute is empty, too long or has control characters.
    #[error("attribute \"{name}\" must have 1 to {limit} characters and no control characters", limit = crate::MAX_ATTRIBUTE_CHARS)]
    BadText {
        /// The attribute.
        name: String,
    },
    /// Another version of CloudEvents.
    #[error("specversion \"{0}\" is not spoken here; send \"1.0\"")]
    Version(String),
    /// A time that is not RFC 3339.
    #[error("attribute \"time\" is not an RFC 3339 time such as 2026-11-23T08:00:00Z")]
    Time,
    /// Both `data` and `data_base64`.
    #[error("an event has either data or data_base64, not both")]
    TwoData,
    /// `data_base64` that cannot be decoded.
    #[error("data_base64 is not base64 of UTF-8 text")]
    Base64,
}
