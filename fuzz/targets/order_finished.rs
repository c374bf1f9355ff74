#![no_main]
//! The payload of `purchasing.order.finished.v1`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::read_payload("purchasing.order.finished.v1", data));
