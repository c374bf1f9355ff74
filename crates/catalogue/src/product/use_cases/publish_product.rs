//! A product created, or changed to what it should be.

use context::StoreError;

use super::super::events::{ProductChanged, ProductPublished};
use crate::desk::{Change, Needed, Told};
use crate::values::{Id, Names, Refusal, Texts, line};

/// Longest description, in characters.
const DESCRIPTION: usize = 5_000;
/// Categories, and barcodes, at most.
const MOST: usize = 50;

/// A product as somebody writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductDraft {
    /// The retailer's id.
    pub product_id: String,
    /// Names by language.
    pub names: Texts,
    /// Descriptions by language.
    pub descriptions: Texts,
    /// Who makes it.
    pub brand: Option<String>,
    /// Where it stands in the assortment.
    pub categories: Vec<String>,
    /// What tills scan: digits.
    pub barcodes: Vec<String>,
    /// Whether it is not ordered any more.
    pub discontinued: bool,
}

/// Publishes a product.
#[derive(Debug, Clone)]
pub struct PublishProduct {
    product: ProductPublished,
    seen: Option<u64>,
}

impl PublishProduct {
    /// Of a sound draft.
    ///
    /// # Errors
    /// What is wrong with the draft.
    pub fn new(draft: ProductDraft, seen: Option<u64>) -> Result<Self, Refusal> {
        let brand = draft.brand.filter(|brand| !brand.trim().is_empty());
        let product = ProductPublished {
            product_id: Id::parse("product_id", &draft.product_id)?.into(),
            version: 0,
            names: Names::parse_names("names", draft.names)?.into_texts(),
            descriptions: Names::parse("descriptions", draft.descriptions, DESCRIPTION)?.into_texts(),
            brand: brand.map(|brand| line("brand", &brand)).transpose()?,
            categories: each_once("categories", draft.categories, |text| line("categories", text))?,
            barcodes: each_once("barcodes", draft.barcodes, barcode)?,
            discontinued: draft.discontinued,
        };
        Ok(Self { product, seen })
    }
}

impl Change for PublishProduct {
    type Facts = ProductPublished;

    fn id(&self) -> &str {
        &self.product.product_id
    }

    fn seen(&self) -> Option<u64> {
        self.seen
    }

    fn wanted(&self, _now: Option<&ProductPublished>, _needed: &Needed) -> Result<ProductPublished, Refusal> {
        Ok(self.product.clone())
    }

    fn beside(&self, before: Option<&ProductPublished>, after: &ProductPublished) -> Result<Vec<Told>, StoreError> {
        let changed = ProductChanged::between(before, after)?;
        Ok(vec![Told::new(&ProductChanged::CONTRACT, &after.product_id, &changed)?])
    }
}

/// In the order given, each once.
fn each_once(
    field: &str,
    texts: Vec<String>,
    read: impl Fn(&str) -> Result<String, Refusal>,
) -> Result<Vec<String>, Refusal> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        let text = read(&text)?;
        if !found.contains(&text) {
            found.push(text);
        }
    }
    if found.len() > MOST {
        return Err(Refusal::invalid(field, format!("at most {MOST}")));
    }
    Ok(found)
}

/// The lengths that are printed on goods; check digits are not looked at, for shops print codes of their own.
fn barcode(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let is_barcode = (4..=24).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_barcode { Ok(text.to_owned()) } else { Err(Refusal::invalid("barcodes", "a barcode has 4 to 24 digits")) }
}
