#![no_main]
//! The payload of `purchasing.order.placed.v1`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::read_payload("purchasing.order.placed.v1", data));
