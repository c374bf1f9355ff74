//! The parameter `planner`: whose suggestions are asked for.

use restocking::planners::{Planners, Scope};

use crate::app::Shared;
use crate::http::{Params, Problem, refused};

/// Whose suggestions are asked for; beside what the one who asks may see, never beyond it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    /// All that may be seen.
    Everybodys,
    /// What is assigned to nobody.
    Nobodys,
    /// What is assigned to this planner.
    Of(String),
}

impl Whose {
    /// Takes the parameter; none where it is not given.
    pub(crate) fn take(params: &mut Params, app: &Shared) -> Result<Option<Self>, Problem> {
        let Some(text) = params.take("planner")? else { return Ok(None) };
        let planners = &app.settings.planners;
        match text.as_str() {
            "all" => Ok(Some(Self::Everybodys)),
            "nobody" => Ok(Some(Self::Nobodys)),
            id if planners.get(id).is_some() => Ok(Some(Self::Of(text))),
            _ => Err(refused("planner", &text, allowed(planners))),
        }
    }

    /// Where nothing else is asked for, planners see what is theirs.
    pub(crate) fn usual(app: &Shared) -> Self {
        app.viewer.id().map_or(Self::Everybodys, |id| Self::Of(id.to_string()))
    }

    /// As the parameter says it.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Everybodys => "all",
            Self::Nobodys => "nobody",
            Self::Of(id) => id,
        }
    }

    /// What that is.
    pub(crate) fn scopes(&self, planners: &Planners) -> Vec<Scope> {
        match self {
            Self::Everybodys => Vec::new(),
            Self::Nobodys => vec![planners.nobodys()],
            Self::Of(id) => planners.get(id).map(Planners::theirs).into_iter().collect(),
        }
    }
}

fn allowed(planners: &Planners) -> String {
    let ids: Vec<&str> = planners.iter().map(|planner| planner.id.as_str()).collect();
    if ids.is_empty() {
        return "all or nobody; no planner is configured".to_owned();
    }
    format!("all, nobody, or a planner: {}", ids.join(", "))
}
