//! Increases: what the lines that come anyway can mend within the lead time.

use crate::CRITERION;
use crate::calendar::Day;
use crate::ledger::Ledger;
use crate::line::{Line, Standing};
use crate::netting::{Netting, net};
use crate::noise;
use crate::policy::Policy;
use crate::product::{Product, ceil_div};
use crate::turn::By;

/// Nets the lines, increases where a day within the lead time stays broken, and nets anew.
pub(crate) fn net_with_increases<'p>(
    product: &'p Product,
    policy: &Policy<'_>,
    lines: &[Line<'_>],
    fixed: &Ledger<'p>,
) -> Netting<'p> {
    let mut quantities: Vec<i64> = lines.iter().map(|line| line.quantity).collect();
    let mut netting = net(product, policy, lines, &quantities, fixed);
    // Each round either fills a line up to its maximum or mends every day from its arrival on,
    // so that two rounds a line are enough.
    for _ in 0..2 * lines.len() {
        let Some((rank, quantity)) = next_increase(product, policy, lines, &netting) else { break };
        quantities[rank] = quantity;
        netting = net(product, policy, lines, &quantities, fixed);
    }
    netting
}

/// The rank of the line to increase for the first day that one can mend, and its new quantity.
fn next_increase(
    product: &Product,
    policy: &Policy<'_>,
    lines: &[Line<'_>],
    netting: &Netting<'_>,
) -> Option<(usize, i64)> {
    let broken = (0..product.lead_time).filter(|&day| netting.ledger.shortage(day) > 0);
    broken.into_iter().find_map(|day| {
        let rank = latest_with_room(product, lines, netting, day)?;
        Some((rank, increased(product, policy, &lines[rank], netting, rank)))
    })
}

/// The reviewed, not cancelled line with the latest target up to that day (tie: last rank) that can grow.
fn latest_with_room(product: &Product, lines: &[Line<'_>], netting: &Netting<'_>, day: Day) -> Option<usize> {
    lines
        .iter()
        .zip(&netting.outcomes)
        .enumerate()
        .filter(|(_, (line, _))| line.standing == Standing::Reviewed)
        .filter_map(|(rank, (_, outcome))| outcome.map(|outcome| (rank, outcome)))
        // What a criterion of the team decided is not decided again.
        .filter(|(_, outcome)| outcome.by == By::Netting && !outcome.cancelled && outcome.target <= day)
        .filter(|(_, outcome)| {
            product.order.largest.is_none_or(|largest| outcome.quantity < largest && product.order.minimum <= largest)
        })
        .max_by_key(|&(rank, outcome)| (outcome.target, rank))
        .map(|(rank, _)| rank)
}

/// The least orderable quantity that leaves no day from the line's target to the end of the lead
/// time broken, or the largest within the maximum.
fn increased(product: &Product, policy: &Policy<'_>, line: &Line<'_>, netting: &Netting<'_>, rank: usize) -> i64 {
    let Some(outcome) = netting.outcomes[rank] else { return line.quantity };
    let more = netting.ledger.lacking(outcome.target, product.lead_time - 1);
    let want = product.order.orderable(outcome.quantity + ceil_div(more, line.pack));
    let shown = line.shown_by(CRITERION).map(|shown| shown.quantity).filter(|&shown| {
        shown > line.quantity
            && noise::quantity_stays(shown, want, &product.order, policy.settings.tolerance_quantity_percent)
    });
    let wanted = shown.unwrap_or(want);
    product.order.largest.map_or(wanted, |largest| wanted.min(largest))
}
