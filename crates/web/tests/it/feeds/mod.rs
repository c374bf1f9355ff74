//! Feeds: one suite for the port, near and over HTTP; who may read them; and that nobody can tell what others hear.

mod access;
mod canaries;
mod conformance;
mod examples;
mod non_interference;
mod readers;
mod scene;
mod stream;
mod verified;
