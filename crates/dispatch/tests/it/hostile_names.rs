//! No name, whatever it contains, breaks a mail.

use dispatch::change::Supplier;
use dispatch::mail::{MailSettings, RenderedMail, render};
use dispatch::text::{HeaderText, PlainText};
use mail_parser::{HeaderForm, MessageParser};
use proptest::prelude::*;

use crate::support::{at, change, parcel, settings};

/// Every case is a whole mail, and fills every field with a string of its own. All of them in optimised builds, and
/// where everything is asked for; a twentieth where they would take minutes.
fn cases() -> u32 {
    let everything = std::env::var("RESTOCK_FULL_TESTS").as_deref() == Ok("1");
    if everything || !cfg!(debug_assertions) { 100_000 } else { 5_000 }
}

const HEADERS: [&str; 10] = [
    "Date",
    "Message-ID",
    "From",
    "To",
    "Reply-To",
    "Subject",
    "X-Correlation-ID",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
];

const HOSTILE: &[&str] = &[
    "\r\nBcc: everyone@example.com\r\n",
    "\n\n<script>alert(1)</script>",
    "\r\n.\r\nMAIL FROM:<x@example.com>\r\n",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+1",
    "-2+3",
    "＝1+1",
    "\t=1",
    "\0",
    "{{7*7}}",
    "{% raw %}",
    "${jndi:ldap://x}",
    "\" onmouseover=\"x",
    "</td></tr></table>",
    "&amp;",
    "<!--",
    "--mixed-00000000000000000000000000000000--",
    "=?utf-8?q?=0D=0ABcc:_x?=",
    "=?utf-8?b?DQpCY2M6IHg=?=",
    "Content-Type: text/html",
    "From ",
    ".",
    ",",
    ";",
    "\"",
    "\"\"",
    "\\",
    "'",
    "<x@example.com>",
    "(comment)",
    "a@b, c@d",
    "\u{202E}gnp.exe",
    "\u{2066}\u{2069}",
    "שלום",
    "مرحبا",
    "👩‍👩‍👧‍👦",
    "🧨",
    "Z̷̢͓a̵l̸g̶o̷",
    "\u{2028}\u{2029}\u{85}",
    "\u{FEFF}",
    "\u{A0}",
    "\u{7F}\u{1B}[31m",
    "ﷺ",
    "=3D",
    "=\r\n",
    "ß",
    "株式会社",
];

fn hostile_text() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        6 => prop::sample::select(HOSTILE).prop_map(str::to_owned),
        2 => prop::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter),
        2 => "[a-zA-Z0-9 ,.\"<>@:;()=?_-]{0,12}",
        1 => prop::collection::vec(prop::char::range('\0', '\u{A0}'), 0..6).prop_map(String::from_iter),
    ];
    let short = prop::collection::vec(fragment, 0..5).prop_map(|fragments| fragments.concat());
    prop_oneof![
        400 => short.clone(),
        1 => (short, 100_usize..10_000).prop_map(|(text, length)| {
            if text.is_empty() { "x".repeat(length) } else { text.chars().cycle().take(length).collect() }
        }),
    ]
}

#[derive(Debug)]
struct Names {
    supplier: String,
    order: String,
    line: String,
    product_id: String,
    product_name: String,
    note: String,
    correlation: String,
    retailer: String,
    contact: String,
}

fn names() -> impl Strategy<Value = Names> {
    prop::collection::vec(hostile_text(), 9).prop_map(|mut texts| {
        let mut next = || texts.pop().unwrap_or_default();
        Names {
            supplier: next(),
            order: next(),
            line: next(),
            product_id: next(),
            product_name: next(),
            note: next(),
            correlation: next(),
            retailer: next(),
            contact: next(),
        }
    })
}

fn mail_with(names: &Names) -> RenderedMail {
    let mut hostile = change(0);
    hostile.supplier = Supplier { name: PlainText::new(&names.supplier), ..hostile.supplier };
    hostile.order_id = PlainText::new(&names.order);
    hostile.line_id = PlainText::new(&names.line);
    hostile.product.id = PlainText::new(&names.product_id);
    hostile.product.name = PlainText::new(&names.product_name);
    hostile.planner_note = Some(PlainText::new(&names.note));
    hostile.correlation_id = PlainText::new(&names.correlation);
    let settings = MailSettings {
        retailer_name: PlainText::new(&names.retailer),
        contact_name: Some(PlainText::new(&names.contact)),
        ..settings()
    };
    render(&parcel([hostile]), &settings, at(0), None).unwrap()
}

/// What a cell has to hold: the text, and an apostrophe before what a spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let text = PlainText::new(text);
    let is_formula = text.as_str().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    format!("{}{text}", if is_formula { "'" } else { "" })
}

/// What HTML has to hold.
fn escaped(text: &str) -> String {
    let text = PlainText::new(text).as_str().replace('&', "&#38;");
    text.replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;").replace('\'', "&#39;")
}

fn shown_name(text: &str) -> Option<String> {
    Some(HeaderText::new(text).as_str().to_owned()).filter(|name| !name.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_names_the_mail_reads_back_as_it_was_meant(names in names()) {
        let mail = mail_with(&names);
        prop_assert!(mail.bytes.is_ascii());
        prop_assert!(mail.bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 998));

        let message = MessageParser::default().parse(&mail.bytes).unwrap();
        let headers: Vec<&str> = message.headers().iter().map(|header| header.name()).collect();
        prop_assert_eq!(headers, HEADERS);
        prop_assert_eq!(message.parts.len(), 5);

        let from = message.from().unwrap().first().unwrap();
        prop_assert_eq!(from.address(), Some("orders@haldenstern.example"));
        prop_assert_eq!(from.name().map(str::to_owned), shown_name(&names.retailer));
        prop_assert_eq!(message.to().unwrap().clone().into_list().len(), 1);
        let to = message.to().unwrap().first().unwrap();
        prop_assert_eq!(to.address(), Some("auftrag@nordlicht.example"));
        prop_assert_eq!(to.name().map(str::to_owned), shown_name(&names.supplier));
        prop_assert_eq!(message.subject(), Some(mail.subject.as_str()));
        if let Some(correlation) = shown_name(&names.correlation) {
            let header = message.header_as("X-Correlation-ID", HeaderForm::Text);
            prop_assert_eq!(header[0].as_text(), Some(correlation.as_str()));
        }

        let text = message.body_text(0).unwrap();
        let html = message.body_html(0).unwrap();
        for name in [&names.order, &names.line, &names.product_id, &names.product_name, &names.note, &names.contact] {
            prop_assert!(text.contains(PlainText::new(name).as_str()), "{name:?} in {text:?}");
            prop_assert!(html.contains(&escaped(name)), "{name:?} in {html:?}");
        }
        prop_assert_eq!(html.matches("</table>").count(), 4);
        prop_assert_eq!(html.matches("<script").count(), 0);

        let csv = message.attachment(0).unwrap().text_contents().unwrap();
        let csv = csv.strip_prefix('\u{FEFF}').unwrap_or(csv);
        let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), 1);
        let cells: Vec<&str> = rows[0].iter().collect();
        let expected = [&names.order, &names.line, &names.product_id, &names.product_name].map(|name| cell(name));
        prop_assert_eq!(&cells[..4], &expected[..]);
        prop_assert_eq!(cells[10], cell(&names.note));
    }

    #[test]
    fn clean_text_has_no_control_character_and_cleaning_it_again_changes_nothing(text in hostile_text()) {
        let clean = PlainText::new(&text);
        prop_assert!(!clean.as_str().chars().any(char::is_control));
        prop_assert!(clean.as_str().chars().count() <= PlainText::MAX_CHARACTERS);
        prop_assert_eq!(&PlainText::new(clean.as_str()), &clean);
        prop_assert!(HeaderText::new(&text).as_str().chars().count() <= HeaderText::MAX_CHARACTERS);
    }
}
