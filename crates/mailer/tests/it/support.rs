//! A mail to send, and settings to send it with.

use std::time::Duration;

use dispatch::change::{AcceptedChange, ChangeKind, Language, LineTerms, Product, Supplier, SupplierId};
use dispatch::mail::{MailSettings, RenderedMail, render};
use dispatch::parcel::{Fact, SupplierBatch};
use dispatch::text::PlainText;
use jiff::{SignedDuration, Timestamp};
use mailer::{Credentials, Security, SmtpSettings};
use uuid::Uuid;

pub(crate) const USER: &str = "restock";
pub(crate) const PASSWORD: &str = "päss word\"<>";

/// A mail to this address, of the click with this number.
pub(crate) fn mail(to: &str, click: u128) -> RenderedMail {
    let terms = LineTerms { arrive_on: jiff::civil::date(2026, 12, 14), quantity_purchase_units: 40 };
    let change = AcceptedChange {
        incarnation: Uuid::from_u128(1),
        click_batch: Uuid::from_u128(click),
        supplier: Supplier {
            id: SupplierId::new("SUP-17"),
            name: PlainText::new("Nordlicht Kerzen GmbH"),
            email: to.to_owned(),
            language: Language::German,
        },
        order_id: PlainText::new("PO-4711"),
        line_id: PlainText::new("1"),
        // Lines that begin with a dot are what SMTP treats specially.
        product: Product { id: PlainText::new("."), name: PlainText::new(&". ".repeat(400)) },
        kind: ChangeKind::Increase,
        from: terms,
        to: LineTerms { quantity_purchase_units: 60, ..terms },
        units_per_pack: 12,
        correlation_id: PlainText::new("0193-click"),
        planner_note: None,
    };
    let settings = MailSettings {
        from: "orders@haldenstern.example".parse().unwrap(),
        reply_to: None,
        message_id_domain: "haldenstern.example".parse().unwrap(),
        retailer_name: PlainText::new("Haldenstern Home & Garden"),
        contact_name: None,
        contact_phone: None,
    };
    let now = Timestamp::from_second(1_795_300_200).unwrap();
    let mut batch = SupplierBatch::new(change.click_batch, change.supplier.id.clone());
    batch.learn(Fact::Applied { change: Box::new(change), at: now }).unwrap();
    let parcel = batch.seal(now, SignedDuration::ZERO).unwrap();
    render(&parcel, &settings, now, None).unwrap()
}

pub(crate) fn smtp(port: u16, security: Security) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".to_owned(),
        port,
        security,
        credentials: None,
        root_certificates: None,
        client_name: "desk.haldenstern.example".parse().unwrap(),
        answer_timeout: Duration::from_secs(20),
        content_timeout: Duration::from_secs(20),
    }
}

pub(crate) fn credentials(password: &str) -> Option<Credentials> {
    Some(Credentials { user: USER.to_owned(), password: password.to_owned() })
}
