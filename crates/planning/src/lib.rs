//! The review of a product's open purchase-order lines: pure arithmetic over facts.
//!
//! [`review`] takes what is known about one product ([`Facts`]) and how cautious the retailer
//! wants to be ([`Settings`]), and answers with what should change on the lines that are still
//! to come ([`Review`]); [`review_with`] takes a team's own criteria as well. It reads no clock, no database
//! and no randomness: the same facts give the same answer, byte for byte.
//!
//! [`projection`] draws the stock day by day, with and without changes, [`pegging`] tells which demand each receipt
//! covers, and
//! [`ndjson`] reviews whole files of facts.

mod calendar;
mod dependence;
mod facts;
mod hold;
mod increase;
mod inform;
mod ledger;
mod limits;
mod line;
pub mod ndjson;
mod netting;
mod noise;
mod pegging;
mod policy;
mod product;
mod projection;
mod quantity;
mod reason;
mod remedy;
mod review;
mod shortage;
mod suggestion;
mod team;
mod turn;

pub use calendar::DeliveryDays;
pub use criteria::{Settings, SettingsError, SettingsOverrides};
pub use facts::{Facts, Forecast, LineFacts, LineId, ProductFacts, SupplierFacts};
pub use hold::{Hold, Shown};
pub use limits::FactsError;
pub use pegging::{Demand, Peg, PeggedReceipt, Pegging, Source, Uncovered, pegging};
pub use projection::{Change, DayOfProjection, projection, stock_out_within_lead_time};
pub use quantity::Milliunits;
pub use remedy::{Obstacle, Remedies, Remedy, remedies};
pub use review::{Review, review, review_with};
pub use shortage::Shortage;
pub use suggestion::{CRITERION, CRITERION_VERSION, Kind, Suggestion};
pub use team::LeftAlone;
