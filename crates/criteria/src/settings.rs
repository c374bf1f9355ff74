//! How cautious the retailer wants the review to be, and for what.

mod overrides;
mod wire;

use rust_decimal::Decimal;

pub use overrides::SettingsOverrides;

/// Every setting of the review, with nothing left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// A line needed later by no more days than this is not postponed.
    pub tolerance_out: u32,
    /// A line needed earlier by no more days than this is not advanced.
    pub tolerance_in: u32,
    /// A surplus of no more than this share of the line (or one order multiple) is not taken off.
    pub tolerance_quantity_percent: u32,
    /// Days within which no change is proposed to an arriving line.
    pub frozen: u32,
    /// A line needed more than this many days after it comes is cancelled and bought again.
    pub rescheduling_period: u32,
    /// Days looked ahead; at least lead time + review period + rescheduling period are.
    pub horizon: u32,
    /// Cancels, postpones and decreases worth less are not raised, in the order's currency.
    pub minimum_value: Decimal,
    /// Least days in which a supplier can deliver earlier than agreed.
    pub expedite_lead_time: u32,
    /// Days before its need date on which a line is wanted.
    pub safety_lead_time: u32,
    /// Untouched lines ordered more days ago than this are cancelled; never where `None`.
    pub cancel_after_age: Option<u32>,
    /// The share of unmet demand that waits: 0 is lost sales, 1 is backlog.
    pub backorder_share: Decimal,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tolerance_out: 7,
            tolerance_in: 2,
            tolerance_quantity_percent: 10,
            frozen: 5,
            rescheduling_period: 60,
            horizon: 180,
            minimum_value: Decimal::new(50, 0),
            expedite_lead_time: 0,
            safety_lead_time: 0,
            cancel_after_age: None,
            backorder_share: Decimal::ZERO,
        }
    }
}

impl Settings {
    /// The most days of any period that is accepted: ten years.
    pub const MAX_DAYS: u32 = 3_650;

    /// The settings of one product: the narrowest scope that says something wins.
    #[must_use]
    pub fn resolve(
        global: &SettingsOverrides,
        category: &SettingsOverrides,
        supplier: &SettingsOverrides,
        product: &SettingsOverrides,
    ) -> Self {
        let mut settings = Self::default();
        for scope in [global, category, supplier, product] {
            scope.apply_to(&mut settings);
        }
        settings
    }

    /// Checks what no type can: periods within ten years, a share between 0 and 1, no negative value.
    ///
    /// # Errors
    /// Names the setting and what it may be.
    pub fn check(&self) -> Result<(), SettingsError> {
        let periods = [
            ("tolerance_out", self.tolerance_out),
            ("tolerance_in", self.tolerance_in),
            ("frozen", self.frozen),
            ("rescheduling_period", self.rescheduling_period),
            ("horizon", self.horizon),
            ("expedite_lead_time", self.expedite_lead_time),
            ("safety_lead_time", self.safety_lead_time),
            ("cancel_after_age", self.cancel_after_age.unwrap_or(0)),
        ];
        if let Some((setting, days)) = periods.into_iter().find(|&(_, days)| days > Self::MAX_DAYS) {
            return Err(SettingsError::TooManyDays { setting, days });
        }
        if self.tolerance_quantity_percent > 100 {
            return Err(SettingsError::Percent(self.tolerance_quantity_percent));
        }
        if self.backorder_share < Decimal::ZERO
            || self.backorder_share > Decimal::ONE
            || self.backorder_share.normalize().scale() > 6
        {
            return Err(SettingsError::Share(self.backorder_share));
        }
        if self.minimum_value < Decimal::ZERO {
            return Err(SettingsError::NegativeValue(self.minimum_value));
        }
        Ok(())
    }
}

impl SettingsError {
    /// The name of the setting.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self {
            Self::TooManyDays { setting, .. } => setting,
            Self::Percent(_) => "tolerance_quantity_percent",
            Self::Share(_) => "backorder_share",
            Self::NegativeValue(_) => "minimum_value",
        }
    }

    /// What is wrong with it and what to give instead.
    #[must_use]
    pub fn fault(&self) -> String {
        match self {
            Self::TooManyDays { days, .. } => format!("is {days} days; give at most {}", Settings::MAX_DAYS),
            Self::Percent(percent) => format!("is {percent}; give 0 to 100"),
            Self::Share(share) => {
                format!("is {share}; give a decimal of at most six places between 0 (lost sales) and 1 (backlog)")
            }
            Self::NegativeValue(value) => format!("is {value}; give 0 or more"),
        }
    }
}

/// A setting outside what it may be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A period of more than ten years.
    #[error("{} {}", self.setting(), self.fault())]
    TooManyDays {
        /// The setting's name.
        setting: &'static str,
        /// What was given.
        days: u32,
    },
    /// More than everything.
    #[error("{} {}", self.setting(), self.fault())]
    Percent(u32),
    /// A share that is none.
    #[error("{} {}", self.setting(), self.fault())]
    Share(Decimal),
    /// A value that no suggestion can fall below.
    #[error("{} {}", self.setting(), self.fault())]
    NegativeValue(Decimal),
}
