use jiff::civil::{Date, Weekday};

use super::{Orders, Words};
use crate::change::ChangeKind;

pub(super) struct German;

impl Words for German {
    fn tag(&self) -> &'static str {
        "de"
    }

    fn subject(&self, retailer: &str, orders: Orders<'_>, changes: usize) -> String {
        format!("{retailer}: {} zu {} – bitte bestätigen", count(changes), of(orders))
    }

    fn greeting(&self, _supplier: &str) -> String {
        "Sehr geehrte Damen und Herren,".to_owned()
    }

    fn introduction(&self, orders: Orders<'_>, changes: usize) -> String {
        let asked = if changes == 1 {
            "die folgende Änderung".to_owned()
        } else {
            format!("die folgenden {changes} Änderungen")
        };
        match orders {
            Orders::One(order) => {
                format!("wir haben unsere Bestellung {order} geändert. Bitte nehmen Sie {asked} vor.")
            }
            Orders::Several(orders) => {
                format!("wir haben {orders} unserer Bestellungen geändert. Bitte nehmen Sie {asked} vor.")
            }
        }
    }

    fn introduction_to_many(&self, orders: usize, changes: usize, shown: usize, file_name: &str) -> String {
        let of = if orders == 1 { "eine".to_owned() } else { orders.to_string() };
        format!(
            "wir haben {of} unserer Bestellungen geändert. Bitte nehmen Sie alle {changes} Änderungen der beiliegenden \
             Liste {file_name} vor. Hier stehen ihre Summen und nur die ersten {shown}."
        )
    }

    fn follows_earlier_mail(&self) -> &'static str {
        "Diese Nachricht folgt auf unsere frühere. Wo beide dieselbe Position nennen, gilt diese."
    }

    fn order(&self) -> &'static str {
        "Bestellung"
    }

    fn line(&self) -> &'static str {
        "Position"
    }

    fn article(&self) -> &'static str {
        "Artikel"
    }

    fn until_now(&self) -> &'static str {
        "Bisher"
    }

    fn changed(&self) -> &'static str {
        "Neu"
    }

    fn arrival(&self) -> &'static str {
        "Ankunft"
    }

    fn quantity(&self) -> &'static str {
        "Menge"
    }

    fn unchanged(&self) -> &'static str {
        "unverändert"
    }

    fn note(&self) -> &'static str {
        "Hinweis"
    }

    fn request(&self, kind: ChangeKind) -> &'static str {
        match kind {
            ChangeKind::Cancel => "Bitte stornieren",
            ChangeKind::Postpone => "Bitte später liefern",
            ChangeKind::Advance => "Bitte früher liefern",
            ChangeKind::Decrease => "Bitte weniger liefern",
            ChangeKind::Increase => "Bitte mehr liefern",
        }
    }

    fn not_wanted(&self) -> &'static str {
        "storniert"
    }

    fn date(&self, date: Date) -> String {
        let weekday = match date.weekday() {
            Weekday::Monday => "Mo",
            Weekday::Tuesday => "Di",
            Weekday::Wednesday => "Mi",
            Weekday::Thursday => "Do",
            Weekday::Friday => "Fr",
            Weekday::Saturday => "Sa",
            Weekday::Sunday => "So",
        };
        format!("{weekday}, {}", date.strftime("%d.%m.%Y"))
    }

    fn packs(&self, packs: u64, units_per_pack: u64) -> String {
        match (packs, units_per_pack) {
            (_, 1) => format!("{packs} Stück"),
            (1, _) => format!("1 Packung zu {units_per_pack} Stück"),
            _ => format!("{packs} Packungen zu {units_per_pack} Stück"),
        }
    }

    fn please_confirm(&self, changes: usize) -> String {
        let what = if changes == 1 { "diese Änderung" } else { "diese Änderungen" };
        format!("Bitte bestätigen Sie {what}, indem Sie auf diese Nachricht antworten.")
    }

    fn if_not_possible(&self) -> &'static str {
        "Falls etwas nicht möglich ist, nennen Sie uns bitte den Termin oder die Menge, die Sie stattdessen anbieten können."
    }

    fn attached(&self, file_name: &str) -> String {
        format!("Dieselbe Liste liegt für Ihr eigenes System bei: {file_name}")
    }

    fn contact(&self) -> &'static str {
        "Ihr Kontakt"
    }

    fn regards(&self) -> &'static str {
        "Mit freundlichen Grüßen"
    }

    fn reference(&self) -> &'static str {
        "Referenz"
    }
}

fn count(changes: usize) -> String {
    if changes == 1 { "1 Änderung".to_owned() } else { format!("{changes} Änderungen") }
}

fn of(orders: Orders<'_>) -> String {
    match orders {
        Orders::One(order) => format!("Bestellung {order}"),
        Orders::Several(orders) => format!("{orders} Bestellungen"),
    }
}
