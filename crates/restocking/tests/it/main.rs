//! The restocking context seen from outside: what it hears, and what it makes of it whatever the order.

mod folds;
mod schemas;
