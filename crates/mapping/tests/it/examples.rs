//! The three databases of docs/examples/databases, each row compared with what stands in its CSV files.

mod adventureworks;
mod frepple;
mod northwind;
