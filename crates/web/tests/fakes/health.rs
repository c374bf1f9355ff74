//! Health that a test decides.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use web::{Check, CheckStatus, HealthSource};

#[derive(Clone, Default)]
pub(crate) struct Health {
    pub(crate) stuck: Arc<AtomicBool>,
    pub(crate) starting: Arc<AtomicBool>,
    pub(crate) database_fails: Arc<AtomicBool>,
    pub(crate) central_fails: Arc<AtomicBool>,
}

impl HealthSource for Health {
    fn is_alive(&self) -> bool {
        !self.stuck.load(Ordering::Relaxed)
    }

    fn is_started(&self) -> bool {
        !self.starting.load(Ordering::Relaxed)
    }

    fn checks(&self) -> Vec<Check> {
        let check = |name: &str, fails: &AtomicBool, needed| {
            let fails = fails.load(Ordering::Relaxed);
            Check {
                name: name.to_owned(),
                component_type: "datastore",
                status: if fails { CheckStatus::Fail } else { CheckStatus::Pass },
                needed,
                observed_value: Some(3.5),
                observed_unit: Some("ms"),
                time: super::NOW.parse().expect("an instant"),
                output: fails.then(|| "no answer".to_owned()),
            }
        };
        vec![
            check("db:writable", &self.database_fails, true),
            check("central:responseTime", &self.central_fails, false),
        ]
    }

    fn stray_answers(&self) -> u64 {
        0
    }
}
