//! What a store sells: kept in the store, told to head office when the line is there.

mod ports;
mod sale;
mod send;

pub use ports::{HeadOffice, LineError, Rung, TillBook, TillState};
pub use sale::{Movement, Sale, SaleFault, SaleLine};
pub use send::{SendError, send_waiting};
