//! Every route in one table, so that documents and tests can be held against it.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::http::{Method, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on};

use crate::app::AppState;
use crate::http::{Problem, envelope};
use crate::{api, live, ops, pages};

/// A route as it is documented.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteName {
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// `GET` or `POST`.
    pub method: Method,
}

/// Every route that is served.
pub fn routes() -> Vec<RouteName> {
    table().names
}

pub(crate) fn router(app: Arc<AppState>) -> Router {
    let router = table().router.fallback(nothing_here);
    router.layer(from_fn_with_state(app.clone(), envelope)).with_state(app)
}

fn table() -> Table {
    Table::default()
        .post("/events", api::events::receive)
        .get("/api/suggestions", api::suggestions::list)
        .get("/api/suggestions/stream", live::api_stream)
        .get("/api/suggestions/chosen", api::suggestions::chosen)
        .get("/api/suggestions/groups", api::suggestions::groups)
        .get("/api/suggestions/export.csv", api::suggestions::export_csv)
        .get("/api/suggestions/export.ndjson", api::suggestions::export_ndjson)
        .post("/api/suggestions/outlook", api::suggestions::outlook)
        .get("/api/suggestions/{incarnation}", api::suggestions::detail)
        .post("/api/suggestions/accept", api::suggestions::accept)
        .post("/api/suggestions/dismiss", api::suggestions::dismiss)
        .post("/api/suggestions/snooze", api::suggestions::snooze)
        .post("/api/suggestions/retry", api::suggestions::retry)
        .post("/api/suggestions/undo", api::suggestions::undo)
        .get("/api/clicks", api::clicks::list)
        .get("/api/clicks/stream", live::api_clicks_stream)
        .get("/api/clicks/{key}", api::clicks::one)
        .post("/api/clicks/{key}/pause", api::clicks::pause)
        .post("/api/clicks/{key}/resume", api::clicks::resume)
        .post("/api/submissions/pause", api::clicks::pause_all)
        .post("/api/submissions/resume", api::clicks::resume_all)
        .get("/api/views", api::views::list)
        .post("/api/views", api::views::keep)
        .post("/api/views/{id}", api::views::change)
        .post("/api/views/{id}/delete", api::views::forget)
        .get("/api/products", api::products::list::list)
        .get("/api/products/{id}", api::products::product)
        .get("/api/orders", api::orders::list::list)
        .get("/api/orders/{id}", api::orders::order)
        .get("/api/explain/{id}", api::explain::explain)
        .get("/api/shortages", api::shortages::list)
        .get("/api/trend", api::trend::trend)
        .get("/api/planners", api::offers::planners)
        .get("/api/offers/{planner}", api::offers::preview)
        .post("/api/offers/{planner}/send", api::offers::send)
        .get("/api/overview", api::overview::overview)
        .get("/api/inbox", api::inbox::entries)
        .post("/api/criteria/try", api::criteria::trial)
        .get("/api/dead", api::dead::list)
        .get("/api/dead/{seq}", api::dead::show)
        .post("/api/dead/{seq}/requeue", api::dead::requeue)
        .post("/api/dead/{seq}/ignore", api::dead::ignore)
        .get("/api/rebuild", api::rebuild::report)
        .post("/api/rebuild", api::rebuild::begin)
        .post("/api/rebuild/pause", api::rebuild::pause)
        .post("/api/rebuild/resume", api::rebuild::resume)
        .post("/api/rebuild/abandon", api::rebuild::abandon)
        .with(api::catalogue::add)
        .get("/api/contracts", api::contracts::list)
        .get("/api/contracts/{type}", api::contracts::one)
        .get("/api/contracts/{type}/schema", api::contracts::schema)
        .get("/api/readers", api::readers::list)
        .post("/api/readers/{name}/revoke", api::readers::revoke)
        .post("/api/readers/{name}/restore", api::readers::restore)
        .get("/feeds/{name}", api::feeds::feed)
        .get("/feeds/{name}/head", api::feeds::head)
        .get("/feeds/{name}/snapshot", api::feeds::snapshot)
        .post("/feeds/receipts", api::feeds::receipts)
        .get("/openapi.json", ops::openapi)
        .get("/livez", ops::livez)
        .get("/readyz", ops::readyz)
        .get("/startupz", ops::startupz)
        .get("/health", ops::health)
        .get("/metrics", ops::metrics)
        .with(pages::add)
}

#[derive(Default)]
pub(crate) struct Table {
    router: Router<Arc<AppState>>,
    names: Vec<RouteName>,
}

impl Table {
    pub(crate) fn get<T: 'static>(self, path: &'static str, handler: impl Handler<T, Arc<AppState>>) -> Self {
        self.add(path, Method::GET, MethodFilter::GET, handler)
    }

    pub(crate) fn post<T: 'static>(self, path: &'static str, handler: impl Handler<T, Arc<AppState>>) -> Self {
        self.add(path, Method::POST, MethodFilter::POST, handler)
    }

    fn with(self, add: impl FnOnce(Self) -> Self) -> Self {
        add(self)
    }

    fn add<T: 'static>(
        mut self,
        path: &'static str,
        method: Method,
        filter: MethodFilter,
        handler: impl Handler<T, Arc<AppState>>,
    ) -> Self {
        self.router = self.router.route(path, on(filter, handler));
        self.names.push(RouteName { path, method });
        self
    }
}

async fn nothing_here(uri: Uri) -> Problem {
    let path: String = uri.path().chars().take(128).collect();
    Problem::not_found(format!(
        "There is nothing at {path}. The calls are listed at /openapi.json, the pages start at /."
    ))
}
