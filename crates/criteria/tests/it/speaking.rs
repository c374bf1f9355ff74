//! Who speaks, who wins, what is wanted, and how it is said.

use criteria::{Action, Name, Proposal, Value, Wish};
use jiff::civil::date;

use crate::support::{facts, set};

fn criterion(id: &str, lines: &str) -> String {
    format!("id = \"{id}\"\nreason = \"because\"\n{lines}")
}

fn wanted(lines: &str) -> Option<Wish> {
    set(&[&criterion("one", lines)]).winner(&facts, None).map(|(_, wish)| wish)
}

#[test]
fn the_highest_priority_of_those_that_speak_wins_and_the_first_of_equals() {
    let all = [
        criterion("silent", "kind = \"leave\"\nwhen = \"age > 500\"\npriority = 99"),
        criterion("low", "kind = \"leave\"\nwhen = \"true\"\npriority = -5"),
        criterion("first", "kind = \"cancel\"\nwhen = \"true\"\npriority = 7"),
        criterion("second", "kind = \"inform\"\nwhen = \"true\"\npriority = 7"),
    ];
    let set = set(&all.each_ref().map(String::as_str));
    let (winner, wish) = set.winner(&facts, None).unwrap();
    assert_eq!(set.all()[winner].id().as_ref(), "first");
    assert_eq!(wish, Wish { action: Action::Cancel, date: None, quantity: None });
    assert_eq!(set.version(), 3);
}

#[test]
fn a_new_date_or_quantity_is_given_by_itself_or_by_the_difference() {
    let date_of = |lines: &str| wanted(lines).and_then(|wish| wish.date);
    let quantity_of = |lines: &str| wanted(lines).and_then(|wish| wish.quantity).map(|quantity| quantity.to_string());
    assert_eq!(date_of("kind = \"postpone\"\nwhen = true\nby = 14"), Some(date(2026, 12, 27)));
    assert_eq!(date_of("kind = \"advance\"\nwhen = true\nby = \"arrival_in / 2\""), Some(date(2026, 12, 3)));
    assert_eq!(date_of("kind = \"postpone\"\nwhen = true\nto = 2027-01-10"), Some(date(2027, 1, 10)));
    assert_eq!(date_of("kind = \"advance\"\nwhen = true\nto = \"need_date - 3\""), Some(date(2026, 11, 28)));
    assert_eq!(quantity_of("kind = \"decrease\"\nwhen = true\nby = 12").as_deref(), Some("28"));
    assert_eq!(quantity_of("kind = \"increase\"\nwhen = true\nby = \"quantity / 4\"").as_deref(), Some("50"));
    assert_eq!(
        quantity_of("kind = \"decrease\"\nwhen = true\nto = \"30 * daily_demand / units_per_pack\"").as_deref(),
        Some("7.500")
    );
    assert_eq!(quantity_of("kind = \"postpone\"\nwhen = true\nby = 14\nquantity = 20").as_deref(), Some("20"));
}

#[test]
fn a_criterion_that_needs_something_unknown_says_nothing() {
    assert_eq!(wanted("kind = \"cancel\"\nwhen = \"discontinued_date < arrival_date\""), None);
    assert_eq!(wanted("kind = \"advance\"\nwhen = true\nto = \"discontinued_date - 10\""), None);
    assert_eq!(wanted("kind = \"decrease\"\nwhen = true\nby = \"1 / 0\""), None);
}

#[test]
fn a_shown_suggestion_stays_while_its_criterion_says_so() {
    let set = set(&[&criterion(
        "plenty",
        "kind = \"inform\"\nwhen = \"days_of_cover > 10\"\nstays_while = \"days_of_cover > 5\"",
    )]);
    assert!(set.winner(&facts, None).is_none());
    assert!(set.winner(&facts, Some("another")).is_none());
    assert!(set.winner(&facts, Some("plenty")).is_some());
}

#[test]
fn a_reason_names_facts_and_what_is_proposed() {
    let said = |reason: &str, proposal: Proposal| {
        let set = set(&[&format!("id = \"a\"\nkind = \"cancel\"\nwhen = true\nreason = \"{reason}\"")]);
        set.all()[0].reason().fill(&facts, proposal)
    };
    let cancelled = Proposal { date: None, quantity: 0 };
    assert_eq!(said("{age} days old, {days_late} late: cancel", cancelled), "200 days old, 90 late: cancel.");
    assert_eq!(said("Worth {value} at {supplier}, {daily_demand} a day!", cancelled), "Worth 500 at S-1, 1.5 a day!");
    assert_eq!(
        said("Sold until {discontinued_date}, ordered on {ordered_date}", cancelled),
        "Sold until unknown, ordered on 7 May."
    );
    let moved = Proposal { date: Some(date(2027, 12, 24)), quantity: 5 };
    assert_eq!(
        said("{arrival_date} to {new_date}, {new_quantity} {{of}} {quantity}", moved),
        "13 Dec to 24 Dec 2027, 5 {of} 40."
    );
}

#[test]
fn a_text_from_outside_cannot_break_the_line_of_a_reason() {
    let set = set(&["id = \"a\"\nkind = \"leave\"\nwhen = true\nreason = \"at {supplier}\""]);
    fn hostile<'a>(name: Name) -> Value<'a> {
        if name == Name::Supplier {
            Value::Text(
                "S
Bcc: x",
            )
        } else {
            facts(name)
        }
    }
    let said = set.all()[0].reason().fill(&hostile, Proposal { date: None, quantity: 0 });
    assert_eq!(said, "at SBcc: x.");
}

#[test]
fn the_fingerprint_changes_with_whatever_decides_and_not_with_remarks() {
    let of = |file: &str| criteria::parse(file).unwrap().criteria.fingerprint();
    let file =
        "version = 1\n[[criteria]]\nid = \"a\"\nkind = \"postpone\"\nwhen = \"age > 1\"\nby = 9\nreason = \"r\"\n";
    assert_eq!(of(file), of(&format!("# a remark\n{file}")));
    for (from, to) in [
        ("version = 1", "version = 2"),
        ("\"a\"", "\"b\""),
        ("postpone", "advance"),
        ("age > 1", "age > 2"),
        ("by = 9", "by = 8"),
        ("by = 9", "by = 9\npriority = 1"),
        ("by = 9", "by = 9\nquantity = 1"),
        ("by = 9", "by = 9\nstays_while = true"),
        ("\"r\"", "\"s\""),
    ] {
        assert_ne!(of(file), of(&file.replace(from, to)), "{from} -> {to}");
    }
}
