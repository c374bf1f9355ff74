#![no_main]
//! The envelope in its three content modes. What is taken alone is taken as a batch of one, with the same digest.

use std::borrow::Cow;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(event) = event::read_structured(data) {
        let batch = event::read_batch(&[b"[", data, b"]"].concat()).expect("a batch of what is taken alone");
        assert_eq!(batch.len(), 1);
        assert_eq!(batch[0].digest(), event.digest());
        assert!(!event.id.is_empty() && !event.source.is_empty());
    }
    if let Ok(batch) = event::read_batch(data) {
        batch.iter().for_each(|event| drop(event.digest()));
    }
    // A header a line, then the body.
    let (head, body) = data.split_at(data.iter().position(|byte| *byte == 0).unwrap_or(data.len()));
    let head = String::from_utf8_lossy(head);
    let headers =
        head.lines().filter_map(|line| line.split_once(':')).map(|(name, value)| (name, Cow::Borrowed(value)));
    let _ = event::read_binary(headers, body.get(1..).unwrap_or_default());
});
