//! The tests of a suggestion's life.

mod levels_and_retries;
mod model;
mod random_lives;
mod story;
mod table_clicks;
mod table_endings;
mod table_reviews;
mod table_undo;
