//! The settings of one scope: only what differs from the wider one.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Settings, wire};

/// What one scope (global, category, supplier or product) says differently; names as in [`Settings`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SettingsOverrides {
    /// See [`Settings::tolerance_out`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance_out: Option<u32>,
    /// See [`Settings::tolerance_in`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance_in: Option<u32>,
    /// See [`Settings::tolerance_quantity_percent`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance_quantity_percent: Option<u32>,
    /// See [`Settings::frozen`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen: Option<u32>,
    /// See [`Settings::rescheduling_period`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescheduling_period: Option<u32>,
    /// See [`Settings::horizon`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon: Option<u32>,
    /// See [`Settings::minimum_value`]; a decimal string or an integer.
    #[serde(skip_serializing_if = "Option::is_none", with = "wire::decimal")]
    pub minimum_value: Option<Decimal>,
    /// See [`Settings::expedite_lead_time`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expedite_lead_time: Option<u32>,
    /// See [`Settings::safety_lead_time`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safety_lead_time: Option<u32>,
    /// See [`Settings::cancel_after_age`]; `Some(None)` (null on the wire) switches it off.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "wire::nullable")]
    pub cancel_after_age: Option<Option<u32>>,
    /// See [`Settings::backorder_share`]; a decimal string or an integer.
    #[serde(skip_serializing_if = "Option::is_none", with = "wire::decimal")]
    pub backorder_share: Option<Decimal>,
}

impl SettingsOverrides {
    /// The names of all settings.
    pub const NAMES: [&'static str; 11] = [
        "tolerance_out",
        "tolerance_in",
        "tolerance_quantity_percent",
        "frozen",
        "rescheduling_period",
        "horizon",
        "minimum_value",
        "expedite_lead_time",
        "safety_lead_time",
        "cancel_after_age",
        "backorder_share",
    ];

    /// Lays what `narrower` says over this.
    pub fn lay(&mut self, narrower: &Self) {
        fn set<T: Clone>(wider: &mut Option<T>, narrower: &Option<T>) {
            if narrower.is_some() {
                wider.clone_from(narrower);
            }
        }
        set(&mut self.tolerance_out, &narrower.tolerance_out);
        set(&mut self.tolerance_in, &narrower.tolerance_in);
        set(&mut self.tolerance_quantity_percent, &narrower.tolerance_quantity_percent);
        set(&mut self.frozen, &narrower.frozen);
        set(&mut self.rescheduling_period, &narrower.rescheduling_period);
        set(&mut self.horizon, &narrower.horizon);
        set(&mut self.minimum_value, &narrower.minimum_value);
        set(&mut self.expedite_lead_time, &narrower.expedite_lead_time);
        set(&mut self.safety_lead_time, &narrower.safety_lead_time);
        set(&mut self.cancel_after_age, &narrower.cancel_after_age);
        set(&mut self.backorder_share, &narrower.backorder_share);
    }

    /// Puts what this scope says over `settings`.
    pub fn apply_to(&self, settings: &mut Settings) {
        fn set<T: Clone>(wider: &mut T, narrower: Option<&T>) {
            if let Some(value) = narrower {
                wider.clone_from(value);
            }
        }
        set(&mut settings.tolerance_out, self.tolerance_out.as_ref());
        set(&mut settings.tolerance_in, self.tolerance_in.as_ref());
        set(&mut settings.tolerance_quantity_percent, self.tolerance_quantity_percent.as_ref());
        set(&mut settings.frozen, self.frozen.as_ref());
        set(&mut settings.rescheduling_period, self.rescheduling_period.as_ref());
        set(&mut settings.horizon, self.horizon.as_ref());
        set(&mut settings.minimum_value, self.minimum_value.as_ref());
        set(&mut settings.expedite_lead_time, self.expedite_lead_time.as_ref());
        set(&mut settings.safety_lead_time, self.safety_lead_time.as_ref());
        set(&mut settings.cancel_after_age, self.cancel_after_age.as_ref());
        set(&mut settings.backorder_share, self.backorder_share.as_ref());
    }
}
