//! An error as a page.

use askama::Template;

use super::shell::Shell;
use crate::app::House;
use crate::http::Problem;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    shell: Shell<'a>,
    problem: &'a Problem,
    correlation_id: &'a str,
}

/// The page of a problem.
pub(crate) fn error_page(app: &House, problem: &Problem, correlation_id: &str) -> String {
    let page = ProblemPage { shell: Shell::new(app, problem.title, ""), problem, correlation_id };
    page.render().unwrap_or_else(|_| problem.title.to_owned())
}
