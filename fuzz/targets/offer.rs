#![no_main]
//! A planner's daily offer: whatever names contain, it has its own headers and no other, one recipient, and never breaks.

use arbitrary::Arbitrary;
use dispatch::change::Language;
use dispatch::mail::{MailSettings, render_offer};
use dispatch::offer::{Offer, Recipient};
use dispatch::text::PlainText;
use jiff::Timestamp;
use mail_parser::MessageParser;
use serde_json::json;

#[derive(Debug, Arbitrary)]
struct Scene<'a> {
    german: bool,
    planner: &'a str,
    retailer: &'a str,
    kind: &'a str,
    order: &'a str,
    line: &'a str,
    product: &'a str,
    supplier: &'a str,
    currency: &'a str,
    value: i64,
    count: u32,
    quantity: i32,
}

const HEADERS: [&str; 14] = [
    "date",
    "from",
    "reply-to",
    "to",
    "subject",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-language",
    "auto-submitted",
    "x-auto-response-suppress",
    "x-correlation-id",
    "content-disposition",
];

libfuzzer_sys::fuzz_target!(|scene: Scene<'_>| {
    let sum = json!({"count": scene.count, "value": [{"currency": scene.currency, "value": scene.value.to_string()}]});
    let line = json!({
        "incarnation": "00000000-0000-0000-0000-000000000007", "kind": scene.kind, "order_id": scene.order,
        "line_id": scene.line, "product_name": scene.product, "supplier_name": scene.supplier,
        "from_date": "2026-12-01", "to_date": "2026-12-20", "from_quantity": scene.quantity,
        "to_quantity": scene.quantity, "value": scene.value.to_string(), "currency": scene.currency,
        "until": "2026-11-28"
    });
    let shortage = json!({
        "product_id": scene.order, "product_name": scene.product, "first_day": "2026-12-01",
        "stock_out_day": "2026-12-03"
    });
    let offer = json!({
        "offer_id": "00000000-0000-0000-0000-000000000009", "planner_id": scene.planner, "day": "2026-11-25",
        "soon_days": 3,
        "yours": {
            "open": sum, "kinds": [{"kind": scene.kind, "open": sum}],
            "suppliers": [{"supplier_id": scene.supplier, "supplier_name": scene.supplier, "open": sum}],
            "other_suppliers": scene.count, "ending": sum, "ending_lines": [line], "best": [line],
            "waking": scene.count, "waking_lines": [line], "attention": scene.count, "shortages": scene.count,
            "shortage_lines": [shortage]
        },
        "nobodys": {"open": sum, "ending": scene.count, "attention": scene.count, "shortages": scene.count}
    });
    let offer = Offer::read(&offer.to_string()).expect("an offer, whatever its texts are");
    let recipient = Recipient {
        name: PlainText::new(scene.planner),
        email: "planner@retailer.example".parse().expect("an address"),
        language: if scene.german { Language::German } else { Language::English },
    };
    let settings = MailSettings {
        from: "orders@retailer.example".parse().expect("an address"),
        reply_to: None,
        message_id_domain: "retailer.example".parse().expect("a domain"),
        retailer_name: PlainText::new(scene.retailer),
        contact_name: None,
        contact_phone: None,
    };
    let mail = render_offer(&offer, &recipient, &settings, "https://desk.example", Timestamp::UNIX_EPOCH)
        .expect("a mail, whatever a name contains");
    let parsed = MessageParser::default().parse(&mail.bytes).expect("a mail that can be read");
    for header in parsed.headers() {
        let name = header.name().to_ascii_lowercase();
        assert!(HEADERS.contains(&name.as_str()), "a header that nobody asked for: {name}");
    }
    let to = parsed.to().and_then(|to| to.first()).and_then(|to| to.address());
    assert_eq!(to, Some("planner@retailer.example"));
});
