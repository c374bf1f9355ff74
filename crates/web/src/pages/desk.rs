//! `GET /`: the list, with what it can be narrowed to; and pieces of it for "load more".

mod filters;
mod groups;
mod planners;

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use lifecycle::Incarnation;
use restocking::ports::{Facets, Overview, SuggestionPage, SuggestionQuery};
use restocking::suggestion::SuggestionView;

use self::filters::Filters;
use self::groups::{Group, grouped};
use self::planners::choices;
use super::row::row_html;
use super::shell::{Shell, written};
use super::words;
use crate::api::suggestions::{Whose, page as page_of, parse_incarnation, query_of};
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

const KNOWN: &str =
    "state, kind, supplier_id, product_id, category, min_value, q, planner, sort, group, limit and cursor";

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage<'a> {
    shell: Shell<'a>,
    overview: Figures,
    filters: Filters,
    list: List<'a>,
    /// Position of the log that this page is not older than.
    position: u64,
    today: String,
}

/// The rows, as a piece of its own.
#[derive(Template)]
#[template(path = "rows.html")]
struct List<'a> {
    groups: Vec<Group<'a>>,
    is_grouped: bool,
    next: Option<String>,
    total: u64,
    is_filtered: bool,
    is_open_list: bool,
}

/// The figures above the list, in words.
struct Figures {
    open: String,
    values: Vec<String>,
    attention: u64,
    shortages: u64,
    stale_products: u64,
    pending: u64,
}

pub(super) async fn desk(State(app): State<Shared>, mut params: Params) -> Result<Html<String>, Problem> {
    let Asked { query, is_grouped, whose } = asked(&app, &mut params)?;
    // Before the list is read: what happens in between comes again over the stream, and nothing is missed.
    let position = app.ports.log.head().await?;
    let desk = &app.ports.desk;
    let (page, facets, overview) = tokio::try_join!(
        page_of(&app, query.clone()),
        async { Ok(desk.facets(query.scopes.clone()).await?) },
        async { Ok(desk.overview(query.scopes.clone()).await?) },
    )?;
    let filters = Filters::new(&query, is_grouped, &facets, choices(&app, &whose));
    let today = app.ports.clock.business_now().to_zoned(app.settings.zone.clone()).date().to_string();
    let list = List::new(&page, &query, is_grouped, filters.is_filtered());
    let overview = Figures::new(&overview);
    written(&DeskPage { shell: Shell::new(&app, "Desk", "desk"), overview, filters, list, position, today })
}

/// `GET /desk/rows`: the next rows.
pub(super) async fn rows(State(app): State<Shared>, mut params: Params) -> Result<Html<String>, Problem> {
    let Asked { query, is_grouped, whose } = asked(&app, &mut params)?;
    let page = page_of(&app, query.clone()).await?;
    written(&List::new(
        &page,
        &query,
        is_grouped,
        Filters::new(&query, is_grouped, &Facets::default(), choices(&app, &whose)).is_filtered(),
    ))
}

/// `GET /desk/rows/{incarnation}`: one row as it is now.
pub(super) async fn row(State(app): State<Shared>, Path(incarnation): Path<String>) -> Result<Html<String>, Problem> {
    let incarnation = Incarnation(parse_incarnation(&incarnation)?.as_u128());
    let found = app.ports.desk.suggestion(incarnation).await?;
    let found = found.ok_or_else(|| Problem::not_found("This suggestion is not kept any more."))?;
    Ok(Html(row_html(&SuggestionView::from(&found.record))))
}

/// What the address asks for.
struct Asked {
    query: SuggestionQuery,
    is_grouped: bool,
    whose: Whose,
}

fn asked(app: &Shared, params: &mut Params) -> Result<Asked, Problem> {
    // A form with check boxes sends a name several times.
    params.join("kind");
    let whose = Whose::take(params, app)?.unwrap_or_else(|| Whose::usual(app));
    let mut query = query_of(params)?;
    query.scopes = whose.scopes(&app.settings.planners);
    std::mem::replace(params, Params::none()).finish(KNOWN)?;
    let is_grouped = query.group.is_some();
    Ok(Asked { query, is_grouped, whose })
}

impl<'a> List<'a> {
    fn new(page: &'a SuggestionPage, query: &SuggestionQuery, is_grouped: bool, is_filtered: bool) -> Self {
        Self {
            groups: grouped(&page.items, is_grouped),
            is_grouped,
            next: page.next_cursor.clone(),
            total: page.total,
            is_filtered,
            is_open_list: query.states == [lifecycle::StateName::Open],
        }
    }
}

impl Figures {
    fn new(overview: &Overview) -> Self {
        Self {
            open: words::whole(i64::try_from(overview.open).unwrap_or(i64::MAX)),
            values: overview.value.iter().map(|(currency, value)| words::money(*value, currency)).collect(),
            attention: overview.attention,
            shortages: overview.shortages,
            stale_products: overview.stale_products,
            pending: overview.submissions_pending,
        }
    }
}
