//! `GET /`: the list, with what it can be narrowed to; and pieces of it for scrolling on.

mod address;
mod filters;
mod groups;
mod planners;
mod views;

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use lifecycle::{Incarnation, StateName};
use restocking::ports::{Facets, OrderOutlook, Overview, SuggestionPage, SuggestionQuery};
use restocking::suggestion::SuggestionView;

use self::filters::Filters;
use self::groups::{Group, Sums};
use self::planners::choices;
use self::views::{ViewLink, links};
use super::row::{Row, below};
use super::shell::{Shell, written};
use super::words::{self, KindWords};
use crate::api::suggestions::{KNOWN, Whose, page as page_of, parse_incarnation, query_of};
use crate::api::views::{find, offered};
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage<'a> {
    shell: Shell<'a>,
    overview: Figures,
    filters: Filters,
    views: Vec<ViewLink>,
    kinds: &'static [KindWords],
    list: List<'a>,
    /// What is asked for, in one spelling.
    address: String,
    /// Whether that is what the desk shows without a word: all that is open.
    is_plain: bool,
    /// Position of the log that this page is not older than.
    position: u64,
    today: String,
    /// Suggestions that one click may be about.
    most_at_once: usize,
}

/// Rows, as a piece of its own.
#[derive(Template)]
#[template(path = "rows.html")]
struct List<'a> {
    groups: Vec<Group<'a>>,
    is_grouped: bool,
    /// Where this piece begins, and where the next one does.
    cursor: String,
    next: String,
    total: String,
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

pub(super) async fn desk(State(app): State<Shared>, mut params: Params) -> Result<Response, Problem> {
    let kept = offered(&app).await?;
    // Only the bare address begins with the default view: every other one says what it shows.
    if params.is_empty()
        && let Some(default) = kept.iter().find(|view| view.is_default)
    {
        return Ok(Redirect::to(&views::address(default)).into_response());
    }
    let Asked { query, whose } = asked(&app, &mut params)?;
    // Before the list is read: what happens in between comes again over the stream, and nothing is missed.
    let position = app.desk.log.head().await?;
    let desk = &app.desk.reader;
    let (piece, facets, overview) =
        tokio::try_join!(Piece::read(&app, &query), async { Ok(desk.facets(query.scopes.clone()).await?) }, async {
            Ok(desk.overview(query.scopes.clone()).await?)
        },)?;
    let filters = Filters::new(&query, &facets, choices(&app, &whose));
    let address = address::written(&query, planner_of(&app, &whose));
    let usual = Whose::usual(&app);
    let open = SuggestionQuery { states: vec![StateName::Open], ..SuggestionQuery::default() };
    let plain = address::written(&open, planner_of(&app, &usual));
    let today = app.ports.clock.business_now().to_zoned(app.settings.zone.clone()).date().to_string();
    let page = DeskPage {
        shell: Shell::new(&app, "Desk", "desk"),
        overview: Figures::new(&overview),
        list: List::new(&piece, &query, filters.is_filtered()),
        filters,
        views: links(&kept, &address),
        kinds: &words::KINDS,
        is_plain: address == plain,
        address,
        position,
        today,
        most_at_once: app.settings.limits.click_items,
    };
    Ok(written(&page)?.into_response())
}

/// `GET /views/{id}`: a kept view, by an address that stays when it is renamed or changed.
pub(super) async fn view(State(app): State<Shared>, Path(id): Path<String>) -> Result<Redirect, Problem> {
    Ok(Redirect::to(&views::address(&find(&app, &id).await?)))
}

/// `GET /desk/rows`: the next rows.
pub(super) async fn rows(State(app): State<Shared>, mut params: Params) -> Result<Html<String>, Problem> {
    let Asked { query, whose } = asked(&app, &mut params)?;
    let piece = Piece::read(&app, &query).await?;
    let filters = Filters::new(&query, &Facets::default(), choices(&app, &whose));
    written(&List::new(&piece, &query, filters.is_filtered()))
}

/// `GET /desk/rows/{incarnation}`: one row as it is now.
pub(super) async fn row(State(app): State<Shared>, Path(incarnation): Path<String>) -> Result<Html<String>, Problem> {
    let incarnation = Incarnation(parse_incarnation(&incarnation)?.as_u128());
    let found = app.desk.reader.suggestion(incarnation).await?;
    let found = found.ok_or_else(|| Problem::not_found("This suggestion is not kept any more."))?;
    let view = SuggestionView::from(&found.record);
    let outlook = app.desk.reader.outlook(&[incarnation], Vec::new()).await?;
    written(&Row::new(&view).with_note(below(&view, &outlook)))
}

/// The address of the list that parameters ask for, in one spelling.
pub(crate) fn desk_address(app: &Shared, mut params: Params) -> Result<String, Problem> {
    for name in ["cursor", "limit"] {
        if params.take(name)?.is_some() {
            return Err(Problem::bad_request(format!("A view is of a whole list; leave {name} out.")));
        }
    }
    let Asked { query, whose } = asked(app, &mut params)?;
    Ok(address::written(&query, planner_of(app, &whose)))
}

/// What the address asks for.
struct Asked {
    query: SuggestionQuery,
    whose: Whose,
}

/// Whose suggestions, as an address says it; nothing where everything is everybody's.
fn planner_of<'a>(app: &Shared, whose: &'a Whose) -> Option<&'a str> {
    (!app.settings.planners.is_empty()).then(|| whose.as_str())
}

fn asked(app: &Shared, params: &mut Params) -> Result<Asked, Problem> {
    // A form with check boxes sends a name several times.
    params.join("kind");
    let whose = Whose::take(params, app)?.unwrap_or_else(|| Whose::usual(app));
    let mut query = query_of(params)?;
    query.scopes = whose.scopes(&app.settings.planners);
    std::mem::replace(params, Params::none()).finish(KNOWN)?;
    Ok(Asked { query, whose })
}

/// A page of rows with what is said beside them.
struct Piece {
    page: SuggestionPage,
    outlook: Vec<OrderOutlook>,
    sums: Sums,
}

impl Piece {
    async fn read(app: &Shared, query: &SuggestionQuery) -> Result<Self, Problem> {
        let (page, sums) = tokio::try_join!(page_of(app, query.clone()), async { Sums::read(app, query).await })?;
        let open: Vec<Incarnation> = page
            .items
            .iter()
            .filter(|view| view.state == "open")
            .map(|view| Incarnation(view.incarnation.as_u128()))
            .collect();
        let outlook = app.desk.reader.outlook(&open, Vec::new()).await?;
        let sums = sums.with_terms(app, &page.items).await?;
        Ok(Self { page, outlook, sums })
    }
}

impl<'a> List<'a> {
    fn new(piece: &'a Piece, query: &SuggestionQuery, is_filtered: bool) -> Self {
        let rows = piece.page.items.iter().map(|view| Row::new(view).with_note(below(view, &piece.outlook)));
        Self {
            groups: groups::grouped(rows.collect(), query.group, &piece.sums),
            is_grouped: query.group.is_some(),
            cursor: query.cursor.clone().unwrap_or_default(),
            next: piece.page.next_cursor.clone().unwrap_or_default(),
            total: words::whole(i64::try_from(piece.page.total).unwrap_or(i64::MAX)),
            is_filtered,
            is_open_list: query.states == [StateName::Open],
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
