//! What the promotion context does. One use case, one file.

mod announce;
mod prepare_sale;
mod withdraw_sale;

pub use announce::Announce;
pub use prepare_sale::{PrepareSale, SaleDraft};
pub use withdraw_sale::WithdrawSale;
