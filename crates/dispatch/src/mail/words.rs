//! The words of a mail, a file for each language.

mod english;
mod german;

use jiff::civil::Date;

use crate::change::{ChangeKind, Language};

/// What a language has to say. Everything here is plain text; escaping is the templates' work.
pub(super) trait Words: Sync {
    /// `lang` of the HTML document.
    fn tag(&self) -> &'static str;

    fn subject(&self, retailer: &str, orders: Orders<'_>, changes: usize) -> String;
    /// To nobody in particular where the language has no way to greet a company by its name.
    fn greeting(&self, supplier: &str) -> String;
    fn introduction(&self, orders: Orders<'_>, changes: usize) -> String;
    /// In its place where not all changes are shown.
    fn introduction_to_many(&self, orders: usize, changes: usize, shown: usize, file_name: &str) -> String;
    /// Said when an earlier mail named one of the lines.
    fn follows_earlier_mail(&self) -> &'static str;

    fn order(&self) -> &'static str;
    fn line(&self) -> &'static str;
    fn article(&self) -> &'static str;
    fn until_now(&self) -> &'static str;
    fn changed(&self) -> &'static str;
    fn arrival(&self) -> &'static str;
    fn quantity(&self) -> &'static str;
    fn unchanged(&self) -> &'static str;
    fn note(&self) -> &'static str;

    /// What is asked for, as a short heading.
    fn request(&self, kind: ChangeKind) -> &'static str;
    /// In place of the new terms of a cancelled line.
    fn not_wanted(&self) -> &'static str;

    fn date(&self, date: Date) -> String;
    /// A quantity of packs; a pack of one is a piece.
    fn packs(&self, packs: u64, units_per_pack: u64) -> String;

    fn please_confirm(&self, changes: usize) -> String;
    fn if_not_possible(&self) -> &'static str;
    fn attached(&self, file_name: &str) -> String;
    fn contact(&self) -> &'static str;
    fn regards(&self) -> &'static str;
    fn reference(&self) -> &'static str;
}

/// The orders that a mail is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Orders<'a> {
    /// All changes are of this one.
    One(&'a str),
    /// So many.
    Several(usize),
}

pub(super) fn words_of(language: Language) -> &'static dyn Words {
    match language {
        Language::English => &english::English,
        Language::German => &german::German,
    }
}
