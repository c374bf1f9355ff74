//! Dates, money and quantities as people write them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use lifecycle::StateName;
use restocking::suggestion::ProposalKind;
use rust_decimal::{Decimal, RoundingStrategy};

/// `Thu 3 Dec 2026`
pub(super) fn date(date: Date) -> String {
    date.strftime("%a %-d %b %Y").to_string()
}

/// `Thu 3 Dec`, for lists, where the year is plain.
pub(super) fn short_date(date: Date) -> String {
    date.strftime("%a %-d %b").to_string()
}

/// `21 Nov 2026, 14:05`
pub(super) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%-d %b %Y, %H:%M").to_string()
}

/// How far apart two days are: `17 days later`.
pub(super) fn days_between(from: Date, to: Date) -> String {
    let days = from.until((Unit::Day, to)).map_or(0, |span| span.get_days());
    let word = if days.abs() == 1 { "day" } else { "days" };
    match days {
        0 => String::new(),
        1.. => format!("{days} {word} later"),
        _ => format!("{} {word} earlier", days.abs()),
    }
}

/// `12,345`
pub(super) fn whole(number: i64) -> String {
    let digits = grouped(&number.unsigned_abs().to_string());
    if number < 0 { format!("\u{2212}{digits}") } else { digits }
}

/// `+12` or `−12`, nothing for 0.
pub(super) fn signed(number: i64) -> String {
    match number {
        0 => String::new(),
        1.. => format!("+{}", whole(number)),
        _ => whole(number),
    }
}

/// Thousandths of a stock unit as units, without needless decimals: `12.5`.
pub(super) fn milliunits(thousandths: i64) -> String {
    let (whole_units, rest) = (thousandths / 1_000, thousandths.unsigned_abs() % 1_000);
    if rest == 0 || whole_units.abs() >= 100 {
        return whole(whole_units);
    }
    let sign = if thousandths < 0 { "\u{2212}" } else { "" };
    format!("{sign}{}.{}", whole_units.unsigned_abs(), format!("{rest:03}").trim_end_matches('0'))
}

/// `£1,234.50`; whole from 1,000 on, where pence only tire the eye.
pub(super) fn money(amount: Decimal, currency: &str) -> String {
    let places = if amount.abs() >= Decimal::ONE_THOUSAND { 0 } else { 2 };
    let rounded = amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.*}", places as usize, rounded.abs());
    let (units, cents) = text.split_once('.').map_or((text.as_str(), ""), |(units, cents)| (units, cents));
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "\u{2212}" } else { "" };
    let point = if cents.is_empty() { "" } else { "." };
    let number = format!("{}{point}{cents}", grouped(units));
    match currency {
        "GBP" => format!("{sign}£{number}"),
        "EUR" => format!("{sign}€{number}"),
        "USD" => format!("{sign}${number}"),
        _ => format!("{sign}{number}\u{a0}{currency}"),
    }
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A kind as a planner says it.
pub(super) fn kind(kind: ProposalKind) -> &'static str {
    match kind {
        ProposalKind::Cancel => "Cancel",
        ProposalKind::Postpone => "Postpone",
        ProposalKind::Advance => "Advance",
        ProposalKind::Decrease => "Decrease",
        ProposalKind::Increase => "Increase",
        ProposalKind::Inform => "Inform",
    }
}

/// What a kind asks for, in a sentence for somebody who meets it for the first time.
pub(super) fn meaning(kind: ProposalKind) -> &'static str {
    match kind {
        ProposalKind::Cancel => "What the line brings is not needed any more: take it back.",
        ProposalKind::Postpone => "It is needed, but later than it comes: have it delivered later.",
        ProposalKind::Advance => "Stock would run low before the line comes: have it delivered earlier.",
        ProposalKind::Decrease => "It brings more than is needed: order less of it.",
        ProposalKind::Increase => "It comes in time but brings too little: order more of it.",
        ProposalKind::Inform => {
            "Worth knowing, but too close to its arrival, or overdue: it cannot be accepted, only looked at."
        }
    }
}

/// A kind with its words.
pub(super) struct KindWords {
    pub(super) kind: &'static str,
    pub(super) label: &'static str,
    pub(super) meaning: &'static str,
}

/// All kinds with their words, in the order in which they are listed.
pub(super) static KINDS: std::sync::LazyLock<Vec<KindWords>> = std::sync::LazyLock::new(|| {
    ProposalKind::ALL
        .map(|known| KindWords { kind: known.as_str(), label: kind(known), meaning: meaning(known) })
        .into()
});

/// A state as a planner says it.
pub(super) fn state(name: &str) -> &'static str {
    match StateName::parse(name) {
        Some(StateName::Open) => "Open",
        Some(StateName::Snoozed) => "Snoozed",
        Some(StateName::Submitting) => "On its way",
        Some(StateName::Attention) => "Needs attention",
        Some(StateName::Applied) => "Changed, mail on its way",
        Some(StateName::Handled) => "Done",
        Some(StateName::Refused) => "Refused",
        Some(StateName::Dismissed) => "Dismissed",
        Some(StateName::Complete) => "No longer needed",
        None => "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_as_people_write_it() {
        let text = |amount: &str, currency| money(amount.parse().unwrap(), currency);
        assert_eq!(text("12.5", "GBP"), "£12.50");
        assert_eq!(text("1234567.891", "EUR"), "€1,234,568");
        assert_eq!(text("999.999", "USD"), "$1000.00".replace("1000", "1,000"));
        assert_eq!(text("-3", "SEK"), "\u{2212}3.00\u{a0}SEK");
    }

    #[test]
    fn quantities_are_grouped_and_signed() {
        assert_eq!(
            (whole(1_234_567), whole(-12), signed(0), signed(5)),
            ("1,234,567".into(), "\u{2212}12".into(), String::new(), "+5".into())
        );
        assert_eq!(
            (milliunits(12_500), milliunits(-250), milliunits(3_000)),
            ("12.5".into(), "\u{2212}0.25".into(), "3".into())
        );
    }

    #[test]
    fn days_are_told_in_the_direction_of_the_change() {
        let (third, fourth) = (jiff::civil::date(2026, 12, 3), jiff::civil::date(2026, 12, 4));
        assert_eq!(days_between(third, fourth), "1 day later");
        assert_eq!(days_between(fourth, third), "1 day earlier");
        assert_eq!(days_between(third, third), "");
    }
}
