//! The seven modes over releases.

use contracts::compat::{Break, Direction, Mode, Release, compare};
use contracts::{ContractDoc, read_file};

/// An order's contract with these fields beside the id; those with an exclamation mark are required.
fn order(fields: &str, more: &str) -> Vec<ContractDoc> {
    let named: Vec<&str> = fields.split_whitespace().collect();
    let properties: Vec<String> =
        named.iter().map(|name| format!("{}: {{type: string}}", name.trim_end_matches('!'))).collect();
    let required: Vec<&str> = named.iter().filter_map(|name| name.strip_suffix('!')).collect();
    let text = format!(
        "type: purchasing.order.placed.v1\nowner: purchasing\nsubject: {{aggregate: order, id_field: order_id}}\naxis: order\n\
         weight: thick\nsummary: An order was placed.\naudiences: [internal, stores]\nretention: forever\n{more}\
         schema: {{type: object, required: [{}], properties: {{{}}}}}\n",
        required.join(", "),
        properties.join(", ")
    );
    read_file("order.yaml", &text).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

fn release(name: &str, fields: &str) -> Release {
    Release { name: name.to_owned(), contracts: order(fields, "") }
}

fn told(found: &[Break]) -> Vec<String> {
    found.iter().map(|one| format!("{} {} {}", one.release, one.direction.name(), one.path)).collect()
}

#[test]
fn each_mode_looks_in_its_directions_and_as_far_back_as_it_says() {
    // First `a` was required, then nothing; now `b` is.
    let releases = [release("1", "a!"), release("2", "a")];
    let now = order("a b!", "");
    let (back, forth) = (["1 backward $.b", "2 backward $.b"], "1 forward $.a");
    let cases = [
        (Mode::None, vec![]),
        (Mode::Backward, vec![back[1]]),
        (Mode::Forward, vec![]),
        (Mode::Full, vec![back[1]]),
        (Mode::BackwardTransitive, vec![back[0], back[1]]),
        (Mode::ForwardTransitive, vec![forth]),
        (Mode::FullTransitive, vec![back[0], forth, back[1]]),
    ];
    for (mode, expected) in cases {
        assert_eq!(told(&compare(mode, &now, &releases)), expected, "{}", mode.name());
    }
}

#[test]
fn a_type_that_is_gone_breaks_every_mode_but_none() {
    for mode in Mode::ALL {
        let found = compare(mode, &[], &[release("1", "a")]);
        assert_eq!(found.is_empty(), mode == Mode::None, "{}", mode.name());
    }
}

#[test]
fn owner_subject_weight_scope_and_lost_audiences_are_changes_as_well() {
    let before = [release("1", "order_id!")];
    let mut now = order("order_id!", "");
    now[0].owner = "warehouse".to_owned();
    now[0].aggregate = "delivery".to_owned();
    now[0].weight = Some(event::Weight::Thin);
    now[0].scoped_by = Some("order_id".to_owned());
    now[0].audiences.retain(|audience| audience.name() != "stores");
    let reasons = |mode| compare(mode, &now, &before).into_iter().map(|one| one.reason).collect::<Vec<_>>();
    let of_both = [
        "the owner was purchasing in release 1, and is warehouse now",
        "what it is about was order, by order_id in release 1, and is delivery, by order_id now",
        "the weight was thick in release 1, and is thin now",
        "what narrows the audience was nothing in release 1, and is order_id now",
    ];
    assert_eq!(reasons(Mode::Backward), of_both);
    assert_eq!(reasons(Mode::Forward)[4], "stores received it in release 1, and do not any more");
}

#[test]
fn the_names_of_modes_are_read_again() {
    assert_eq!(Mode::ALL.map(|mode| Mode::parse(mode.name())), Mode::ALL.map(Some));
    assert_eq!(Mode::parse("transitive"), None);
    assert_ne!(Direction::Backward.name(), Direction::Forward.name());
}
