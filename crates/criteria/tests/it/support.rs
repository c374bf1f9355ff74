//! Facts of one line for tests.

use criteria::{Criteria, Expression, Name, Type, Value, parse};
use jiff::civil::date;
use rust_decimal::Decimal;

/// A line that arrives in 20 days, of a product with little stock; nothing is discontinued, and there is no maximum.
pub(crate) fn facts<'a>(name: Name) -> Value<'a> {
    match name {
        Name::Today => date(2026, 11, 23).into(),
        Name::Order => "PO-7".into(),
        Name::OrderedDate => date(2026, 5, 7).into(),
        Name::Age => 200.into(),
        Name::PromisedDate => date(2026, 9, 14).into(),
        Name::ArrivalDate => date(2026, 12, 13).into(),
        Name::ArrivalIn => 20.into(),
        Name::DaysLate => 90.into(),
        Name::Overdue | Name::Frozen => false.into(),
        Name::Quantity => 40.into(),
        Name::UnitsPerPack => 6.into(),
        Name::UnitCost => Decimal::new(1_250, 2).into(),
        Name::Worth => Decimal::new(50_000, 2).into(),
        Name::Product => "P-1".into(),
        Name::Category => "toys".into(),
        Name::Supplier => "S-1".into(),
        Name::OnHand => 12.into(),
        Name::OnOrder => 240.into(),
        Name::Backorders | Name::SafetyStock => 0.into(),
        Name::DailyDemand => Decimal::new(1_500, 3).into(),
        Name::DaysOfCover => 8.into(),
        Name::LeadTime => 10.into(),
        Name::ReviewPeriod => 7.into(),
        Name::MinimumQuantity | Name::OrderMultiple => 1.into(),
        Name::MaximumQuantity | Name::DiscontinuedDate => Value::Unknown,
        Name::NeedDate => date(2026, 12, 1).into(),
        Name::NeedIn => 8.into(),
        Name::StockWithout => Decimal::new(-18_000, 3).into(),
        Name::Proposed => "advance".into(),
        Name::ProposedDate => date(2026, 12, 1).into(),
        Name::ProposedQuantity => 40.into(),
        Name::ProposedValue => Decimal::new(50_000, 2).into(),
    }
}

/// The value of an expression of any type, as text.
pub(crate) fn value(source: &str) -> String {
    let kinds = [Type::Number, Type::Date, Type::Text, Type::Truth];
    let compiled = kinds.into_iter().find_map(|kind| Expression::compile(source, kind).ok());
    let Some(compiled) = compiled else {
        panic!("{source}: {:?}", Expression::compile(source, Type::Truth).unwrap_err());
    };
    match compiled.value(&facts) {
        Value::Number(number) => number.normalize().to_string(),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text.to_owned(),
        Value::Truth(truth) => truth.to_string(),
        Value::Unknown => "unknown".to_owned(),
    }
}

/// A set of criteria, each given by its lines.
pub(crate) fn set(criteria: &[&str]) -> Criteria {
    let file: String = criteria.iter().map(|lines| format!("[[criteria]]\n{lines}\n")).collect();
    parse(&format!("version = 3\n{file}")).unwrap_or_else(|faults| panic!("{faults}")).criteria
}
