//! Settings by scope.

use planning::{Settings, SettingsOverrides};
use rust_decimal::Decimal;

fn scope(json: &str) -> SettingsOverrides {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_defaults_are_the_documented_ones() {
    let settings = Settings::default();
    let days = (settings.tolerance_out, settings.tolerance_in, settings.frozen, settings.rescheduling_period);
    assert_eq!(days, (7, 2, 5, 60));
    assert_eq!((settings.horizon, settings.tolerance_quantity_percent), (180, 10));
    assert_eq!((settings.expedite_lead_time, settings.safety_lead_time, settings.cancel_after_age), (0, 0, None));
    assert_eq!((settings.minimum_value, settings.backorder_share), (Decimal::from(50), Decimal::ZERO));
}

#[test]
fn the_narrowest_scope_that_says_something_wins() {
    let global = scope(r#"{"frozen": 1, "horizon": 100, "tolerance_in": 3, "cancel_after_age": 90}"#);
    let category = scope(r#"{"frozen": 2, "horizon": 101, "tolerance_in": 4}"#);
    let supplier = scope(r#"{"frozen": 3, "horizon": 102}"#);
    let product = scope(r#"{"frozen": 4, "cancel_after_age": null}"#);
    let settings = Settings::resolve(&global, &category, &supplier, &product);
    assert_eq!((settings.frozen, settings.horizon, settings.tolerance_in), (4, 102, 4));
    assert_eq!(settings.cancel_after_age, None, "null switches off what a wider scope set");
    assert_eq!(settings.tolerance_out, 7);
}

#[test]
fn overrides_are_written_with_only_what_differs_and_read_back() {
    let text = r#"{"minimum_value":"12.50","cancel_after_age":null}"#;
    assert_eq!(serde_json::to_string(&scope(text)).unwrap(), text);
}

#[test]
fn an_unknown_setting_is_refused_by_its_name() {
    let error = serde_json::from_str::<SettingsOverrides>(r#"{"tolerance": 1}"#).unwrap_err();
    assert!(error.to_string().contains("unknown field `tolerance`"), "{error}");
}

#[test]
fn a_setting_out_of_bounds_says_what_it_may_be() {
    let fault = |settings: Settings| settings.check().unwrap_err().to_string();
    assert_eq!(fault(Settings { horizon: 4_000, ..Settings::default() }), "horizon is 4000 days; give at most 3650");
    assert_eq!(
        fault(Settings { backorder_share: Decimal::TWO, ..Settings::default() }),
        "backorder_share is 2; give a decimal of at most six places between 0 (lost sales) and 1 (backlog)"
    );
    assert_eq!(Settings::default().check(), Ok(()));
}
