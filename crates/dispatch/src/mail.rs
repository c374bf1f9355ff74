//! The mail of a parcel: one message with text, HTML and a CSV attachment.

mod encode;
mod guard;
mod offer;
mod render;
mod rendered;
mod settings;
mod table;
mod view;
mod words;

pub use guard::{Panicked, contain_panic};
pub use offer::{OfferText, offer_text, render_offer};
pub use render::{RenderError, render};
pub use rendered::RenderedMail;
pub use settings::MailSettings;
