//! The rolling digest of an audience log.

use std::fmt;

use crate::FeedEvent;

/// BLAKE3 over everything that an audience log holds up to a position: each link covers the one before it and one event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Chain([u8; 32]);

impl Chain {
    /// The chain of an empty log.
    pub const EMPTY: Self = Self([0; 32]);

    /// The chain after one more event. The time counts to the microsecond, which is as exact as logs keep it.
    #[must_use]
    pub fn then(self, event: &FeedEvent) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(&event.position.to_le_bytes());
        hasher.update(&event.time.as_microsecond().to_le_bytes());
        for part in [event.id.as_str(), &event.kind, &event.subject, event.data.get()] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// As stored.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// As read back.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Of 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Chain({self})")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    fn event(position: u64, time: &str) -> FeedEvent {
        FeedEvent {
            position,
            id: format!("01936000-0000-7000-8000-00000000000{position}"),
            kind: "product.product.published.v1".to_owned(),
            subject: "product/P1".to_owned(),
            time: time.parse().unwrap(),
            correlation_id: "not a part of it".to_owned(),
            data: RawValue::from_string(format!("{{\"product_id\":\"P1\",\"version\":{position}}}")).unwrap(),
        }
    }

    /// The example of docs/feeds.md, computed by another program.
    #[test]
    fn others_compute_the_same() {
        let one = Chain::EMPTY.then(&event(1, "2026-11-25T08:00:00Z"));
        assert_eq!(one.to_string(), "be25c3c71526131ec35645aebe1e37dda5d7adb32eaf0a0e686bb4723fd0e163");
        let two = one.then(&event(2, "2026-11-25T08:00:00.5Z"));
        assert_eq!(two.to_string(), "468fac3f0ad3a0ccc7c8c36afaae98803d112be27fbeae046b56699a7345c039");
    }

    #[test]
    fn a_chain_reads_what_it_writes_and_nothing_else() {
        let one = Chain::EMPTY.then(&event(1, "2026-11-25T08:00:00Z"));
        assert_eq!(Chain::parse(&one.to_string()), Some(one));
        for text in ["", "00", &"0".repeat(63), &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(Chain::parse(text), None, "{text}");
        }
    }
}
