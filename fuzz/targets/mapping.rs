#![no_main]
//! A mapping file: taken, or refused with what is wrong and where.

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Err(findings) = mapping::parse(text) {
        assert!(!findings.is_empty(), "a refusal says why");
    }
});
