use jiff::civil::{Date, Weekday};

use super::{Words, amount};

pub(super) const WORDS: Words = Words {
    tag: "de",
    subject: |retailer, offer, is_trial| {
        let (open, ending) = (offer.yours.open.count, offer.yours.ending.count);
        let ends = match ending {
            0 => String::new(),
            1 => ", 1 endet bald".to_owned(),
            _ => format!(", {ending} enden bald"),
        };
        let trial = if is_trial { "[Probe] " } else { "" };
        let what = match (open, offer.nobodys.open.count) {
            (0, 0) => "etwas ist anzusehen".to_owned(),
            (0, nobodys) => format!("{nobodys} offen, die niemand hat"),
            _ => format!("{open} offen{ends}"),
        };
        format!("{trial}{retailer}, {}: {what}", day(offer.day))
    },
    greeting: |name| format!("Guten Tag {name},"),
    open: |count, worth| match count {
        0 => "für Sie ist nichts offen.".to_owned(),
        1 => format!("1 Vorschlag ist für Sie offen{worth}."),
        _ => format!("{count} Vorschläge sind für Sie offen{worth}."),
    },
    ending: |count, until, worth| {
        let what = if count == 1 { "1 davon endet".to_owned() } else { format!("{count} davon enden") };
        format!("{what} bis {until}{worth}.")
    },
    worth: |amounts| format!(", Wert {amounts}"),
    open_desk: "Vorschläge öffnen",
    ends_soon: "Endet bald",
    most_valuable: "Am wertvollsten",
    coming_back: "Bald wieder da",
    by_kind: "Nach Art",
    by_supplier: "Nach Lieferant",
    kind_head: "Art",
    supplier_head: "Lieferant",
    shortages: "Fehlmengen",
    no_lines_mend: "Keine offene Bestellzeile behebt sie: nachbestellen oder beschleunigen.",
    nobodys: "Niemandem zugeordnet",
    show: "Anzeigen",
    suggestion: "Vorschlag",
    change: "Änderung",
    value: "Wert",
    count: "Offen",
    kind: |kind| match kind {
        "cancel" => "Stornieren",
        "postpone" => "Verschieben",
        "advance" => "Vorziehen",
        "decrease" => "Verringern",
        "increase" => "Erhöhen",
        _ => "Hinweis",
    },
    about: |order, line, supplier| format!("Bestellung {order}, Position {line}, {supplier}"),
    quantity: |from, to| format!("Menge {from} → {to}"),
    until: |day| format!("bis {day}"),
    more: |count| format!("und {count} weitere"),
    more_suppliers: |count| {
        if count == 1 { "und 1 weiterer Lieferant".to_owned() } else { format!("und {count} weitere Lieferanten") }
    },
    short_from: |first, out| match out {
        Some(out) => format!("knapp ab {first}, ausverkauft am {out}"),
        None => format!("knapp ab {first}"),
    },
    attention: |count| {
        let changes = if count == 1 { "1 Änderung".to_owned() } else { format!("{count} Änderungen") };
        format!("Ob das Zentralsystem {changes} vorgenommen hat, ist unbekannt: Jemand muss nachsehen.")
    },
    nobodys_open: |count, worth, ending| {
        let what = if count == 1 { "1 Vorschlag".to_owned() } else { format!("{count} Vorschläge") };
        let ends = match ending {
            0 => String::new(),
            1 => "; 1 endet bald".to_owned(),
            _ => format!("; {ending} enden bald"),
        };
        format!("{what}{worth}{ends}.")
    },
    nobodys_shortages: |count| if count == 1 { "1 Fehlmenge.".to_owned() } else { format!("{count} Fehlmengen.") },
    why: |day, planner| {
        format!("Geschrieben am {day} für {planner}. Was sich seither geändert hat, zeigt Restock selbst.")
    },
    date: day,
    number: |value| amount(value, '.', ','),
};

fn day(date: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => "Mo",
        Weekday::Tuesday => "Di",
        Weekday::Wednesday => "Mi",
        Weekday::Thursday => "Do",
        Weekday::Friday => "Fr",
        Weekday::Saturday => "Sa",
        Weekday::Sunday => "So",
    };
    format!("{weekday}, {}", date.strftime("%-d.%-m."))
}
