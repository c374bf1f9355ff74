//! What a command makes of an order: pure, all changes or none.

use jiff::civil::Date;

use crate::model::{Change, ChangeKind, Command, Order, OrderLine, OrderStatus, Refusal, RefusalReason};

/// The order after the command, with its version as it was, or why it is refused.
pub(crate) fn decide(order: &Order, command: &Command, today: Date) -> Result<Order, Refusal> {
    if order.status != OrderStatus::Open {
        return Err(refusal(RefusalReason::OrderClosed, None, "the order is closed"));
    }
    let mut after = order.clone();
    for change in &command.changes {
        let Some(line) = after.lines.get_mut(&change.line_id) else {
            return Err(refusal(RefusalReason::UnknownLine, Some(change), "the order has no such line"));
        };
        apply(line, change, today)?;
    }
    close_if_done(&mut after);
    Ok(after)
}

fn apply(line: &mut OrderLine, change: &Change, today: Date) -> Result<(), Refusal> {
    let refuse = |reason, detail: &str| Err(refusal(reason, Some(change), detail));
    let open = line.open();
    if line.shipped {
        return refuse(RefusalReason::LineShipped, "the line has already been shipped");
    }
    if line.locked {
        return refuse(RefusalReason::LineLocked, "the line is locked");
    }
    if open == 0 {
        return refuse(RefusalReason::NothingOpen, "nothing of the line is still to come");
    }
    if change.kind == ChangeKind::Cancel {
        if line.received > 0 {
            return refuse(RefusalReason::PartReceived, "part of the line has been received: the rest is on its way");
        }
        line.cancelled += open;
        return Ok(());
    }
    if change.arrive_on.is_some_and(|day| day < today) {
        return refuse(RefusalReason::DateInPast, "the wanted day is past");
    }
    let wanted = change.quantity.unwrap_or(open);
    if wanted <= 0 {
        return refuse(RefusalReason::QuantityOutOfRange, "the ordered quantity would not be above what was received");
    }
    // What is received or cancelled stays counted within the ordered quantity.
    let Some(quantity) = wanted.checked_add(line.received).and_then(|sum| sum.checked_add(line.cancelled)) else {
        return refuse(RefusalReason::QuantityOutOfRange, "the quantity is too large");
    };
    line.quantity = quantity;
    line.confirmed_on = change.arrive_on.or(line.confirmed_on);
    Ok(())
}

/// An order of which nothing is open any more is finished, or cancelled if nothing ever came.
pub(crate) fn close_if_done(order: &mut Order) {
    if order.lines.values().all(|line| line.open() == 0) {
        let received = order.lines.values().any(|line| line.received > 0);
        order.status = if received { OrderStatus::Finished } else { OrderStatus::Cancelled };
    }
}

fn refusal(reason: RefusalReason, change: Option<&Change>, detail: &str) -> Refusal {
    Refusal { reason, detail: detail.to_owned(), line_id: change.map(|change| change.line_id.clone()) }
}
