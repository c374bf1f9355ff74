//! What replicas decide, held against rules of its own.

mod price_at;
