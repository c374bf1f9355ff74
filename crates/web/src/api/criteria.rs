//! `POST /api/criteria/try`: what a criteria file would raise, change and withdraw; a page of products a call.

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use restocking::use_cases::{LARGEST_TRIAL_PAGE, TrialError, TrialPage};

use crate::app::{Shared, State};
use crate::http::{Params, Problem, read_body, refused};

/// Longest criteria file.
const FILE_BYTES: usize = 1 << 20;

pub(crate) async fn trial(
    State(app): State<Shared>,
    headers: HeaderMap,
    mut params: Params,
    body: Body,
) -> Result<Json<TrialPage>, Problem> {
    let after = params.take("after")?;
    let allowed = || format!("a whole number from 1 to {LARGEST_TRIAL_PAGE}");
    let limit = params.take_parsed::<usize>("limit", allowed())?.unwrap_or(LARGEST_TRIAL_PAGE);
    if !(1..=LARGEST_TRIAL_PAGE).contains(&limit) {
        return Err(refused("limit", &limit.to_string(), allowed()));
    }
    params.finish("after and limit")?;
    let bytes = read_body(&headers, body, FILE_BYTES, app.settings.limits.body_timeout).await?;
    let file = std::str::from_utf8(&bytes)
        .map_err(|_| Problem::bad_request("The criteria file is not UTF-8; save it as UTF-8."))?;
    let mut page = match app.desk.trial.page(file, after.as_deref(), limit).await {
        Ok(page) => page,
        Err(TrialError::Store(error)) => return Err(error.into()),
        Err(TrialError::Faulty(faults)) => {
            let list = faults.0.iter().map(ToString::to_string).collect::<Vec<_>>();
            let title = "The criteria file has mistakes";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "faulty-criteria", title, faults.to_string())
                .with("faults", list));
        }
    };
    // Nobody is told of what is not theirs to see.
    if let Some(scope) = app.viewer.sees() {
        page.rows.retain(|row| scope.has(&row.supplier_id, row.category.as_deref()));
    }
    Ok(Json(page))
}
