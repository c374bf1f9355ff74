#![no_main]
//! The payload of `warehouse.stock.counted.v1`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::read_payload("warehouse.stock.counted.v1", data));
