use jiff::civil::Date;

use super::{Orders, Words};
use crate::change::ChangeKind;

pub(super) struct English;

impl Words for English {
    fn tag(&self) -> &'static str {
        "en"
    }

    fn subject(&self, retailer: &str, orders: Orders<'_>, changes: usize) -> String {
        format!("{retailer}: {} to {} – please confirm", count(changes), of(orders))
    }

    fn greeting(&self, supplier: &str) -> String {
        if supplier.is_empty() { "Hello,".to_owned() } else { format!("Dear {supplier} team,") }
    }

    fn introduction(&self, orders: Orders<'_>, changes: usize) -> String {
        let asked = if changes == 1 { "the change below".to_owned() } else { format!("the {changes} changes below") };
        match orders {
            Orders::One(order) => format!("we have changed our purchase order {order}. Please make {asked}."),
            Orders::Several(orders) => format!("we have changed {orders} of our purchase orders. Please make {asked}."),
        }
    }

    fn introduction_to_many(&self, orders: usize, changes: usize, shown: usize, file_name: &str) -> String {
        let of = if orders == 1 { "one".to_owned() } else { orders.to_string() };
        format!(
            "we have changed {of} of our purchase orders. Please make all {changes} changes of the attached list \
             {file_name}. Below are their sums, and only the first {shown} of them."
        )
    }

    fn follows_earlier_mail(&self) -> &'static str {
        "This mail follows our earlier one. Where both name the same order line, this one counts."
    }

    fn order(&self) -> &'static str {
        "Order"
    }

    fn line(&self) -> &'static str {
        "Line"
    }

    fn article(&self) -> &'static str {
        "Article"
    }

    fn until_now(&self) -> &'static str {
        "Until now"
    }

    fn changed(&self) -> &'static str {
        "New"
    }

    fn arrival(&self) -> &'static str {
        "Arrival"
    }

    fn quantity(&self) -> &'static str {
        "Quantity"
    }

    fn unchanged(&self) -> &'static str {
        "unchanged"
    }

    fn note(&self) -> &'static str {
        "Note"
    }

    fn request(&self, kind: ChangeKind) -> &'static str {
        match kind {
            ChangeKind::Cancel => "Please cancel",
            ChangeKind::Postpone => "Please deliver later",
            ChangeKind::Advance => "Please deliver earlier",
            ChangeKind::Decrease => "Please deliver less",
            ChangeKind::Increase => "Please deliver more",
        }
    }

    fn not_wanted(&self) -> &'static str {
        "cancelled"
    }

    fn date(&self, date: Date) -> String {
        date.strftime("%a %-d %b %Y").to_string()
    }

    fn packs(&self, packs: u64, units_per_pack: u64) -> String {
        match (packs, units_per_pack) {
            (1, 1) => "1 piece".to_owned(),
            (_, 1) => format!("{packs} pieces"),
            (1, _) => format!("1 pack of {units_per_pack}"),
            _ => format!("{packs} packs of {units_per_pack}"),
        }
    }

    fn please_confirm(&self, changes: usize) -> String {
        let what = if changes == 1 { "this change" } else { "these changes" };
        format!("Please confirm {what} by replying to this mail.")
    }

    fn if_not_possible(&self) -> &'static str {
        "If something is not possible, please tell us which date or quantity you can offer instead."
    }

    fn attached(&self, file_name: &str) -> String {
        format!("The same list is attached for your own system: {file_name}")
    }

    fn contact(&self) -> &'static str {
        "Your contact"
    }

    fn regards(&self) -> &'static str {
        "Kind regards"
    }

    fn reference(&self) -> &'static str {
        "Reference"
    }
}

fn count(changes: usize) -> String {
    if changes == 1 { "1 change".to_owned() } else { format!("{changes} changes") }
}

fn of(orders: Orders<'_>) -> String {
    match orders {
        Orders::One(order) => format!("order {order}"),
        Orders::Several(orders) => format!("{orders} orders"),
    }
}
