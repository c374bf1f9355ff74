//! Reasons, as a planner reads them.

use planning::Milliunits;

use crate::builder::{Case, day, stock};

fn with_floor(case: Case) -> Case {
    case.product(|product| product.safety_stock = Milliunits(5_500))
}

#[test]
fn every_kind_and_case_has_a_sentence() {
    let long_lead = |case: Case| case.product(|product| product.lead_time_days = 30);
    let old = |case: Case| case.settings(|settings| settings.cancel_after_age = Some(30));
    let cases = [
        ("cancel, not needed", stock(190).line(20, 10)),
        ("cancel, not needed: discontinued", stock(50).line(50, 40).product(|p| p.discontinued_on = Some(day(50)))),
        ("cancel, needed much later", stock(100).line(20, 90)),
        ("cancel by age", old(stock(4).line_with(20, 9, |line| line.ordered_on = Some(day(-31))))),
        ("postpone", stock(40).line(20, 150)),
        ("postpone, with a safety stock", with_floor(stock(40).line(20, 150))),
        ("postpone and decrease, in packs", stock(40).line_with(20, 25, |line| line.units_per_pack = 12)),
        ("advance", stock(12).line(30, 180)),
        ("advance, to the first day in reach", stock(0).line(30, 170)),
        ("advance and decrease", stock(12).line(30, 300)),
        ("advance and increase", long_lead(stock(8).line(25, 10))),
        ("decrease", stock(20).line(20, 300)),
        ("decrease: discontinued", stock(20).line(20, 300).product(|p| p.discontinued_on = Some(day(90)))),
        ("increase", long_lead(stock(8).line(8, 10))),
        ("increase, capped", long_lead(stock(8).line(8, 10)).product(|p| p.maximum_order_quantity = Some(15))),
        ("inform, would be cancelled", stock(190).line(3, 10)),
        ("inform, would be bought again", stock(100).line(3, 10)),
        ("inform, would be postponed", stock(40).line(3, 150)),
        ("inform, would be postponed and decreased", stock(40).line(3, 300)),
        ("inform, would be decreased", stock(4).line(4, 300)),
        ("inform, overdue and not needed", stock(190).line(-2, 10)),
        ("inform, overdue only", stock(2).line(-2, 150)),
    ];
    let sentences: Vec<String> = cases
        .iter()
        .map(|(case, product)| format!("{case}:\n    {} {}", product.suggestions()[0], product.reasons()[0]))
        .collect();
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn a_dependent_suggestion_names_what_it_depends_on() {
    let case = stock(10)
        .product(|product| product.lead_time_days = 30)
        .line_with(40, 30, |line| line.promised_on = day(8))
        .line_with(11, 150, |line| line.promised_on = day(11));
    insta::assert_snapshot!(case.reasons()[1]);
}
