//! Random criteria over the names of facts.

use criteria::Criteria;
use proptest::prelude::*;

use super::set;

/// Facts that accepting a suggestion does not change: of the product, and of where the order stands.
const STEADY: [&str; 9] = [
    "age",
    "unit_cost",
    "units_per_pack",
    "on_hand",
    "safety_stock",
    "daily_demand",
    "days_of_cover",
    "lead_time",
    "today - promised_date",
];
/// Facts that it may change.
const MOVING: [&str; 11] = [
    "arrival_in",
    "days_late",
    "quantity",
    "value",
    "on_order",
    "need_in",
    "stock_without",
    "proposed_quantity",
    "proposed_value",
    "proposed_date - arrival_date",
    "discontinued_date - arrival_date",
];

/// Any criteria, some of them faulty when evaluated: divisions by zero, numbers out of bounds, facts unknown.
pub(super) fn any_criteria() -> impl Strategy<Value = Criteria> {
    let fact = prop_oneof![prop::sample::select(STEADY.to_vec()), prop::sample::select(MOVING.to_vec())];
    criteria(condition(fact.boxed()).boxed(), any_amount().boxed())
}

/// Criteria that go by what accepting does not change, with amounts that do not build on the present ones.
pub(super) fn steady_criteria() -> impl Strategy<Value = Criteria> {
    criteria(condition(prop::sample::select(STEADY.to_vec()).boxed()).boxed(), steady_amount().boxed())
}

fn criteria(when: BoxedStrategy<String>, amount: BoxedStrategy<String>) -> impl Strategy<Value = Criteria> {
    let one = (when, amount, -2..3_i32)
        .prop_map(|(when, amount, priority)| format!("when = \"{when}\"\n{amount}\npriority = {priority}"));
    prop::collection::vec(one, 1..5).prop_map(|all| set(&all.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn condition(fact: BoxedStrategy<&'static str>) -> impl Strategy<Value = String> {
    let comparison = (fact, prop::sample::select(vec!["<", "<=", ">", ">=", "==", "!="]), -20..200_i32)
        .prop_map(|(fact, sign, number)| format!("{fact} {sign} {number}"));
    let text = prop::sample::select(vec![
        "supplier == 'S'",
        "category in ['toys', 'games']",
        "ends_with(order, '1')",
        "overdue",
        "not frozen",
        "known(discontinued_date)",
        "true",
        "1 / on_hand > 0",
    ]);
    let leaf = prop_oneof![3 => comparison, 1 => text.prop_map(str::to_owned)];
    let two = (leaf.clone(), prop::sample::select(vec!["and", "or"]), leaf.clone());
    prop_oneof![2 => leaf.clone(), 2 => two.prop_map(|(a, word, b)| format!("({a}) {word} ({b})")), 1 => leaf.prop_map(|a| format!("not ({a})"))]
}

fn any_amount() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        (-30..90_i32).prop_map(|number| number.to_string()),
        prop::sample::select(MOVING.to_vec()).prop_map(|fact| format!("\"{fact}\"")),
        prop::sample::select(vec![
            "\"quantity / 3\"",
            "\"999999999999999 * 999999\"",
            "\"1 / on_hand\"",
            "\"daily_demand * 30\""
        ])
        .prop_map(str::to_owned),
    ];
    let date = prop::sample::select(vec!["need_date", "arrival_date + 20", "today + 999999", "proposed_date - 3"]);
    let moved = (prop::sample::select(vec!["postpone", "advance"]), number.clone(), date, any::<bool>()).prop_map(
        |(kind, by, to, is_by)| {
            if is_by {
                format!("kind = \"{kind}\"\nby = {by}\nquantity = {by}")
            } else {
                format!("kind = \"{kind}\"\nto = \"{to}\"")
            }
        },
    );
    let sized = (prop::sample::select(vec!["decrease", "increase"]), number, any::<bool>())
        .prop_map(|(kind, amount, is_by)| format!("kind = \"{kind}\"\n{} = {amount}", if is_by { "by" } else { "to" }));
    prop_oneof![2 => plain(), 2 => moved, 2 => sized]
}

fn steady_amount() -> impl Strategy<Value = String> {
    let moved = (prop::sample::select(vec!["postpone", "advance"]), 0..120_i32)
        .prop_map(|(kind, days)| format!("kind = \"{kind}\"\nto = \"today + {days}\""));
    let sized = (prop::sample::select(vec!["decrease", "increase"]), 0..90_i32)
        .prop_map(|(kind, quantity)| format!("kind = \"{kind}\"\nto = {quantity}"));
    prop_oneof![2 => plain(), 2 => moved, 2 => sized]
}

fn plain() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["cancel", "inform", "leave"]).prop_map(|kind| format!("kind = \"{kind}\""))
}
