//! The nearest of the words that there are, to one that there is not.

/// The word that was meant, if it differs by a letter or two too many, missing, wrong or swapped, or is a part of it.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let similar = |known: &'a str| {
        let distance = strsim::osa_distance(&lower, known);
        let is_part = known.len() >= 4 && lower.contains(known) || lower.len() >= 4 && known.contains(lower.as_str());
        (distance <= 1 + known.len() / 4).then_some(distance).or(is_part.then_some(word.len() + distance))
    };
    known.into_iter().filter_map(|known| Some((similar(known)?, known))).min().map(|(_, known)| known)
}
