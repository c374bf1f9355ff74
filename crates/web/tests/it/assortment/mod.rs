//! The catalogue's pages and calls, over contexts on real files.

mod changes;
mod cost;
mod imports;
mod pages;
mod scene;
