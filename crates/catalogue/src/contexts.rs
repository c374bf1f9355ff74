//! The five contexts as a program composes them.

use std::sync::Arc;

use context::{Inbox, Log, StoreError};

use crate::desk::Desk;
use crate::ledger::{Filed, Key, ListQuery};

/// One context: its desk, its way in and its way out.
#[derive(Clone)]
pub struct Context {
    /// How its facts are changed and read.
    pub desk: Desk,
    /// Its way in.
    pub inbox: Arc<dyn Inbox>,
    /// Its way out.
    pub log: Arc<dyn Log>,
}

/// All five.
#[derive(Clone)]
pub struct Contexts {
    /// Products, groups, memberships, costs.
    pub product: Context,
    /// Lists and prices.
    pub price: Context,
    /// Sales.
    pub promotion: Context,
    /// Sales as they hold for products.
    pub product_sale: Context,
    /// Everything of a product on a list.
    pub offer: Context,
}

impl Contexts {
    /// All of them, by name.
    pub fn all(&self) -> [&Context; 5] {
        [&self.product, &self.price, &self.promotion, &self.product_sale, &self.offer]
    }
}

/// A page of what a desk lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// In the order of their ids.
    pub items: Vec<T>,
    /// After which id the next page begins; none at the end.
    pub next: Option<String>,
}

impl Desk {
    /// The facts of one aggregate.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn one<T: Filed>(&self, id: &str) -> Result<Option<T>, StoreError> {
        Ok(self.some(&[id.to_owned()]).await?.pop())
    }

    /// The facts of these that there are, in the order of their ids.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn some<T: Filed>(&self, ids: &[String]) -> Result<Vec<T>, StoreError> {
        let keys: Vec<Key> = ids.iter().map(|id| Key::of::<T>(id.clone())).collect();
        let mut rows = self.ledger.load(&keys).await?;
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        rows.iter().map(|(_, row)| row.read()).collect()
    }

    /// A page of all that there are.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn list<T: Filed>(
        &self,
        words: Option<String>,
        after: Option<String>,
        limit: u32,
    ) -> Result<Listed<T>, StoreError> {
        self.list_by(ListQuery { words, after, ..ListQuery::of::<T>(limit) }).await
    }

    /// The same of those that a query names.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn list_by<T: Filed>(&self, query: ListQuery) -> Result<Listed<T>, StoreError> {
        let most = usize::try_from(query.limit).unwrap_or(usize::MAX);
        // One more tells whether there is another page.
        let query = ListQuery { limit: query.limit.saturating_add(1), ..query };
        let mut rows = self.ledger.list(query).await?;
        let has_more = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| has_more).map(|row| row.id.clone());
        Ok(Listed { items: rows.iter().map(|row| row.read()).collect::<Result<_, _>>()?, next })
    }
}
