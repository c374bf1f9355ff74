//! What the central system makes of accepted suggestions.

use planning::{Facts, Kind, LineFacts, Suggestion};

/// The facts once the suggestions are accepted and done.
pub(crate) fn accepted<'a>(facts: &Facts, suggestions: impl IntoIterator<Item = &'a Suggestion>) -> Facts {
    let mut facts = facts.clone();
    for suggestion in suggestions {
        accept(&mut facts.lines[suggestion.line], suggestion);
    }
    // Nothing that was proposed is shown any more.
    facts.lines.iter_mut().for_each(|line| line.shown = None);
    facts.lines.retain(|line| line.open_quantity() > 0);
    facts
}

fn accept(line: &mut LineFacts, suggestion: &Suggestion) {
    match suggestion.kind {
        Kind::Inform => {}
        Kind::Cancel => line.cancelled = line.quantity - line.received,
        _ => {
            line.confirmed_on = suggestion.to_date;
            line.quantity = line.received + line.cancelled + suggestion.to_quantity;
        }
    }
}
