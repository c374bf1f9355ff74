//! Feeds read over HTTP.
