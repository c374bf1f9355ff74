//! A review as it is written: one line, its fields in a fixed order.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::ReviewLineError;
use crate::{LeftAlone, Review, Shortage, Suggestion};

#[derive(Serialize)]
struct Answer<'a> {
    product_id: &'a str,
    suggestions: Vec<SuggestionLine<'a>>,
    shortage: Option<ShortageLine>,
    /// Only where there are criteria.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_alone: Option<Vec<LeftAloneLine<'a>>>,
}

#[derive(Serialize)]
struct LeftAloneLine<'a> {
    order_id: &'a str,
    line_id: &'a str,
    criterion: &'a str,
    criterion_version: u32,
    reason: &'a str,
}

#[derive(Serialize)]
struct SuggestionLine<'a> {
    order_id: &'a str,
    line_id: &'a str,
    kind: &'static str,
    from_date: Date,
    to_date: Option<Date>,
    from_quantity: i64,
    to_quantity: i64,
    need_date: Option<Date>,
    value: Decimal,
    criterion: &'a str,
    depends_on: Vec<[&'a str; 2]>,
    would_be: Option<&'static str>,
    /// Only where there are criteria.
    #[serde(skip_serializing_if = "Option::is_none")]
    criterion_version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct ShortageLine {
    first_day: Date,
    last_day: Date,
    stock_out_day: Option<Date>,
    worst_gap: String,
}

/// The answer to one line of facts, without its end of line; it says more where the team has criteria of its own.
pub(super) fn write(product_id: &str, review: &Review, with_criteria: bool) -> Result<String, ReviewLineError> {
    let answer = Answer {
        product_id,
        suggestions: review.suggestions.iter().map(|found| suggestion(found, with_criteria)).collect(),
        shortage: review.shortage.as_ref().map(shortage),
        left_alone: with_criteria.then(|| review.left_alone.iter().map(left_alone).collect()),
    };
    serde_json::to_string(&answer).map_err(|error| ReviewLineError {
        path: ".".to_owned(),
        fault: format!("failed to write the review: {error}"),
    })
}

fn left_alone(line: &LeftAlone) -> LeftAloneLine<'_> {
    LeftAloneLine {
        order_id: &line.id.order_id,
        line_id: &line.id.line_id,
        criterion: &line.criterion,
        criterion_version: line.criterion_version,
        reason: &line.reason,
    }
}

fn suggestion(suggestion: &Suggestion, with_criteria: bool) -> SuggestionLine<'_> {
    SuggestionLine {
        order_id: &suggestion.id.order_id,
        line_id: &suggestion.id.line_id,
        kind: suggestion.kind.as_str(),
        from_date: suggestion.from_date,
        to_date: suggestion.to_date,
        from_quantity: suggestion.from_quantity,
        to_quantity: suggestion.to_quantity,
        need_date: suggestion.need_date,
        value: suggestion.value,
        criterion: &suggestion.criterion,
        depends_on: suggestion.depends_on.iter().map(|id| [id.order_id.as_str(), id.line_id.as_str()]).collect(),
        would_be: suggestion.would_be.map(|kind| kind.as_str()),
        criterion_version: with_criteria.then_some(suggestion.criterion_version),
        reason: with_criteria.then_some(suggestion.reason.as_str()),
    }
}

fn shortage(shortage: &Shortage) -> ShortageLine {
    ShortageLine {
        first_day: shortage.first_day,
        last_day: shortage.last_day,
        stock_out_day: shortage.stock_out_day,
        worst_gap: shortage.worst_gap.to_string(),
    }
}
