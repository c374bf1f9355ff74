//! The six properties of a review, each over at least 100,000 random products.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use planning::ndjson::review_line;
use planning::{Change, Facts, Hold, Kind, LineFacts, Milliunits, Settings, Suggestion, projection, review};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::accepting::accepted;
use crate::harness::holds_for_random_products;

#[test]
fn accepting_every_reduction_that_depends_on_nothing_worsens_no_day_before_more_can_be_bought() {
    holds_for_random_products(|facts, settings, review| {
        let facts = without_too_old(facts, settings, &review.suggestions);
        let reductions: Vec<Change> = review
            .suggestions
            .iter()
            .filter(|suggestion| suggestion.kind.is_reduction() && suggestion.depends_on.is_empty())
            .map(Change::from)
            .collect();
        let days = (facts.product.lead_time_days + facts.product.review_period_days) as usize;
        let before = shortages(&facts, settings, &[]);
        let after = shortages(&facts, settings, &reductions);
        for day in 0..days {
            prop_assert!(after[day] <= before[day], "day {day}: {} became {}", before[day], after[day]);
        }
        Ok(())
    });
}

#[test]
fn a_reduction_with_what_it_depends_on_is_as_safe_as_what_it_depends_on() {
    holds_for_random_products(|facts, settings, review| {
        let facts = without_too_old(facts, settings, &review.suggestions);
        let days = (facts.product.lead_time_days + facts.product.review_period_days) as usize;
        for suggestion in review.suggestions.iter().filter(|suggestion| !suggestion.depends_on.is_empty()) {
            prop_assert!(suggestion.kind.is_reduction());
            let supports = |other: &&Suggestion| suggestion.depends_on.contains(&other.id);
            for support in review.suggestions.iter().filter(supports) {
                prop_assert!(support.depends_on.iter().all(|id| suggestion.depends_on.contains(id)));
            }
            // What is safe by itself and ranks before it was taken when it was tried.
            let taken = |other: &&Suggestion| {
                let free = other.kind.is_reduction() && other.depends_on.is_empty();
                supports(other) || (free && rank_of(&facts, other) < rank_of(&facts, suggestion))
            };
            let mut changes: Vec<Change> = review.suggestions.iter().filter(taken).map(Change::from).collect();
            let before = shortages(&facts, settings, &changes);
            changes.push(Change::from(suggestion));
            let after = shortages(&facts, settings, &changes);
            prop_assert!((0..days).all(|day| after[day] <= before[day]), "{suggestion:?}");
            for needless in review.suggestions.iter().filter(supports) {
                let left_out = |change: &Change| {
                    let dependent = review.suggestions.iter().any(|other| {
                        other.id == change.id && other.id != suggestion.id && other.depends_on.contains(&needless.id)
                    });
                    dependent || change.id == needless.id
                };
                let mut fewer: Vec<Change> = changes.iter().filter(|change| !left_out(change)).cloned().collect();
                let after = shortages(&facts, settings, &fewer);
                fewer.retain(|change| change.id != suggestion.id);
                let before = shortages(&facts, settings, &fewer);
                let unsafe_without = (0..days).any(|day| after[day] > before[day]);
                prop_assert!(unsafe_without, "{suggestion:?} does not need {:?}", needless.id);
            }
        }
        Ok(())
    });
}

#[test]
fn a_review_of_what_accepting_everything_leaves_proposes_nothing_more() {
    holds_for_random_products(|facts, settings, first| {
        let second = review(&accepted(facts, &first.suggestions), settings);
        let more: Vec<&Suggestion> = second.suggestions.iter().filter(|s| s.kind != Kind::Inform).collect();
        prop_assert!(more.is_empty(), "first {:#?}\nthen {more:#?}", first.suggestions);
        Ok(())
    });
}

#[test]
fn the_order_in_which_lines_became_known_does_not_matter() {
    holds_for_random_products(|facts, settings, first| {
        let mut shuffled = facts.clone();
        shuffled.lines.reverse();
        let places = shuffled.lines.len().min(2);
        shuffled.lines.rotate_left(places);
        let mut second = review(&shuffled, settings);
        for suggestion in &mut second.suggestions {
            prop_assert_eq!(&shuffled.lines[suggestion.line].id, &suggestion.id);
            suggestion.line = facts.lines.iter().position(|line| line.id == suggestion.id).unwrap();
        }
        prop_assert_eq!(first, &second);
        Ok(())
    });
}

#[test]
fn the_same_facts_give_the_same_suggestions_byte_for_byte_also_from_a_file() {
    holds_for_random_products(|facts, settings, first| {
        prop_assert_eq!(format!("{first:?}"), format!("{:?}", review(&facts.clone(), settings)));
        let written = written(facts, settings);
        let answer = review_line(&written.to_string(), &TimeZone::UTC).unwrap();
        prop_assert_eq!(&answer, &review_line(&written.to_string(), &TimeZone::UTC).unwrap());
        let mut plain = facts.clone();
        for line in &mut plain.lines {
            (line.hold, line.shown) = (None, None);
        }
        let expected = review(&plain, settings).suggestions;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let answered = answer["suggestions"].as_array().unwrap();
        prop_assert_eq!(answered.len(), expected.len());
        for (answered, expected) in answered.iter().zip(&expected) {
            prop_assert_eq!(answered["kind"].as_str(), Some(expected.kind.as_str()));
            prop_assert_eq!(answered["to_quantity"].as_i64(), Some(expected.to_quantity));
            prop_assert_eq!(
                answered["to_date"].as_str().map(str::to_owned),
                expected.to_date.map(|date| date.to_string())
            );
        }
        Ok(())
    });
}

/// The facts as a line of a file, which knows no holds and nothing shown.
fn written(facts: &Facts, settings: &Settings) -> Value {
    let product = &facts.product;
    let forecast = product.forecast.as_ref().unwrap();
    let lines = facts.lines.iter().map(|line| {
        json!({
            "order_id": line.id.order_id, "line_id": line.id.line_id, "quantity": line.quantity,
            "received": line.received, "cancelled": line.cancelled, "units_per_pack": line.units_per_pack,
            "unit_cost": line.unit_cost, "ordered_on": line.ordered_on, "promised_on": line.promised_on,
            "confirmed_on": line.confirmed_on, "shipped": line.shipped, "locked": line.locked,
        })
    });
    let weekdays = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    let delivers =
        weekdays.iter().filter(|(_, day)| facts.supplier.delivery_days.delivers_on(*day)).map(|(name, _)| name);
    json!({
        "as_of": format!("{}T{:02}:59:59Z", facts.today, facts.hour),
        "settings": {
            "tolerance_out": settings.tolerance_out, "tolerance_in": settings.tolerance_in,
            "tolerance_quantity_percent": settings.tolerance_quantity_percent, "frozen": settings.frozen,
            "rescheduling_period": settings.rescheduling_period, "horizon": settings.horizon,
            "minimum_value": settings.minimum_value, "expedite_lead_time": settings.expedite_lead_time,
            "safety_lead_time": settings.safety_lead_time, "cancel_after_age": settings.cancel_after_age,
            "backorder_share": settings.backorder_share,
        },
        "product": {
            "product_id": product.product_id, "lead_time_days": product.lead_time_days,
            "review_period_days": product.review_period_days, "safety_stock": product.safety_stock.to_string(),
            "minimum_order_quantity": product.minimum_order_quantity, "order_multiple": product.order_multiple,
            "maximum_order_quantity": product.maximum_order_quantity, "backorders": product.backorders.to_string(),
            "discontinued_on": product.discontinued_on,
            "forecast": {
                "from": forecast.from,
                "daily": forecast.daily.iter().map(ToString::to_string).collect::<Vec<_>>(),
            },
        },
        "supplier": {
            "delivery_weekdays": delivers.collect::<Vec<_>>(),
            "median_lateness_days": facts.supplier.median_lateness_days,
        },
        "on_hand": facts.on_hand_units,
        "lines": lines.collect::<Vec<_>>(),
    })
}

#[test]
fn a_proposed_quantity_can_be_ordered_and_an_increase_mends_all_it_can() {
    holds_for_random_products(|facts, settings, review| {
        let product = &facts.product;
        let everything = accepted(facts, &review.suggestions);
        let shortages = shortages(&everything, settings, &[]);
        for suggestion in review.suggestions.iter().filter(|s| s.to_quantity != 0 && s.to_quantity != s.from_quantity) {
            let quantity = suggestion.to_quantity;
            prop_assert_eq!(quantity % product.order_multiple, 0);
            prop_assert!(quantity >= product.minimum_order_quantity);
            if quantity < suggestion.from_quantity {
                continue;
            }
            let maximum = product.maximum_order_quantity.unwrap_or(i64::MAX);
            prop_assert!(quantity <= maximum);
            let target = (suggestion.to_date.unwrap() - facts.today).get_days() as usize;
            let room = quantity.checked_add(product.order_multiple).is_some_and(|more| more <= maximum);
            let broken = (target..product.lead_time_days as usize).find(|&day| shortages[day] > 0);
            prop_assert!(!room || broken.is_none(), "{suggestion:?} leaves day {broken:?}");
        }
        Ok(())
    });
}

#[test]
fn a_decrease_leaves_no_day_broken_from_its_date_to_the_horizon() {
    holds_for_random_products(|facts, settings, review| {
        let everything = accepted(facts, &review.suggestions);
        let shortages = shortages(&everything, settings, &[]);
        for suggestion in &review.suggestions {
            if suggestion.kind == Kind::Inform || suggestion.to_quantity >= suggestion.from_quantity {
                continue;
            }
            let Some(date) = suggestion.to_date else { continue };
            let from = (date - facts.today).get_days() as usize;
            prop_assert!(shortages[from..].iter().all(|&gap| gap == 0), "{suggestion:?}");
        }
        Ok(())
    });
}

#[test]
fn an_advance_of_a_line_that_comes_after_its_need_date_mends_a_day() {
    holds_for_random_products(|facts, settings, review| {
        for suggestion in review.suggestions.iter().filter(|suggestion| suggestion.kind == Kind::Advance) {
            if suggestion.need_date.is_none_or(|need| suggestion.from_date <= need) {
                continue;
            }
            let line = &facts.lines[suggestion.line];
            let mut before = without_too_old(facts, settings, &review.suggestions);
            before.lines.retain(|other| is_fixed(facts, settings, other) || rank(other) <= rank(line));
            let earlier = review
                .suggestions
                .iter()
                .filter(|other| other.kind != Kind::Inform && rank(&facts.lines[other.line]) < rank(line));
            let mut changes: Vec<Change> = earlier.map(Change::from).collect();
            let late = shortages(&before, settings, &changes);
            changes.push(Change { quantity: suggestion.from_quantity, ..Change::from(suggestion) });
            let advanced = shortages(&before, settings, &changes);
            prop_assert!(late.iter().zip(&advanced).any(|(late, advanced)| advanced < late), "{suggestion:?}");
        }
        Ok(())
    });
}

fn rank_of<'a>(facts: &'a Facts, suggestion: &Suggestion) -> Option<(Date, &'a planning::LineId)> {
    facts.lines.iter().find(|line| line.id == suggestion.id).map(rank)
}

fn rank(line: &LineFacts) -> (Date, &planning::LineId) {
    (line.promised_on, &line.id)
}

fn shortages(facts: &Facts, settings: &Settings, changes: &[Change]) -> Vec<i64> {
    let below = |Milliunits(floor): Milliunits, Milliunits(balance): Milliunits| (floor - balance).max(0);
    projection(facts, settings, changes).iter().map(|day| below(day.floor, day.balance)).collect()
}

/// A line that is too old is no receipt in any ledger.
fn without_too_old(facts: &Facts, settings: &Settings, suggestions: &[Suggestion]) -> Facts {
    let too_old: Vec<_> = suggestions.iter().filter(|suggestion| is_too_old(facts, settings, suggestion)).collect();
    let mut facts = facts.clone();
    facts.lines.retain(|line| too_old.iter().all(|suggestion| suggestion.id != line.id));
    facts
}

fn is_too_old(facts: &Facts, settings: &Settings, suggestion: &Suggestion) -> bool {
    let line = &facts.lines[suggestion.line];
    let untouched = line.received == 0 && !line.shipped && !line.locked && line.hold.is_none();
    suggestion.kind == Kind::Cancel
        && untouched
        && settings
            .cancel_after_age
            .zip(line.ordered_on)
            .is_some_and(|(age, ordered_on)| ordered_on.saturating_add(i64::from(age).days()) < facts.today)
}

/// Told from the arrival that the projection of the line alone shows.
fn is_fixed(facts: &Facts, settings: &Settings, line: &LineFacts) -> bool {
    let untouched = line.received == 0 && !line.shipped && !line.locked && line.hold.is_none();
    if !untouched || matches!(line.hold, Some(Hold::Dismissed)) {
        return true;
    }
    let alone = Facts { lines: vec![line.clone()], ..facts.clone() };
    let arrival = projection(&alone, settings, &[]).iter().position(|day| day.receipts > Milliunits(0));
    let lateness = i64::from(facts.supplier.median_lateness_days).days();
    let overdue = line.confirmed_on.unwrap_or_else(|| line.promised_on.saturating_add(lateness)) < facts.today;
    overdue || arrival.is_some_and(|day| day <= settings.frozen as usize)
}
