//! Words, as search takes them apart, and which known word a mistyped one may have meant.

use strsim::osa_distance;

/// Words that a mistyped one is taken for, at most.
const GUESSES: usize = 8;

/// The words of a text, in lower case, in order.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let is_part = |sign: char| sign.is_alphanumeric();
    text.split(move |sign: char| !is_part(sign)).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The pieces of three signs in a word, by which similar words are found.
pub fn trigrams(word: &str) -> Vec<String> {
    let signs: Vec<char> = word.chars().collect();
    let mut trigrams: Vec<String> = signs.windows(3).map(|three| three.iter().collect()).collect();
    trigrams.sort_unstable();
    trigrams.dedup();
    trigrams
}

/// Of known words those that a typed one may have meant, the nearest first: with a slip or two, or with more around it.
pub fn meant<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let slips = match typed.chars().count() {
        ..3 => return Vec::new(),
        3..=5 => 1,
        _ => 2,
    };
    let distance = |word: &str| {
        let away = osa_distance(typed, &word.to_lowercase());
        // A part of a compound word is as good as a slip.
        if word.contains(typed) { away.min(1) } else { away }
    };
    let mut near: Vec<(usize, &str)> = known.into_iter().map(|word| (distance(word), word)).collect();
    near.retain(|(away, _)| *away <= slips);
    near.sort_unstable();
    near.truncate(GUESSES);
    near.into_iter().map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_forgiven_and_another_word_is_not() {
        let known = ["chocolate", "chocolat", "choc", "cheese", "milk"];
        assert_eq!(meant("chocolte", known), ["chocolate", "chocolat"]);
        assert_eq!(meant("chedder", known), Vec::<&str>::new());
        assert_eq!(meant("mlik", known), ["milk"]);
    }

    #[test]
    fn a_part_of_a_compound_word_is_found() {
        assert_eq!(meant("schokolade", ["milchschokolade", "schoko"]), ["milchschokolade"]);
    }

    #[test]
    fn too_short_a_word_is_not_guessed() {
        assert_eq!(meant("mi", ["milk", "mi"]), Vec::<&str>::new());
    }

    #[test]
    fn words_are_cut_at_what_is_no_letter_or_digit_in_any_script() {
        assert_eq!(words("Crème-brûlée 2x100g, Молоко").collect::<Vec<_>>(), ["crème", "brûlée", "2x100g", "молоко"]);
        assert_eq!(
            trigrams("молоко"),
            ["локо".chars().take(3).collect::<String>(), "мол".into(), "око".into(), "оло".into()]
        );
    }
}
