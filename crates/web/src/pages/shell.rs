//! What all pages share: head, navigation, and the banner of the demo.

use askama::Template;
use axum::response::Html;

use crate::DemoLinks;
use crate::app::AppState;
use crate::http::Problem;

/// The frame around a page.
pub(super) struct Shell<'a> {
    pub(super) title: String,
    /// The entry of the navigation that is lit.
    pub(super) active: &'static str,
    pub(super) retailer: &'a str,
    pub(super) version: &'a str,
    pub(super) has_mailbox: bool,
    pub(super) demo: Option<&'a DemoLinks>,
}

impl<'a> Shell<'a> {
    pub(super) fn new(app: &'a AppState, title: impl Into<String>, active: &'static str) -> Self {
        let settings = &app.settings;
        Self {
            title: title.into(),
            active,
            retailer: &settings.retailer,
            version: &settings.version,
            has_mailbox: app.ports.mailbox.is_some(),
            demo: settings.demo.as_ref(),
        }
    }
}

/// A page written out.
pub(super) fn written(template: &impl Template) -> Result<Html<String>, Problem> {
    template.render().map(Html).map_err(|error| {
        tracing::error!(%error, "failed to write a page");
        Problem::internal()
    })
}
