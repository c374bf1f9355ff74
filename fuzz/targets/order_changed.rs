#![no_main]
//! The payload of `purchasing.order.changed.v1`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::read_payload("purchasing.order.changed.v1", data));
