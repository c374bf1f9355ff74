//! The set for a first day.

use criteria::{Action, FIRST_DAY, SettingsOverrides, parse};

#[test]
fn it_is_sound() {
    let file = parse(FIRST_DAY).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(file.criteria.version(), 1);
    let ids: Vec<&str> = file.criteria.all().iter().map(|criterion| criterion.id().as_ref()).collect();
    assert_eq!(ids, ["call-today", "given-up", "after-the-end", "small-fry", "plenty"]);
    assert_eq!(file.scopes.global, SettingsOverrides::default(), "it changes no setting by itself");
}

#[test]
fn what_it_only_shows_is_sound_as_well() {
    // `#key = value` and `#[table]`, but not remarks, which begin with a space.
    let shown = |line: &str| {
        let shown =
            line.strip_prefix('#').filter(|rest| rest.starts_with(|c: char| c == '[' || c.is_ascii_lowercase()));
        shown.unwrap_or(line).to_owned() + "\n"
    };
    let all: String = FIRST_DAY.lines().map(shown).collect();
    let file = parse(&all).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(file.criteria.all().len(), 8);
    assert_eq!(file.scopes.global.tolerance_out, Some(7));
    assert_eq!(file.scopes.categories["toys"].frozen, Some(10));
    assert!(file.criteria.all().iter().any(|criterion| criterion.action() == Action::Advance));
}
