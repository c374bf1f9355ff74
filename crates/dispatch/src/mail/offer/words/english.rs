use super::{Words, amount};

pub(super) const WORDS: Words = Words {
    tag: "en",
    subject: |retailer, offer, is_trial| {
        let (open, ending) = (offer.yours.open.count, offer.yours.ending.count);
        let ends = match ending {
            0 => String::new(),
            1 => ", 1 ends soon".to_owned(),
            _ => format!(", {ending} end soon"),
        };
        let trial = if is_trial { "[trial] " } else { "" };
        let what = match (open, offer.nobodys.open.count) {
            (0, 0) => "something to look at".to_owned(),
            (0, nobodys) => format!("{nobodys} open that nobody has"),
            _ => format!("{open} open{ends}"),
        };
        format!("{trial}{retailer}, {}: {what}", offer.day.strftime("%a %-d %b"))
    },
    greeting: |name| format!("Hello {name},"),
    open: |count, worth| match count {
        0 => "nothing of yours is open.".to_owned(),
        1 => format!("1 suggestion is open for you{worth}."),
        _ => format!("{count} suggestions are open for you{worth}."),
    },
    ending: |count, until, worth| {
        let what = if count == 1 { "1 of them ends".to_owned() } else { format!("{count} of them end") };
        format!("{what} by {until}{worth}.")
    },
    worth: |amounts| format!(", worth {amounts}"),
    open_desk: "Open the desk",
    ends_soon: "Ends soon",
    most_valuable: "Most valuable",
    coming_back: "Back from a snooze soon",
    by_kind: "By kind",
    by_supplier: "By supplier",
    kind_head: "Kind",
    supplier_head: "Supplier",
    shortages: "Shortages",
    no_lines_mend: "No open order line can mend these: order more, or expedite.",
    nobodys: "Assigned to nobody",
    show: "Show",
    suggestion: "Suggestion",
    change: "Change",
    value: "Value",
    count: "Open",
    kind: |kind| match kind {
        "cancel" => "Cancel",
        "postpone" => "Postpone",
        "advance" => "Advance",
        "decrease" => "Decrease",
        "increase" => "Increase",
        _ => "Inform",
    },
    about: |order, line, supplier| format!("order {order}, line {line}, {supplier}"),
    quantity: |from, to| format!("quantity {from} → {to}"),
    until: |day| format!("until {day}"),
    more: |count| format!("and {count} more"),
    more_suppliers: |count| {
        if count == 1 { "and 1 more supplier".to_owned() } else { format!("and {count} more suppliers") }
    },
    short_from: |first, out| match out {
        Some(out) => format!("short from {first}, out of stock on {out}"),
        None => format!("short from {first}"),
    },
    attention: |count| {
        let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
        format!("The central system does not say whether it made {changes}: somebody has to look.")
    },
    nobodys_open: |count, worth, ending| {
        let what = if count == 1 { "1 suggestion".to_owned() } else { format!("{count} suggestions") };
        let ends = match ending {
            0 => String::new(),
            1 => "; 1 ends soon".to_owned(),
            _ => format!("; {ending} end soon"),
        };
        format!("{what}{worth}{ends}.")
    },
    nobodys_shortages: |count| if count == 1 { "1 shortage.".to_owned() } else { format!("{count} shortages.") },
    why: |day, planner| {
        format!("Written on {day} for the planner {planner}. What has changed since then is on the desk.")
    },
    date: |date| date.strftime("%a %-d %b").to_string(),
    number: |value| amount(value, ',', '.'),
};
