//! The notice of a shortage, and what a person can try.

use restocking::ports::ShortageView;

use super::words;
use crate::api::products::insight::{Remedies, Remedy};

/// A shortage as pages tell it.
pub(super) struct Notice {
    pub(super) product_id: String,
    pub(super) product_name: String,
    pub(super) first_day: String,
    pub(super) last_day: String,
    pub(super) stock_out_day: Option<String>,
    pub(super) worst_gap: String,
    pub(super) unmet: Option<String>,
    pub(super) at_risk: Option<String>,
    pub(super) new_order: Option<String>,
    pub(super) remedies: Vec<Way>,
}

/// One line that would help if it came sooner.
pub(super) struct Way {
    pub(super) order_id: String,
    pub(super) line_id: String,
    pub(super) text: String,
}

impl Notice {
    pub(super) fn new(shortage: &ShortageView, remedies: Option<&Remedies>) -> Self {
        Self {
            product_id: shortage.product_id.clone(),
            product_name: shortage.product_name.clone(),
            first_day: words::date(shortage.first_day),
            last_day: words::date(shortage.last_day),
            stock_out_day: shortage.stock_out_day.map(words::date),
            worst_gap: about(shortage.worst_gap),
            unmet: (shortage.unmet > 0).then(|| about(shortage.unmet)),
            at_risk: shortage
                .value_at_risk
                .filter(|value| !value.is_zero())
                .zip(shortage.currency.as_deref())
                .map(|(value, currency)| words::money(value, currency)),
            new_order: remedies.map(|remedies| words::date(remedies.new_order_arrives)),
            remedies: remedies.map(|remedies| remedies.lines.iter().map(way).collect()).unwrap_or_default(),
        }
    }
}

/// Thousandths as units to a tenth: a forecast is no more exact than that.
fn about(thousandths: i64) -> String {
    words::milliunits((thousandths + 50).div_euclid(100) * 100)
}

fn way(remedy: &Remedy) -> Way {
    let why = match remedy.obstacle {
        "overdue" => "it is overdue and counts as if it came then: chase the supplier".to_owned(),
        "shipped" => "it is on its way: ask the carrier to hurry".to_owned(),
        "part_received" => "a part of it has come: ask for the rest".to_owned(),
        "locked" => "the central system locks it: have it unlocked to move it".to_owned(),
        "dismissed" => "what was suggested for it was dismissed: look at it again".to_owned(),
        "under_way" => "a change of it is under way: wait for its outcome".to_owned(),
        "frozen" => "it comes within the frozen period: call the supplier to expedite it".to_owned(),
        _ => match remedy.earliest {
            Some(day) => {
                format!("the supplier is not asked for anything before {}: call to expedite it", words::short_date(day))
            }
            None => "call the supplier to expedite it".to_owned(),
        },
    };
    let (units, day) = (words::milliunits(remedy.brings), words::short_date(remedy.arrives));
    Way {
        order_id: remedy.order_id.clone(),
        line_id: remedy.line_id.clone(),
        text: format!("brings {units} units on {day}; {why}"),
    }
}
