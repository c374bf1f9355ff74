#![no_main]
//! The payload of `purchasing.supplier.published.v1`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::read_payload("purchasing.supplier.published.v1", data));
