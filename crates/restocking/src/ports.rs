//! What this context needs from outside.

mod catalogue;
mod central;
mod desk;
mod generations;
mod offer;
mod source;
mod store;
mod submissions;
mod trend;
mod views;

pub use catalogue::{Catalogue, OrderItem, OrderQuery, OrderSort, Page, ProductItem, ProductQuery, ProductSort};
pub use central::{CallError, Central, Command, CommandOutcome, FetchError, NoCentral, StockRow};
pub use desk::{
    Amounts, Chosen, DayPoint, DeskReader, Facet, Facets, GroupTotal, Grouping, HistoryItem, OrderOutlook, OrderView,
    Overview, Place, ProductView, ShortageView, Sort, SuggestionDetail, SuggestionPage, SuggestionQuery, SupplierTerms,
};
pub use generations::{Generations, TOLD_ROWS, Unseen};
pub use offer::{AttentionGroup, OfferFacts, OfferQuery, OfferReader, OfferRow, OpenGroup, OwnedShortage};
pub use source::{Part, Source, SourceError, SourcePage, SourceRow, StockLevel, ToldRow};
pub use store::{
    ClickAnswer, DueReview, Fetch, FetchKind, Guard, OfferNote, OrderRow, ProductDesk, ProductRow, ShortageRow,
    StockRowKept, Store, SuggestionWrite, SupplierRow, Work,
};
pub use submissions::{
    AcceptedClick, ClickProgress, Clicks, EndedSubmission, Pause, SubmissionEnd, SubmissionRow, Taking,
};
pub use trend::{Count, TrendStore};
pub use views::{Kept, MOST_VIEWS, NAME_CHARS, SavedView, SavedViews};
