//! What the templates of an offer show. They only lay out.

use askama::Template;
use jiff::ToSpan as _;

use super::words::{Words, words_of};
use crate::change::Language;
use crate::offer::{Money, Offer, OfferLine, OfferShortage, Sum};
use crate::text::PlainText;

/// The plain-text part.
#[derive(Template)]
#[template(path = "offer.txt")]
pub(super) struct TextPart<'a> {
    pub(super) mail: &'a OfferView<'a>,
}

/// The HTML part: styles inline and tables for layout, as mail programs need it; no images, no scripts, no links but to
/// the desk.
#[derive(Template)]
#[template(path = "offer.html")]
pub(super) struct HtmlPart<'a> {
    pub(super) mail: &'a OfferView<'a>,
}

/// An offer's content, before it is laid out.
pub(super) struct OfferView<'a> {
    pub(super) words: &'static Words,
    pub(super) subject: String,
    pub(super) greeting: String,
    /// What is open and what ends, a sentence each.
    pub(super) introduction: Vec<String>,
    pub(super) desk: &'a str,
    pub(super) planner: &'a str,
    pub(super) lists: Vec<List<'a>>,
    pub(super) kinds: Vec<Row<'a>>,
    pub(super) suppliers: Vec<Row<'a>>,
    pub(super) other_suppliers: Option<String>,
    pub(super) shortages: Vec<Shortage<'a>>,
    pub(super) more_shortages: Option<String>,
    pub(super) attention: Option<String>,
    pub(super) nobodys: Vec<String>,
    pub(super) retailer: &'a str,
    pub(super) why: String,
}

/// Suggestions under a heading.
pub(super) struct List<'a> {
    pub(super) title: &'static str,
    pub(super) lines: Vec<Line<'a>>,
    /// What is not listed.
    pub(super) more: Option<String>,
}

/// One suggestion.
pub(super) struct Line<'a> {
    pub(super) kind: &'static str,
    pub(super) product: &'a str,
    pub(super) path: String,
    pub(super) about: String,
    pub(super) change: String,
    pub(super) until: Option<String>,
    pub(super) value: String,
}

/// A kind or a supplier, with what is open.
pub(super) struct Row<'a> {
    pub(super) label: &'a str,
    /// The parameter of the desk that shows just these.
    pub(super) parameter: &'static str,
    pub(super) id: &'a str,
    pub(super) count: u64,
    pub(super) value: String,
}

/// A shortage.
pub(super) struct Shortage<'a> {
    pub(super) product: &'a str,
    pub(super) id: &'a str,
    /// Fit to be read.
    pub(super) id_shown: PlainText,
    pub(super) text: String,
}

impl<'a> OfferView<'a> {
    pub(super) fn of(offer: &'a Offer, name: &str, language: Language, retailer: &'a str, desk: &'a str) -> Self {
        let words = words_of(language);
        let (yours, nobodys) = (&offer.yours, &offer.nobodys);
        let soon = offer.day.saturating_add(i64::from(offer.soon_days).days());
        let mut introduction = vec![(words.open)(yours.open.count, &worth(&yours.open, words))];
        if yours.ending.count > 0 {
            let worth = worth(&yours.ending, words);
            introduction.push((words.ending)(yours.ending.count, &(words.date)(soon), &worth));
        }
        let list = |title, lines: &'a [OfferLine], total: u64| List {
            title,
            lines: lines.iter().map(|line| Line::of(line, words)).collect(),
            more: rest(total, lines.len(), words),
        };
        let lists = [
            list(words.ends_soon, &yours.ending_lines, yours.ending.count),
            list(words.most_valuable, &yours.best, yours.best.len() as u64),
            list(words.coming_back, &yours.waking_lines, yours.waking),
        ];
        let kinds = yours.kinds.iter().map(|kind| Row {
            label: (words.kind)(&kind.kind),
            parameter: "kind",
            id: &kind.kind,
            count: kind.open.count,
            value: amounts(&kind.open.value, words),
        });
        let suppliers = yours.suppliers.iter().map(|supplier| Row {
            label: supplier.supplier_name.as_str(),
            parameter: "supplier_id",
            id: &supplier.supplier_id,
            count: supplier.open.count,
            value: amounts(&supplier.open.value, words),
        });
        let mut of_nobody = Vec::new();
        if nobodys.open.count > 0 {
            of_nobody.push((words.nobodys_open)(nobodys.open.count, &worth(&nobodys.open, words), nobodys.ending));
        }
        if nobodys.attention > 0 {
            of_nobody.push((words.attention)(nobodys.attention));
        }
        if nobodys.shortages > 0 {
            of_nobody.push((words.nobodys_shortages)(nobodys.shortages));
        }
        Self {
            words,
            subject: (words.subject)(retailer, offer, offer.is_trial),
            greeting: (words.greeting)(name),
            introduction,
            desk,
            planner: &offer.planner_id,
            lists: lists.into_iter().filter(|list| !list.lines.is_empty()).collect(),
            kinds: kinds.collect(),
            suppliers: suppliers.collect(),
            other_suppliers: (yours.other_suppliers > 0).then(|| (words.more_suppliers)(yours.other_suppliers)),
            shortages: yours.shortage_lines.iter().map(|shortage| Shortage::of(shortage, words)).collect(),
            more_shortages: rest(yours.shortages, yours.shortage_lines.len(), words),
            attention: (yours.attention > 0).then(|| (words.attention)(yours.attention)),
            nobodys: of_nobody,
            retailer,
            why: (words.why)(&(words.date)(offer.day), &offer.planner_id),
        }
    }
}

impl<'a> Line<'a> {
    fn of(line: &'a OfferLine, words: &Words) -> Self {
        let mut changes = Vec::new();
        match line.to_date {
            _ if line.kind == "cancel" => changes.push((words.date)(line.from_date)),
            Some(to) if to != line.from_date => {
                changes.push(format!("{} → {}", (words.date)(line.from_date), (words.date)(to)));
            }
            _ => changes.push((words.date)(line.from_date)),
        }
        if line.from_quantity != line.to_quantity {
            changes.push((words.quantity)(line.from_quantity, line.to_quantity));
        }
        Self {
            kind: (words.kind)(&line.kind),
            product: line.product_name.as_str(),
            path: format!("/suggestions/{}", line.incarnation),
            about: (words.about)(line.order_id.as_str(), line.line_id.as_str(), line.supplier_name.as_str()),
            change: changes.join(", "),
            until: line.until.map(|until| (words.until)(&(words.date)(until))),
            value: amounts(&[Money { currency: line.currency.clone(), value: line.value }], words),
        }
    }
}

impl<'a> Shortage<'a> {
    fn of(shortage: &'a OfferShortage, words: &Words) -> Self {
        let out = shortage.stock_out_day.map(words.date);
        Self {
            product: shortage.product_name.as_str(),
            id: &shortage.product_id,
            id_shown: PlainText::new(&shortage.product_id),
            text: (words.short_from)(&(words.date)(shortage.first_day), out.as_deref()),
        }
    }
}

fn rest(total: u64, listed: usize, words: &Words) -> Option<String> {
    let more = total.saturating_sub(listed as u64);
    (more > 0).then(|| (words.more)(more))
}

/// ", worth 1,200.00 EUR and 30.00 GBP" in the language; nothing where nothing is worth anything.
fn worth(sum: &Sum, words: &Words) -> String {
    if sum.value.is_empty() { String::new() } else { (words.worth)(&amounts(&sum.value, words)) }
}

fn amounts(money: &[Money], words: &Words) -> String {
    let amount = |money: &Money| format!("{} {}", (words.number)(money.value), money.currency);
    money.iter().map(amount).collect::<Vec<_>>().join(" + ")
}
