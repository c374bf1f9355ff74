//! How large a test is: full where everything is asked for, smaller in a plain `cargo test`.

/// Whether everything runs at full size, and nothing may be skipped.
pub(crate) fn full() -> bool {
    std::env::var_os("RESTOCK_FULL_TESTS").is_some_and(|value| value == "1")
}

/// One of two sizes.
pub(crate) fn size(full_size: usize, small: usize) -> usize {
    if full() { full_size } else { small }
}
