//! Mistakes, and what is said about each.

use criteria::parse;

fn said(file: &str) -> String {
    parse(file).map_or_else(|faults| faults.of_file("criteria.toml"), |_| "(nothing)".to_owned())
}

fn one(lines: &str) -> String {
    format!("version = 1\n\n[[criteria]]\n{lines}")
}

#[test]
fn each_kind_of_mistake_has_its_own_words() {
    let sound = "id = \"old\"\nkind = \"cancel\"\nwhen = \"age > 180\"\nreason = \"Ordered {age} days ago\"\n";
    assert_eq!(said(&one(sound)), "(nothing)");
    let instead = |from: &str, to: &str| one(&sound.replace(from, to));
    let cases = [
        ("a misspelled name", instead("age > 180", "arival_in > 3 and days_of_covr > 180")),
        ("a misspelled key", instead("when", "wenn")),
        ("a misspelled kind", instead("\"cancel\"", "\"postpon\"")),
        ("a misspelled function", instead("age > 180", "rond(age) > 180")),
        (
            "a misspelled setting",
            format!("{}\n[settings]\ntolerence_out = 9\nfrozen = 5000\nminimum_value = 0.5\n", one(sound)),
        ),
        ("a text without quotes", instead("age > 180", "supplier == S1")),
        ("a text against a number", instead("age > 180", "age > '180'")),
        ("a number against a date", instead("age > 180", "arrival_date > 20")),
        ("one equals sign", instead("age > 180", "category = 'toys'")),
        ("words of other languages", instead("age > 180", "age > 180 && overdue")),
        ("a range in one go", instead("age > 180", "10 < age < 20")),
        ("a bracket that stays open", instead("age > 180", "(age > 180")),
        ("an operator without its other side", instead("age > 180", "age >")),
        ("no comparison at all", instead("age > 180", "age")),
        ("a sign for thousands", instead("age > 180", "value > 1,000")),
        ("a per cent sign", instead("age > 180", "quantity > 10 %")),
        ("a day that is none", instead("age > 180", "arrival_date > 2026-02-30")),
        ("too deep", instead("age > 180", &format!("{}age > 1{}", "(".repeat(20), ")".repeat(20)))),
        ("too long", instead("age > 180", &format!("age > 1{}", " and age > 1".repeat(30)))),
        ("a postponement without an amount", instead("cancel", "postpone")),
        ("two amounts", instead("\"cancel\"", "\"postpone\"\nby = 3\nto = \"need_date\"")),
        ("an amount that does not fit", instead("\"cancel\"", "\"decrease\"\nto = \"need_date\"")),
        ("an amount where there is none", instead("\"cancel\"", "\"cancel\"\nby = 3")),
        ("a quantity where there is none", instead("\"cancel\"", "\"increase\"\nby = 3\nquantity = 4")),
        ("a name twice", one(&format!("{sound}\n[[criteria]]\n{sound}"))),
        ("the built-in name", instead("\"old\"", "\"standard\"")),
        ("a name with capitals", instead("\"old\"", "\"Old orders\"")),
        ("a reason with a wrong name", instead("{age}", "{ages} or {age + 1}")),
        ("a brace alone", instead("{age} days", "{age days")),
        ("no reason, no when, no kind, no id", one("priority = 1\n")),
        ("no version", one(sound).replace("version = 1", "")),
        ("a version that is no number", one(sound).replace("version = 1", "version = \"one\"")),
        ("not TOML", instead("kind = \"cancel\"", "kind = cancel")),
        ("a table where a list belongs", one(sound).replace("[[criteria]]", "[criteria]")),
    ];
    let said: Vec<String> = cases.iter().map(|(mistake, file)| format!("{mistake}:\n{}", said(file))).collect();
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn ten_mistakes_in_one_file_get_ten_refusals_at_once() {
    let file = r#"version = 0

[settings]
tolerence_out = 9
backorder_share = "2"

[suppliers.S-1]
frozen = "long"

[[criteria]]
id = "Old"
kind = "cancle"
when = "age > 180"
reason = "Ordered {agee} days ago"

[[criteria]]
id = "far"
kind = "postpone"
when = '''
days_of_cover > 60
and catgory == "toys"
'''
by = "14 days"
reason = ""
"#;
    insta::assert_snapshot!(said(file));
    assert_eq!(parse(file).unwrap_err().0.len(), 10);
}
