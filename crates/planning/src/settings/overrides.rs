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
