//! The central system as Restock sees it, over HTTP.
