//! The real movements, minute by minute.

use super::DataError;
use crate::model::MovementReason;

/// A movement of stock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Movement {
    /// Minutes since the data begins, 2010-12-01T00:00.
    pub(crate) minute: u32,
    /// The product's place in the catalogue.
    pub(crate) article: usize,
    /// Stock units.
    pub(crate) delta: i64,
    pub(crate) reason: MovementReason,
}

/// Reads `minutes since the one before, product, stock units, reason`, and keeps the first `products` products.
pub(super) fn parse(text: &str, products: usize) -> Result<Vec<Movement>, DataError> {
    let mut movements = Vec::with_capacity(320_000);
    let mut minute = 0;
    for (number, line) in text.lines().enumerate() {
        let movement = parse_line(line, minute).ok_or(DataError::Movement { line: number + 1 })?;
        minute = movement.minute;
        if movement.article < products {
            movements.push(movement);
        }
    }
    Ok(movements)
}

fn parse_line(line: &str, before: u32) -> Option<Movement> {
    let mut fields = line.split(',');
    let minute = before.checked_add(fields.next()?.parse().ok()?)?;
    let article = fields.next()?.parse().ok()?;
    let delta = fields.next()?.parse().ok()?;
    let reason = match fields.next()? {
        "s" => MovementReason::Sale,
        "r" => MovementReason::Return,
        "w" => MovementReason::WriteOff,
        "a" => MovementReason::Adjustment,
        _ => return None,
    };
    Some(Movement { minute, article, delta, reason })
}

/// Where each day begins, and where the last one ends.
pub(super) fn days(movements: &[Movement]) -> Vec<usize> {
    let last = movements.last().map_or(0, |movement| movement.minute / 1_440);
    (0..=last + 1).map(|day| movements.partition_point(|movement| movement.minute < day * 1_440)).collect()
}
