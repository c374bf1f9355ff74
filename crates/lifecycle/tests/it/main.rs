//! The tests of a suggestion's life.

mod model;
