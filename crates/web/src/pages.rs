//! What a planner sees.

use restocking::suggestion::SuggestionView;

use crate::app::Shared;
use crate::http::Problem;
use crate::live;
use crate::routes::Table;

pub(crate) fn add(table: Table) -> Table {
    table.get("/desk/stream", live::desk_stream)
}

pub(crate) fn row_html(_view: &SuggestionView) -> String {
    String::new()
}

pub(crate) fn error_page(_app: &Shared, problem: &Problem, _correlation_id: &str) -> String {
    problem.title.to_owned()
}
