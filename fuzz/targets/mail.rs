#![no_main]
//! A supplier's mail: whatever names and notes contain, it has its own headers and no other, one recipient, and never
//! breaks.

use arbitrary::Arbitrary;
use dispatch::change::{AcceptedChange, ChangeKind, Language, LineTerms, Product, Supplier, SupplierId};
use dispatch::mail::{MailSettings, render};
use dispatch::parcel::{Fact, SupplierBatch};
use dispatch::text::PlainText;
use jiff::{SignedDuration, Timestamp, civil::Date};
use mail_parser::MessageParser;
use uuid::Uuid;

#[derive(Debug, Arbitrary)]
struct Scene<'a> {
    german: bool,
    supplier: &'a str,
    retailer: &'a str,
    contact: Option<&'a str>,
    changes: Vec<Asked<'a>>,
}

#[derive(Debug, Arbitrary)]
struct Asked<'a> {
    kind: u8,
    order: &'a str,
    line: &'a str,
    product: (&'a str, &'a str),
    note: Option<&'a str>,
    day: i16,
    quantity: u32,
    pack: u16,
}

const HEADERS: [&str; 16] = [
    "date",
    "from",
    "reply-to",
    "to",
    "subject",
    "message-id",
    "in-reply-to",
    "references",
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
    let click = Uuid::from_u128(7);
    let at = Timestamp::UNIX_EPOCH;
    let mut batch = SupplierBatch::new(click, SupplierId::new("S"));
    for (n, asked) in scene.changes.iter().take(4).enumerate() {
        let terms = LineTerms {
            arrive_on: Date::constant(2026, 1, 1).saturating_add(SignedDuration::from_hours(24 * i64::from(asked.day))),
            quantity_purchase_units: u64::from(asked.quantity),
        };
        let change = AcceptedChange {
            incarnation: Uuid::from_u128(n as u128),
            click_batch: click,
            supplier: Supplier {
                id: SupplierId::new("S"),
                name: PlainText::new(scene.supplier),
                email: "orders@supplier.example".to_owned(),
                language: if scene.german { Language::German } else { Language::English },
            },
            order_id: PlainText::new(asked.order),
            line_id: PlainText::new(asked.line),
            product: Product { id: PlainText::new(asked.product.0), name: PlainText::new(asked.product.1) },
            kind: ChangeKind::ALL[usize::from(asked.kind) % ChangeKind::ALL.len()],
            from: terms,
            to: terms,
            units_per_pack: u64::from(asked.pack).max(1),
            correlation_id: PlainText::new(asked.order),
            planner_note: asked.note.map(PlainText::new),
        };
        batch.learn(Fact::Applied { change: Box::new(change), at }).expect("a change of this batch");
    }
    let patience = SignedDuration::from_mins(1);
    let Some(parcel) = batch.seal(at + patience, patience) else { return };
    let settings = MailSettings {
        from: "orders@retailer.example".parse().expect("an address"),
        reply_to: None,
        message_id_domain: "retailer.example".parse().expect("a domain"),
        retailer_name: PlainText::new(scene.retailer),
        contact_name: scene.contact.map(PlainText::new),
        contact_phone: None,
    };
    let mail = render(&parcel, &settings, at, None).expect("a mail, whatever a name contains");
    let parsed = MessageParser::default().parse(&mail.bytes).expect("a mail that can be read");
    for header in parsed.headers() {
        let name = header.name().to_ascii_lowercase();
        assert!(HEADERS.contains(&name.as_str()), "a header that nobody asked for: {name}");
    }
    let to = parsed.to().and_then(|to| to.first()).and_then(|to| to.address());
    assert_eq!(to, Some("orders@supplier.example"));
});
