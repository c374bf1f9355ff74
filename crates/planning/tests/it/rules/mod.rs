//! The rules of the review, sentence by sentence.

mod calendar;
mod dependence;
mod fixed;
mod increases;
mod limits;
mod netting;
mod settings;
mod value;
