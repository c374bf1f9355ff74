//! The eight promises as rules over contracts, compatibility between their releases, and the documents made from them.
