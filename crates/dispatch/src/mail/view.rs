//! What the templates show. They only lay out: every value is text in the supplier's language, and none is a template.

use std::collections::BTreeSet;

use askama::Template;

use super::settings::MailSettings;
use super::words::{Orders, Words, words_of};
use crate::change::{AcceptedChange, ChangeKind};
use crate::parcel::Parcel;

/// The plain-text part.
#[derive(Template)]
#[template(path = "changes.txt")]
pub(super) struct TextPart<'a> {
    pub(super) mail: &'a MailView<'a>,
}

/// The HTML part: styles inline and tables for layout, as mail programs need it; no images, no links, no scripts.
#[derive(Template)]
#[template(path = "changes.html")]
pub(super) struct HtmlPart<'a> {
    pub(super) mail: &'a MailView<'a>,
}

/// Changes that the text and the HTML show at most; the attached list has all. More would be read by nobody, and some mail
/// programs cut off a message of some hundred kilobytes without a word.
const MOST_SHOWN: usize = 200;

/// A mail's content, before it is laid out.
pub(super) struct MailView<'a> {
    pub(super) words: &'static dyn Words,
    pub(super) subject: String,
    pub(super) greeting: String,
    pub(super) introduction: String,
    pub(super) follows_earlier_mail: bool,
    /// How many changes of each kind; only where not all are shown.
    pub(super) sums: Vec<(&'static str, usize)>,
    pub(super) rows: Vec<Row<'a>>,
    pub(super) please_confirm: String,
    pub(super) attached: String,
    pub(super) retailer: &'a str,
    pub(super) contact_name: Option<&'a str>,
    pub(super) contact_phone: Option<&'a str>,
    pub(super) answer_to: &'a str,
    pub(super) reference: String,
}

/// One change.
pub(super) struct Row<'a> {
    pub(super) number: usize,
    pub(super) order_id: &'a str,
    pub(super) line_id: &'a str,
    pub(super) product_id: &'a str,
    pub(super) product_name: &'a str,
    pub(super) request: &'static str,
    pub(super) is_cancelled: bool,
    pub(super) arrival: FromTo,
    pub(super) quantity: FromTo,
    pub(super) note: Option<&'a str>,
}

/// A value as it was, and as it shall be.
pub(super) struct FromTo {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) differs: bool,
}

impl FromTo {
    fn new(from: String, to: String) -> Self {
        let differs = from != to;
        Self { from, to, differs }
    }
}

impl<'a> MailView<'a> {
    pub(super) fn of(parcel: &'a Parcel, settings: &'a MailSettings, file_name: &str, is_follow_up: bool) -> Self {
        let words = words_of(parcel.supplier().language);
        let changes = parcel.changes();
        let orders: BTreeSet<&str> = changes.iter().map(|change| change.order_id.as_str()).collect();
        let orders = match (orders.len(), orders.first()) {
            (1, Some(only)) => Orders::One(only),
            (several, _) => Orders::Several(several),
        };
        let retailer = settings.retailer_name.as_str();
        let rows = changes.iter().zip(1..).take(MOST_SHOWN).map(|(change, number)| Row::of(change, number, words));
        let is_whole = changes.len() <= MOST_SHOWN;
        let of_kind = |kind| changes.iter().filter(|change| change.kind == kind).count();
        let sums = ChangeKind::ALL.map(|kind| (words.request(kind), of_kind(kind))).into_iter();
        let introduction = match orders {
            _ if is_whole => words.introduction(orders, changes.len()),
            Orders::One(_) => words.introduction_to_many(1, changes.len(), MOST_SHOWN, file_name),
            Orders::Several(orders) => words.introduction_to_many(orders, changes.len(), MOST_SHOWN, file_name),
        };
        Self {
            words,
            subject: words.subject(retailer, orders, changes.len()),
            greeting: words.greeting(parcel.supplier().name.as_str()),
            introduction,
            follows_earlier_mail: is_follow_up,
            sums: sums.filter(|(_, count)| !is_whole && *count > 0).collect(),
            rows: rows.collect(),
            please_confirm: words.please_confirm(changes.len()),
            attached: words.attached(file_name),
            retailer,
            contact_name: settings.contact_name.as_ref().map(|name| name.as_str()),
            contact_phone: settings.contact_phone.as_ref().map(|phone| phone.as_str()),
            answer_to: settings.reply_to.as_ref().unwrap_or(&settings.from).as_str(),
            reference: parcel.id().short(),
        }
    }
}

impl<'a> Row<'a> {
    fn of(change: &'a AcceptedChange, number: usize, words: &dyn Words) -> Self {
        let packs = |quantity| words.packs(quantity, change.units_per_pack);
        Self {
            number,
            order_id: change.order_id.as_str(),
            line_id: change.line_id.as_str(),
            product_id: change.product.id.as_str(),
            product_name: change.product.name.as_str(),
            request: words.request(change.kind),
            is_cancelled: change.kind == ChangeKind::Cancel,
            arrival: FromTo::new(words.date(change.from.arrive_on), words.date(change.to.arrive_on)),
            quantity: FromTo::new(packs(change.from.quantity_purchase_units), packs(change.to.quantity_purchase_units)),
            note: change.planner_note.as_ref().map(|note| note.as_str()),
        }
    }
}
