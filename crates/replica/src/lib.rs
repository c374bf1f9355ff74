//! Query databases near their readers, fed from audience logs: store, search, price lookup.
