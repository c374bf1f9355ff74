//! The mail of a daily offer.

use dispatch::change::Language;
use dispatch::mail::{offer_text, render_offer};
use dispatch::offer::{Offer, Recipient};
use dispatch::text::PlainText;
use mail_parser::MessageParser;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{at, settings};

const DESK: &str = "https://restock.example.com";

fn recipient(language: Language) -> Recipient {
    Recipient { name: PlainText::new("Buyer home"), email: "buyer-home@example.com".parse().unwrap(), language }
}

fn line(n: u128, kind: &str, name: &str, until: Option<&str>) -> Value {
    json!({
        "incarnation": uuid::Uuid::from_u128(n), "kind": kind, "order_id": format!("PO-{n}"), "line_id": "1",
        "product_id": "P", "product_name": name, "supplier_name": "Amber & Sons", "from_date": "2026-12-01",
        "to_date": if kind == "cancel" { Value::Null } else { json!("2026-12-24") }, "from_quantity": 40,
        "to_quantity": if kind == "decrease" { 12 } else { 40 }, "value": "1234.5", "currency": "EUR", "until": until,
    })
}

fn sum(count: u64) -> Value {
    json!({ "count": count, "value": [{ "currency": "EUR", "value": "98765.4" }, { "currency": "GBP", "value": "3" }] })
}

fn offer(name: &str) -> Value {
    json!({
        "offer_id": uuid::Uuid::from_u128(7), "planner_id": "home", "day": "2026-11-23", "as_of": "2026-11-23T07:00:00Z",
        "soon_days": 3,
        "yours": {
            "open": sum(27), "kinds": [{ "kind": "advance", "open": sum(20) }, { "kind": "cancel", "open": sum(7) }],
            "suppliers": [{ "supplier_id": "S 1&2", "supplier_name": name, "open": sum(27) }], "other_suppliers": 2,
            "ending": sum(12), "ending_lines": [line(1, "advance", name, Some("2026-11-24"))],
            "best": [line(2, "cancel", name, None), line(3, "decrease", name, None)],
            "waking": 1, "waking_lines": [line(4, "postpone", name, Some("2026-11-25"))], "attention": 1,
            "shortages": 11,
            "shortage_lines": [{ "product_id": "P/1", "product_name": name, "first_day": "2026-11-30", "stock_out_day": "2026-12-02" }]
        },
        "nobodys": { "open": sum(4), "ending": 1, "attention": 0, "shortages": 2 }
    })
}

fn read(offer: &Value) -> Offer {
    Offer::read(&offer.to_string()).unwrap()
}

#[test]
fn what_an_offer_says_in_english() {
    let said = offer_text(&read(&offer("Teapot")), "Buyer home", Language::English, "Haldenstern", DESK).unwrap();
    insta::assert_snapshot!(format!("{}\n\n{}", said.subject, said.text));
}

#[test]
fn what_an_offer_says_in_german() {
    let said = offer_text(&read(&offer("Teekanne")), "Buyer home", Language::German, "Haldenstern", DESK).unwrap();
    insta::assert_snapshot!(format!("{}\n\n{}", said.subject, said.text));
}

#[test]
fn what_an_offer_shows() {
    let said = offer_text(&read(&offer("Teapot")), "Buyer home", Language::English, "Haldenstern", DESK).unwrap();
    insta::assert_snapshot!(said.html);
}

#[test]
fn the_same_offer_has_the_same_bytes_and_nothing_from_elsewhere() {
    let write =
        || render_offer(&read(&offer("Teapot")), &recipient(Language::English), &settings(), DESK, at(0)).unwrap();
    let mail = write();
    assert_eq!(mail, write());
    assert!(mail.bytes.is_ascii());
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    assert_eq!(parsed.message_id(), Some(mail.message_id.as_str()));
    let html = parsed.body_html(0).unwrap();
    for word in ["<img", "<script", "<link", "<iframe", "url(", "src=", "@import"] {
        assert!(!html.contains(word), "{word}");
    }
    let links = html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let links: Vec<&str> = links.collect();
    assert!(links.len() > 8 && links.iter().all(|link| link.starts_with(DESK)), "{links:?}");
    assert!(links.iter().any(|link| link.ends_with("&amp;supplier_id=S%201%262")), "{links:?}");
    assert_eq!(parsed.attachment_count(), 0);
}

fn hostile() -> impl Strategy<Value = String> {
    let parts = vec![
        "\r\nBcc: everyone@example.com\r\n",
        "<script>alert(1)</script>",
        "\"><img src=x>",
        "' onload='x",
        "{{7*7}}",
        "</td></table>",
        "=?utf-8?b?DQpCY2M6IHg=?=",
        "\u{202E}",
        "\0",
        "&amp;",
        "http://x",
        "javascript:x",
        "ü",
        "\n.\r\n",
    ];
    prop_oneof![
        prop::collection::vec(prop::sample::select(parts), 1..5).prop_map(|parts| parts.concat()),
        any::<String>()
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_name_breaks_the_mail(name in hostile(), who in hostile(), retailer in hostile()) {
        let recipient = Recipient { name: PlainText::new(&who), ..recipient(Language::English) };
        let settings = dispatch::mail::MailSettings { retailer_name: PlainText::new(&retailer), ..settings() };
        let mail = render_offer(&read(&offer(&name)), &recipient, &settings, DESK, at(0)).unwrap();
        let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
        let headers: Vec<String> = parsed.headers().iter().map(|header| header.name.as_str().to_owned()).collect();
        let mut once = headers.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), headers.len());
        prop_assert!(parsed.bcc().is_none());
        prop_assert_eq!(parsed.parts.len(), 3, "two alternatives in one multipart");
        let html = parsed.body_html(0).unwrap();
        let tags = ["<script", "<img", "<iframe"];
        prop_assert!(tags.iter().all(|tag| !html.contains(tag)), "{}", html);
        let plain = offer_text(&read(&offer("Teapot")), "B", Language::English, "R", DESK).unwrap().html;
        prop_assert_eq!(html.matches("<td").count(), plain.matches("<td").count());
        prop_assert_eq!(html.matches("href=").count(), plain.matches("href=").count());
    }
}
