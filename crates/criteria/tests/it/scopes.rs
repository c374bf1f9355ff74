//! Settings by scope.

use criteria::{Scopes, parse};
use rust_decimal::Decimal;

fn scopes(toml: &str) -> Scopes {
    parse(&format!("version = 1\n{toml}")).unwrap_or_else(|faults| panic!("{faults}")).scopes
}

#[test]
fn the_narrowest_scope_wins_setting_by_setting() {
    let scopes = scopes(
        "[settings]\nfrozen = 1\nhorizon = 90\n[categories.toys]\nfrozen = 2\n[suppliers.S]\nfrozen = 3\n[products.P]\nfrozen = 4",
    );
    let frozen = |product, supplier, category| scopes.of(product, supplier, category).frozen;
    assert_eq!(frozen("P", "S", Some("toys")), Some(4));
    assert_eq!(frozen("Q", "S", Some("toys")), Some(3));
    assert_eq!(frozen("Q", "T", Some("toys")), Some(2));
    assert_eq!(frozen("Q", "T", None), Some(1));
    assert_eq!(scopes.of("P", "S", None).horizon, Some(90));
}

#[test]
fn a_file_is_laid_over_what_holds_scope_by_scope() {
    let below = scopes("[settings]\nfrozen = 1\nhorizon = 90\n[products.P]\nfrozen = 4");
    let over = scopes("[settings]\nfrozen = 9\nminimum_value = \"12.50\"\n[products.P]\nhorizon = 100");
    let of_p = below.of_both(&over, "P", "S", None);
    assert_eq!(
        (of_p.frozen, of_p.horizon),
        (Some(4), Some(100)),
        "a product's own setting wins over the file's for all"
    );
    assert_eq!(of_p.minimum_value, Some(Decimal::new(1_250, 2)));
    assert_eq!(below.of_both(&over, "Q", "S", None).frozen, Some(9));
}

#[test]
fn an_age_limit_can_be_taken_back_for_a_narrower_scope() {
    let scopes = scopes("[settings]\ncancel_after_age = 200\n[suppliers.S]\ncancel_after_age = \"never\"");
    assert_eq!(scopes.of("P", "T", None).cancel_after_age, Some(Some(200)));
    assert_eq!(scopes.of("P", "S", None).cancel_after_age, Some(None));
}
