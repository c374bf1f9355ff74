//! What all pages share: head, navigation, and the banner of the demo.

use askama::Template;
use axum::response::Html;
use restocking::planners::Planner;

use crate::DemoLinks;
use crate::app::House;
use crate::http::Problem;

/// The frame around a page.
pub(super) struct Shell<'a> {
    pub(super) title: String,
    /// The entry of the navigation that is lit.
    pub(super) active: &'static str,
    pub(super) retailer: &'a str,
    pub(super) version: &'a str,
    pub(super) has_desk: bool,
    pub(super) has_mailbox: bool,
    pub(super) has_dead_letters: bool,
    pub(super) has_rebuild: bool,
    pub(super) has_catalogue: bool,
    pub(super) has_contracts: bool,
    /// Who looks, and who could; none where everything is everybody's.
    pub(super) who: Option<Who<'a>>,
    pub(super) demo: Option<&'a DemoLinks>,
    /// How long an acceptance can be undone, seconds.
    pub(super) undo_seconds: f64,
}

impl<'a> Shell<'a> {
    pub(super) fn new(app: &'a House, title: impl Into<String>, active: &'static str) -> Self {
        let (settings, desk) = (&app.settings, app.ports.desk.as_ref());
        let sees_all = app.viewer.sees().is_none();
        Self {
            title: title.into(),
            active,
            retailer: &settings.retailer,
            version: &settings.version,
            has_desk: desk.is_some(),
            has_mailbox: sees_all && desk.is_some_and(|desk| desk.mailbox.is_some() || desk.mails.is_some()),
            has_dead_letters: sees_all && desk.is_some(),
            has_rebuild: sees_all && desk.is_some_and(|desk| desk.rebuild.is_some()),
            has_catalogue: sees_all && app.ports.contexts.is_some(),
            has_contracts: sees_all && !settings.declared.contracts().is_empty(),
            who: Who::of(app),
            demo: settings.demo.as_ref(),
            undo_seconds: desk.map_or(0.0, |desk| desk.click.undo_for().as_secs_f64()),
        }
    }
}

/// Who looks, and who could.
pub(super) struct Who<'a> {
    pub(super) name: &'a str,
    pub(super) is_known: bool,
    pub(super) others: Vec<&'a Planner>,
}

impl<'a> Who<'a> {
    fn of(app: &'a House) -> Option<Self> {
        let planners = &app.settings.planners;
        let who = app.viewer.who();
        (!planners.is_empty()).then(|| Self {
            name: who.map_or("Who are you?", |planner| planner.name.as_str()),
            is_known: who.is_some(),
            others: planners.iter().filter(|planner| Some(&planner.id) != app.viewer.id()).collect(),
        })
    }
}

/// A page written out.
pub(super) fn written(template: &impl Template) -> Result<Html<String>, Problem> {
    template.render().map(Html).map_err(|error| {
        tracing::error!(%error, "failed to write a page");
        Problem::internal()
    })
}
