//! What the catalogue says of a product, and what of it goes before what planning says.

use crate::events::ProductPublished;

/// A product as the catalogue calls it. Where there is one, its name and category hold, whatever planning publishes
/// beside them; everything else is planning's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The product.
    pub product_id: String,
    /// The catalogue's version.
    pub version: u64,
    /// What it is called.
    pub name: String,
    /// Where it stands in the assortment, if it stands anywhere.
    pub category: Option<String>,
}

impl Article {
    /// Calls a product as the catalogue does; answers whether it was called otherwise.
    ///
    /// A catalogue that files a product nowhere says nothing about its category, and planning's stays.
    pub fn put_on(&self, published: &mut ProductPublished) -> bool {
        let category = self.category.as_ref().or(published.category.as_ref());
        if published.name == self.name && published.category.as_ref() == category {
            return false;
        }
        published.category = category.cloned();
        published.name.clone_from(&self.name);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned() -> ProductPublished {
        serde_json::from_str(
            r#"{"product_id":"P1","version":7,"name":"PENCIL HB","category":"Stationery","supplier_id":"S1","lead_time_days":3}"#,
        )
        .unwrap()
    }

    fn article(category: Option<&str>) -> Article {
        let category = category.map(ToOwned::to_owned);
        Article { product_id: "P1".to_owned(), version: 1, name: "Pencil".to_owned(), category }
    }

    #[test]
    fn the_catalogue_names_and_files_a_product_and_changes_nothing_else() {
        let mut product = planned();
        assert!(article(Some("Office")).put_on(&mut product));
        let expected = ProductPublished { name: "Pencil".to_owned(), category: Some("Office".to_owned()), ..planned() };
        assert_eq!(product, expected);
        assert!(!article(Some("Office")).put_on(&mut product), "the second time nothing changes");
    }

    #[test]
    fn a_product_that_the_catalogue_files_nowhere_stays_where_planning_has_it() {
        let mut product = planned();
        article(None).put_on(&mut product);
        assert_eq!(product.category.as_deref(), Some("Stationery"));
    }
}
