#![no_main]
//! The payload of `planning.product.published.v1`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::read_payload("planning.product.published.v1", data));
