//! Whether every status of the source has a meaning.

use crate::database::DatabaseError;
use crate::finding::Finding;
use crate::parts::Desk;
use crate::plan::OrdersPlan;
use crate::spec::From;

/// A status column with more different words than this is none.
const MOST_WORDS: i64 = 200;

pub(super) fn of_status(plan: &OrdersPlan, desk: &Desk<'_>, findings: &mut Vec<Finding>) -> Result<(), DatabaseError> {
    // A status of another table, or one that is translated first, is met in the sample.
    let status = &plan.part.fields.status;
    let From::Column(column) = status.from else { return Ok(()) };
    if column.source != 0 || status.words.is_some() {
        return Ok(());
    }
    let rows = &plan.part.rows;
    let Some(name) = rows.columns.get(column.column) else { return Ok(()) };
    let tally = desk.fetch.select(rows).tally(std::slice::from_ref(name), 1, MOST_WORDS);
    let met: Vec<(String, String)> = desk
        .fetch
        .session
        .rows(&tally)?
        .iter()
        .filter_map(|row| {
            Some((row.cells.first()?.word(desk.fetch.trim).into_owned(), row.cells.get(1)?.word(true).into_owned()))
        })
        .collect();
    let lists = [&plan.words.open, &plan.words.finished, &plan.words.cancelled];
    let is_known = |word: &str| lists.iter().any(|list| list.iter().any(|known| known == word));
    let counted = |(word, count): &(String, String)| {
        format!("\"{word}\" ({count} {})", if count == "1" { "row" } else { "rows" })
    };
    let word_of = |word: &str| match (word, &status.default) {
        ("", Some(default)) => default.clone(),
        _ => word.to_owned(),
    };
    let unknown: Vec<String> = met.iter().filter(|(word, _)| !is_known(&word_of(word))).map(counted).collect();
    if !unknown.is_empty() {
        let text = format!("these words of {name} are in none of open, finished and cancelled: {}", few(&unknown));
        findings.push(plan.words.at.error(text));
    }
    let unmet: Vec<String> = lists
        .iter()
        .flat_map(|list| list.iter())
        .filter(|word| !met.iter().any(|(met, _)| word_of(met) == **word))
        .map(|word| format!("\"{word}\""))
        .collect();
    if !unmet.is_empty() {
        let words: Vec<String> = met.iter().map(counted).collect();
        let text = format!("no row says {}; {name} says {}", unmet.join(" or "), few(&words));
        findings.push(plan.words.at.warning(text));
    }
    Ok(())
}

/// The first ones, and how many there are besides.
fn few(words: &[String]) -> String {
    const SHOWN: usize = 8;
    let more = words.len().saturating_sub(SHOWN);
    let shown = words.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
