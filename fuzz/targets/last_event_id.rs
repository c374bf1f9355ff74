#![no_main]
//! `Last-Event-ID`: a stream never begins beyond the log's head, nor further back than is replayed.

use web::Start;

libfuzzer_sys::fuzz_target!(|input: (Option<&str>, u64, u64)| {
    let (last_seen, head, replay) = input;
    match Start::of(last_seen, head, replay) {
        Start::Here => assert!(last_seen.is_none()),
        Start::After(position) => assert!(position <= head && head - position <= replay),
        Start::Reset(because) => assert!(!because.is_empty()),
    }
});
