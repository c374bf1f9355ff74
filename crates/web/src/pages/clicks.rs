//! `GET /clicks`: accepted changes on their way, click by click.

use askama::Template;
use axum::response::Html;
use jiff::tz::TimeZone;

use super::shell::{Shell, written};
use super::words;
use crate::api::clicks::{Answer, Item, load};
use crate::app::{Shared, State};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "clicks.html")]
struct ClicksPage<'a> {
    shell: Shell<'a>,
    list: List,
}

/// The part that changes.
#[derive(Template)]
#[template(path = "clicks_list.html")]
struct List {
    is_paused: bool,
    waiting: String,
    /// How fast it goes, and may go; nothing where there is no central system.
    pace: Option<String>,
    clicks: Vec<Row>,
}

struct Row {
    key: String,
    at: String,
    machine_at: String,
    state: &'static str,
    is_own_pause: bool,
    accepted: u32,
    applied: u32,
    refused: u32,
    undone: u32,
    waiting: u32,
    attention: u32,
    /// Ended, in percent, rounded down: it is 100 with the last one only.
    percent: u32,
    rate: Option<String>,
    left: Option<String>,
}

pub(super) async fn clicks(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    let list = List::of(&load(&app).await?, &app.settings.zone);
    written(&ClicksPage { shell: Shell::new(&app, "Accepted changes", "clicks"), list })
}

/// The list alone, as the stream tells it.
pub(crate) fn clicks_html(answer: &Answer, zone: &TimeZone) -> String {
    List::of(answer, zone).render().unwrap_or_default()
}

impl List {
    fn of(answer: &Answer, zone: &TimeZone) -> Self {
        let pace = answer.per_second.zip(answer.at_once).map(|(per_second, at_once)| {
            let lately = words::whole(i64::try_from(answer.lately).unwrap_or(i64::MAX));
            format!("{lately} answered in the last minute; at most {per_second} calls a second, {at_once} at once")
        });
        Self {
            is_paused: answer.paused_at.is_some(),
            waiting: words::whole(i64::try_from(answer.waiting).unwrap_or(i64::MAX)),
            pace,
            clicks: answer.items.iter().map(|item| Row::of(item, zone)).collect(),
        }
    }
}

impl Row {
    fn of(Item { progress, state, seconds_left }: &Item, zone: &TimeZone) -> Self {
        let ended = u64::from(progress.accepted - progress.waiting);
        let percent = ended * 100 / u64::from(progress.accepted.max(1));
        let is_working = *state == "working";
        Self {
            key: progress.key.to_string(),
            at: words::moment(progress.at, zone),
            machine_at: progress.at.to_string(),
            state,
            is_own_pause: progress.paused_at.is_some(),
            accepted: progress.accepted,
            applied: progress.applied,
            refused: progress.refused,
            undone: progress.undone,
            waiting: progress.waiting,
            attention: progress.attention,
            percent: u32::try_from(percent).unwrap_or(100),
            rate: (is_working && progress.lately > 0).then(|| format!("{} in the last minute", progress.lately)),
            left: seconds_left.filter(|_| progress.waiting > 0).map(time_left),
        }
    }
}

/// `about 3 min left`
fn time_left(seconds: u64) -> String {
    match seconds {
        0..90 => format!("about {} s left", seconds.max(1)),
        90..5_400 => format!("about {} min left", seconds.div_ceil(60)),
        _ => format!("about {} h left", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::time_left;

    #[test]
    fn the_time_left_is_told_in_the_unit_that_fits() {
        let told = [0, 89, 90, 5_399, 5_400].map(time_left);
        let expected = ["about 1 s left", "about 89 s left", "about 2 min left", "about 90 min left", "about 2 h left"];
        assert_eq!(told, expected);
    }
}
