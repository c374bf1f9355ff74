//! Compatibility between releases.

mod changes;
mod modes;
mod properties;
