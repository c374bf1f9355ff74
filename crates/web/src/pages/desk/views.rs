//! Kept views, as the page offers them.

use restocking::ports::SavedView;

/// A kept view.
pub(super) struct ViewLink {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) is_default: bool,
    /// Whether it is what the page shows.
    pub(super) is_current: bool,
}

pub(super) fn links(views: &[SavedView], shown: &str) -> Vec<ViewLink> {
    let link = |view: &SavedView| ViewLink {
        id: view.id.to_string(),
        name: view.name.clone(),
        href: address(view),
        is_default: view.is_default,
        is_current: view.query == shown,
    };
    views.iter().map(link).collect()
}

/// Where a view is shown.
pub(super) fn address(view: &SavedView) -> String {
    format!("/?{}", view.query)
}
