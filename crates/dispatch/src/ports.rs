//! What this context needs from outside, beside the [`mailer::Mailer`](crate::mailer::Mailer).

mod mail_book;
mod store;

pub use mail_book::{MailBook, MailCounts, MailDetail, MailEntry, MailPage, MailQuery, MailState};
pub use store::{
    BatchKey, BatchRow, Content, LineKey, Membership, NewParcel, OfferTo, ParcelFacts, SendOutcome, Store, TakenParcel,
    Verdict, Work,
};
