#![no_main]
//! The configuration file.

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Err(faults) = restock::check_configuration(text) {
        assert!(faults.lines().count() >= 2, "a refusal says what is wrong and what to do: {faults}");
    }
});
