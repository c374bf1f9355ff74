//! Whose suggestions are shown.

use super::filters::Choice;
use crate::api::suggestions::Whose;
use crate::app::Shared;

/// The choices, the viewer's own first; none where everything is everybody's.
pub(super) fn choices(app: &Shared, chosen: &Whose) -> Vec<Choice> {
    let planners = &app.settings.planners;
    if planners.is_empty() {
        return Vec::new();
    }
    let choice = |whose: Whose, label: &str| Choice {
        is_chosen: whose == *chosen,
        id: whose.as_str().to_owned(),
        label: label.to_owned(),
    };
    let mut choices: Vec<Choice> =
        app.viewer.id().map(|id| choice(Whose::Of(id.to_string()), "Mine")).into_iter().collect();
    let all = if app.viewer.sees().is_some() { "Mine and nobody's" } else { "Everybody's" };
    choices.extend([choice(Whose::Everybodys, all), choice(Whose::Nobodys, "Nobody's")]);
    if app.viewer.sees().is_none() {
        let others = planners.iter().filter(|planner| Some(&planner.id) != app.viewer.id());
        choices.extend(others.map(|planner| choice(Whose::Of(planner.id.to_string()), &planner.name)));
    }
    choices
}
