//! What this context hears of the catalogue's products: how they are called and where they stand. A type of its own, with
//! what it uses and nothing else; the contract is the catalogue's.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{HeardType, check_id, check_text};
use crate::facts::Article;

/// The language that people at the desk read; a product without a name in it is shown in its first one.
const LANGUAGE: &str = "en";

/// A product of the catalogue, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ArticleHeard {
    product_id: String,
    version: u64,
    names: BTreeMap<String, String>,
    #[serde(default)]
    categories: Vec<String>,
}

impl ArticleHeard {
    /// What is kept of it.
    pub fn article(&self) -> Article {
        let name = self.names.get(LANGUAGE).or_else(|| self.names.values().next());
        Article {
            product_id: self.product_id.clone(),
            version: self.version,
            name: name.cloned().unwrap_or_else(|| self.product_id.clone()),
            category: self.categories.first().cloned(),
        }
    }
}

impl HeardType for ArticleHeard {
    const KIND: &'static str = "product.product.published.v1";

    fn id(&self) -> &str {
        &self.product_id
    }

    fn check(&self) -> Result<(), String> {
        check_id("data.product_id", &self.product_id)?;
        let article = self.article();
        check_text("names", &article.name)?;
        check_text("categories", article.category.as_deref().unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(json: &str) -> Article {
        serde_json::from_str::<ArticleHeard>(json).unwrap().article()
    }

    #[test]
    fn it_is_called_as_the_desk_reads_it_and_stands_in_its_first_category() {
        let text = r#"{"product_id":"P1","version":3,"names":{"de":"Stift","en":"Pencil"},"categories":["Office","Gifts"],"brand":"X"}"#;
        let article = heard(text);
        assert_eq!(
            (article.name.as_str(), article.category.as_deref(), article.version),
            ("Pencil", Some("Office"), 3)
        );
    }

    #[test]
    fn without_a_name_in_that_language_any_is_better_than_none() {
        assert_eq!(heard(r#"{"product_id":"P1","version":1,"names":{"fr":"Crayon"}}"#).name, "Crayon");
        assert_eq!(heard(r#"{"product_id":"P1","version":1,"names":{}}"#).name, "P1");
    }
}
