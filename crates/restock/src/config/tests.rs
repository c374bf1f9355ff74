//! The embedded file is the only place of the defaults: these tests hold it to what the program reads.

use std::collections::BTreeSet;
use std::path::PathBuf;

use toml::{Table, Value};

use super::{Config, ConfigError, DEFAULT, Effects, MailMode, keys, layers};

fn load_with(file: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("restock.toml");
    std::fs::write(&path, file).unwrap();
    let environment: Vec<(String, String)> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    layers::load(Some(&path), environment.into_iter())
}

fn load(file: &str) -> Result<Config, ConfigError> {
    load_with(file, &[])
}

fn faults(file: &str) -> Vec<String> {
    load(file).map(|_| Vec::new()).unwrap_or_else(|error| error.faults)
}

fn leaves(table: &Table, path: &str, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let full = format!("{path}{key}");
        match value {
            Value::Table(inner) if !inner.is_empty() => leaves(inner, &format!("{full}."), found),
            _ => {
                found.insert(full);
            }
        }
    }
}

fn leaves_of(table: &Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    leaves(table, "", &mut found);
    found
}

#[test]
fn the_defaults_hold_without_a_file() {
    let config = layers::load(None, std::iter::empty()).unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!((config.effects, config.mail.mode, config.central.url.clone()), (Effects::On, MailMode::None, None));
    assert!(config.central.connection().unwrap().is_none());
}

#[test]
fn the_defaults_are_those_of_the_parts_they_configure() {
    let config = layers::load(None, std::iter::empty()).unwrap();
    let rules = config.planning.rules(config.retailer.zone().unwrap(), config.central.hurry).unwrap();
    let none = planning::SettingsOverrides::default();
    let settings = planning::Settings::resolve(&rules.configured.global, &none, &none, &none);
    assert_eq!(settings, planning::Settings::default());
    let of_context = restocking::rules::Rules::default();
    assert_eq!(
        (rules.debounce, rules.moved_percent, rules.gap_timer),
        (of_context.debounce, of_context.moved_percent, of_context.gap_timer)
    );
    assert_eq!(rules.hurry, of_context.hurry);
    let (ours, of_web) = (config.server.limits(), web::Limits::default());
    assert_eq!(ours, web::Limits { shutdown_timeout: ours.shutdown_timeout, ..of_web });
    let (ours, of_context) = (config.sweep.retention(), restocking::use_cases::Retention::default());
    assert_eq!((ours.ended, ours.history), (of_context.ended, of_context.history));
    assert_eq!(ours.trend, of_context.trend);
}

#[test]
fn every_setting_is_documented_and_every_documented_one_exists() {
    let shown: Table = keys::all_shown().parse().unwrap();
    let config = load(&keys::all_shown()).unwrap();
    let read = Table::try_from(&config).unwrap();
    assert_eq!(leaves_of(&shown), leaves_of(&read));
}

#[test]
fn every_setting_has_a_comment_above_it() {
    let mut explained = false;
    for line in DEFAULT.lines() {
        let is_prose = line.starts_with("# ");
        let is_setting = line.trim_start_matches('#').contains(" = ") && !is_prose;
        // Settings that belong together share the words above the first.
        assert!(!is_setting || explained, "without a word: {line}");
        explained = is_prose || (explained && !line.is_empty());
    }
}

#[test]
fn what_is_shown_can_be_read_again() {
    let config = load(&keys::all_shown()).unwrap();
    let shown = toml::to_string(&config).unwrap();
    assert_eq!(toml::to_string(&load(&shown).unwrap()).unwrap(), shown);
}

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest_one() {
    assert_eq!(
        faults("[central]\nulr = \"http://c\"\n[sevrer]\nlisten = \"x\"\n[planning.products.P-1]\nfrozn = 3\n"),
        [
            "unknown key central.ulr; did you mean url?",
            "unknown key planning.products.P-1.frozn; did you mean frozen?",
            "unknown key sevrer; did you mean server?",
        ]
    );
}

#[test]
fn an_unknown_key_far_from_all_others_is_told_which_there_are() {
    assert_eq!(faults("[data]\nxyz = 1\n"), ["unknown key data.xyz; in data there are dir"]);
}

#[test]
fn a_value_of_the_wrong_kind_is_named_with_its_key() {
    assert_eq!(faults("[mail]\nport = \"abc\"\n"), ["mail.port: invalid type: string \"abc\", expected u16"]);
    let found = faults("[central]\ntimeout = \"soon\"\n");
    assert_eq!(found, ["central.timeout: \"soon\" is no duration; write it like \"200ms\", \"10s\" or \"15m\""]);
}

#[test]
fn a_file_that_is_no_toml_is_shown_where() {
    let found = faults("[central\n").remove(0);
    assert!(found.contains("line 1"), "{found}");
}

#[test]
fn all_values_out_of_bounds_are_told_at_once() {
    let found = faults(
        "[retailer]\ntime_zone = \"Europe/Atlantis\"\n[central]\nlevel = 4\n[sweep]\nhour = 24\n[planning.settings]\nfrozen = 9999\n[server]\nstreams = 0\n",
    );
    let about = ["server.streams", "retailer.time_zone", "central.level", "planning.settings.frozen", "sweep.hour"];
    assert_eq!(found.len(), about.len(), "{found:?}");
    for (fault, key) in found.iter().zip(about) {
        assert!(fault.starts_with(key), "{fault}");
    }
}

#[test]
fn settings_that_need_each_other_are_asked_for_together() {
    assert_eq!(faults("[mail]\nmode = \"folder\"\n"), ["mail.from is missing; mails need a sender"]);
    let found = faults("[mail]\nmode = \"smtp\"\nfrom = \"a@b.example\"\nuser = \"u\"\n");
    assert_eq!(found.len(), 2, "the host, and the password: {found:?}");
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let environment = [
        ("RESTOCK__SERVER__LISTEN", "0.0.0.0:9999"),
        ("RESTOCK__CENTRAL__LEVEL", "2"),
        ("RESTOCK__EFFECTS", "off"),
        ("HOME", "/"),
    ];
    let config = load_with("[server]\nlisten = \"127.0.0.1:1\"\nstreams = 7\n", &environment).unwrap();
    assert_eq!(config.server.listen.to_string(), "0.0.0.0:9999");
    assert_eq!((config.server.limits().streams, config.server.limits().connections), (7, 1_024));
    assert_eq!((config.central.level().unwrap().number(), config.effects), (2, Effects::Off));
}

#[test]
fn a_fault_in_the_environment_names_the_variable() {
    let error = load_with("", &[("RESTOCK__SERVER__LISTN", "x")]).unwrap_err();
    assert_eq!(
        error.faults,
        ["unknown key server.listn; did you mean listen? (environment variable RESTOCK__SERVER__LISTN)"]
    );
    let error = load_with("", &[("RESTOCK__MAIL__PORT", "x")]).unwrap_err();
    assert!(error.faults[0].ends_with("(environment variable RESTOCK__MAIL__PORT)"), "{error}");
}

#[test]
fn a_secret_is_read_from_its_file_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let secret: PathBuf = folder.path().join("token");
    std::fs::write(&secret, "s3cret\n").unwrap();
    let config = load(&format!("[central]\nurl = \"http://c\"\ntoken_file = {secret:?}\n")).unwrap();
    assert_eq!(config.central.connection().unwrap().unwrap().token.as_deref(), Some("s3cret"));
    assert!(!toml::to_string(&config).unwrap().contains("s3cret"));
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[test]
fn a_secret_inside_an_address_is_refused() {
    let found = faults("[central]\nurl = \"https://user:s3cret@central.example\"\n");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("central.url") && !found[0].contains("s3cret"), "{found:?}");
}

#[test]
fn settings_of_a_category_a_supplier_and_a_product_are_taken() {
    let text = "[planning.categories.toys]\nfrozen = 10\n[planning.suppliers.\"S 1\"]\nminimum_value = \"12.50\"\n[planning.products.P]\nhorizon = 90\n";
    let config = load(text).unwrap();
    let rules = config.planning.rules(config.retailer.zone().unwrap(), 1).unwrap();
    let of_product = rules.overrides("P", "S 1", Some("toys"));
    assert_eq!((of_product.frozen, of_product.horizon), (Some(10), Some(90)));
    assert_eq!(of_product.minimum_value.unwrap().to_string(), "12.50");
}

#[test]
fn a_header_that_stands_for_an_unknown_type_is_refused() {
    let found = faults("[[events.headers]]\nheader = \"x-type\"\ntypes = { A = \"no.such.v1\" }\n");
    assert_eq!(found, ["events.headers: header x-type: \"A\" stands for the unknown type \"no.such.v1\""]);
}

#[test]
fn planners_are_taken_as_they_are_written() {
    let text = "[planners.home]\nname = \"Buyer home\"\nemail = \"home@b.example\"\nsuppliers = [\"S-1\"]\ncategories = [\"Home\"]\nsees = \"own\"\n\
                [planners.lead]\nname = \"Head of buying\"\n";
    let config = load(text).unwrap();
    let planners = config.planners.planners(&config.offer).unwrap();
    let home = planners.get("home").unwrap();
    assert!(
        home.assigned.has("S-1", None) && home.assigned.has("S-9", Some("Home")) && !home.assigned.has("S-9", None)
    );
    assert!(home.offer.is_some(), "whoever has an address gets the daily offer");
    assert!(planners.viewer("home").unwrap().sees().is_some());
    let lead = planners.get("lead").unwrap();
    assert!(lead.offer.is_none() && planners.viewer("lead").unwrap().sees().is_none());
}

#[test]
fn everything_that_is_wrong_with_a_planner_is_told_with_its_key() {
    let text = "[planners.\"Home!\"]\nname = \" \"\nemail = \"nowhere\"\nlanguage = \"fr\"\nsuppliers = [\"\"]\nhour = 25\n\
                [planners.all]\nname = \"All\"\n[planners.b]\nname = \"B\"\noffer = true\nweekdays = []\n\
                [offer]\nsoon_days = 99\n";
    let found = faults(text);
    let about = [
        "offer.soon_days is 99",
        "planners.Home!: an id has",
        "planners.Home!.name is empty",
        "planners.Home!.email: the mail address is not of the form",
        "planners.Home!.language is \"fr\"; there are mails in \"en\" and \"de\"",
        "planners.Home!.suppliers holds an empty name",
        "planners.Home!: 25 is no hour",
        "planners.all: \"all\" and \"nobody\" have a meaning of their own",
        "planners.b.email is missing; the daily offer needs an address, or set offer = false",
        "planners.b: no day of the week is given",
    ];
    assert_eq!(found.len(), about.len(), "{found:#?}");
    for (fault, begin) in found.iter().zip(about) {
        assert!(fault.starts_with(begin), "{fault}");
    }
    assert_eq!(
        faults("[planners.b]\nname = \"B\"\nmail = \"b@b.example\"\n"),
        ["unknown key planners.b.mail; did you mean email?"]
    );
    assert_eq!(faults("[planners.b]\nname = \"B\"\nsees = \"some\"\n").len(), 1);
    assert_eq!(faults("[offer]\nweekdays = [\"monday\"]\n").len(), 1);
}

#[test]
fn offers_by_smtp_need_an_address_that_their_links_lead_to() {
    let smtp = "[mail]\nmode = \"smtp\"\nhost = \"mail.example\"\nfrom = \"a@b.example\"\n[planners.b]\nname = \"B\"\nemail = \"b@b.example\"\n";
    assert!(faults(smtp)[0].starts_with("server.public_url is missing"));
    assert!(faults(&format!("{smtp}[server]\npublic_url = \"https://restock.example.com/desk\"\n")).is_empty());
    for wrong in ["restock.example.com", "ftp://r.example", "https://u:p@r.example", "https://r.example/?a=b"] {
        assert_eq!(faults(&format!("[server]\npublic_url = \"{wrong}\"\n")).len(), 1, "{wrong}");
    }
}
