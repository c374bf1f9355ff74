//! The content digest that tells a duplicate from a contradiction.

use serde_json::Value;
use serde_json::value::RawValue;

/// First 16 bytes of BLAKE3 over type, subject and data.
///
/// Data is taken in a canonical form (sorted keys, no white space), so that a publisher that serialises
/// again is a duplicate. Time and trace attributes do not count: they may differ between two sendings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of an event's content.
    pub fn of(kind: Option<&str>, subject: Option<&str>, data: Option<&RawValue>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in [kind, subject] {
            let text = part.unwrap_or("");
            hasher.update(&[u8::from(part.is_some())]);
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        if let Some(data) = data {
            let canonical = serde_json::from_str::<Value>(data.get()).and_then(|value| serde_json::to_vec(&value));
            hasher.update(canonical.as_deref().unwrap_or_else(|_| data.get().as_bytes()));
        }
        let mut first = [0; 16];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(first)
    }

    /// As stored.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// As read back from storage.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(data: &str) -> Digest {
        let raw = RawValue::from_string(data.to_owned()).unwrap();
        Digest::of(Some("t"), Some("s"), Some(&raw))
    }

    #[test]
    fn key_order_and_white_space_do_not_matter() {
        assert_eq!(digest(r#"{"a":1,"b":[1,2]}"#), digest("{ \"b\" : [1, 2],\n \"a\": 1 }"));
    }

    #[test]
    fn any_other_value_does() {
        assert_ne!(digest(r#"{"a":1}"#), digest(r#"{"a":2}"#));
        assert_ne!(Digest::of(Some("ab"), Some("c"), None), Digest::of(Some("a"), Some("bc"), None));
        assert_ne!(Digest::of(None, Some("c"), None), Digest::of(Some(""), Some("c"), None));
    }
}
