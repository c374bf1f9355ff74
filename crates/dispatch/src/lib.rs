//! The dispatch context: accepted changes, parcelled per supplier and mailed.
