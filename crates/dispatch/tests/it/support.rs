//! A retailer, a supplier and changes to tell the tests' stories with.

use dispatch::change::{AcceptedChange, ChangeKind, Language, LineTerms, Product, Supplier, SupplierId};
use dispatch::mail::MailSettings;
use dispatch::parcel::{Fact, Parcel, SupplierBatch};
use dispatch::text::PlainText;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub(crate) const CLICK: Uuid = Uuid::from_u128(0x0193_4a5b_0000_7000_8000_0000_0000_00c1);
pub(crate) const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_300_200 + second).unwrap()
}

pub(crate) fn settings() -> MailSettings {
    MailSettings {
        from: "orders@haldenstern.example".parse().unwrap(),
        reply_to: Some("purchasing@haldenstern.example".parse().unwrap()),
        message_id_domain: "haldenstern.example".parse().unwrap(),
        retailer_name: PlainText::new("Haldenstern Home & Garden"),
        contact_name: Some(PlainText::new("Marta Quist, Purchasing")),
        contact_phone: Some(PlainText::new("+49 30 555 0110")),
    }
}

pub(crate) fn supplier(language: Language) -> Supplier {
    Supplier {
        id: SupplierId::new("SUP-17"),
        name: PlainText::new("Nordlicht Kerzen GmbH"),
        email: "auftrag@nordlicht.example".to_owned(),
        language,
    }
}

/// The `i`th change of the click: every one its own line, of alternating orders and all five kinds.
pub(crate) fn change(i: u128) -> AcceptedChange {
    let kind = ChangeKind::ALL[(i % 5) as usize];
    let from = LineTerms { arrive_on: date(2026, 12, 14), quantity_purchase_units: 40 };
    let to = match kind {
        ChangeKind::Cancel => LineTerms { quantity_purchase_units: 0, ..from },
        ChangeKind::Postpone => LineTerms { arrive_on: date(2027, 1, 6), ..from },
        ChangeKind::Advance => LineTerms { arrive_on: date(2026, 12, 2), quantity_purchase_units: 48 },
        ChangeKind::Decrease => LineTerms { quantity_purchase_units: 1, ..from },
        ChangeKind::Increase => LineTerms { quantity_purchase_units: 60, ..from },
    };
    AcceptedChange {
        incarnation: Uuid::from_u128(0x0193_4a5b_0000_7000_9000_0000_0000_0000 + i),
        click_batch: CLICK,
        supplier: supplier(Language::English),
        order_id: PlainText::new(&format!("PO-{}", 4711 + i / 3)),
        line_id: PlainText::new(&format!("{}", i + 1)),
        product: Product {
            id: PlainText::new(&format!("2275{i}")),
            name: PlainText::new(["Lantern, brass", "Votive set <12>", "Tealight \"Polar\""][(i % 3) as usize]),
        },
        kind,
        from,
        to,
        units_per_pack: if i % 4 == 3 { 1 } else { 12 },
        correlation_id: PlainText::new("0193-click"),
        planner_note: (i == 1).then(|| PlainText::new("Stocktaking until 5 January")),
    }
}

pub(crate) fn applied(change: AcceptedChange) -> Fact {
    Fact::Applied { change: Box::new(change), at: at(0) }
}

pub(crate) fn batch() -> SupplierBatch {
    SupplierBatch::new(CLICK, SupplierId::new("SUP-17"))
}

/// The one parcel of these changes.
pub(crate) fn parcel(changes: impl IntoIterator<Item = AcceptedChange>) -> Parcel {
    let mut batch: Option<SupplierBatch> = None;
    for change in changes {
        let batch = batch.get_or_insert_with(|| SupplierBatch::new(change.click_batch, change.supplier.id.clone()));
        batch.learn(applied(change)).unwrap();
    }
    batch.unwrap().seal(at(0) + PATIENCE, PATIENCE).unwrap()
}

pub(crate) fn in_language(language: Language, mut change: AcceptedChange) -> AcceptedChange {
    change.supplier.language = language;
    change
}
