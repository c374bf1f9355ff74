//! Which products a sale reduces, and what is to be said when that changes. Pure.

use std::collections::{BTreeMap, BTreeSet};

use context::Outcome;
use jiff::Timestamp;

use super::events::ProductSalePublished;
use super::heard::{Membership, Sale};
use crate::hearing::Heard;
use crate::ledger::Filed as _;

/// Everything that a batch of news touches, or everything there is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct World {
    pub(super) memberships: Heard<Membership>,
    pub(super) sales: Heard<Sale>,
    /// What was said last, by id.
    pub(super) said: Heard<ProductSalePublished>,
    /// The members of groups whose memberships are not at hand one by one.
    pub(super) members: BTreeMap<String, BTreeSet<String>>,
}

impl World {
    /// Hears of a product's groups; answers what is to be said of it, in the order of the sales.
    ///
    /// Nothing is said of sales that are over: what a product cost then does not change any more.
    ///
    /// # Errors
    /// What becomes of news that is none.
    pub fn hear_membership(&mut self, news: Membership, now: Timestamp) -> Result<Vec<ProductSalePublished>, Outcome> {
        let product = news.product_id.clone();
        let mut groups: BTreeSet<String> = news.group_ids.iter().cloned().collect();
        let before = self.memberships.take(news)?;
        groups.extend(before.into_iter().flat_map(|before| before.group_ids));
        let concerned = |sale: &&Sale| now < sale.until && sale.group_ids.iter().any(|group| groups.contains(group));
        let sales: Vec<Sale> = self.sales.values().filter(concerned).cloned().collect();
        Ok(sales.iter().filter_map(|sale| self.say(sale, &product)).collect())
    }

    /// Hears of a sale; answers what is to be said, in the order of the products.
    ///
    /// # Errors
    /// What becomes of news that is none.
    pub fn hear_sale(&mut self, news: Sale) -> Result<Vec<ProductSalePublished>, Outcome> {
        let before = self.sales.take(news.clone())?;
        let mut products: BTreeSet<String> = news.product_ids.iter().cloned().collect();
        let of_sale = self.said.values().filter(|said| said.sale_id == news.sale_id);
        products.extend(of_sale.map(|said| said.product_id.clone()));
        for sale in before.iter().chain([&news]) {
            for group in &sale.group_ids {
                products.extend(self.members.get(group).into_iter().flatten().cloned());
            }
        }
        let has_group = |membership: &&Membership| membership.group_ids.iter().any(|id| news.group_ids.contains(id));
        products.extend(self.memberships.values().filter(has_group).map(|membership| membership.product_id.clone()));
        Ok(products.iter().filter_map(|product| self.say(&news, product)).collect())
    }

    /// Whether a product is under a sale.
    fn is_under(&self, sale: &Sale, product: &str) -> bool {
        if sale.withdrawn {
            return false;
        }
        let is_member = |group: &String| match self.memberships.get(product) {
            Some(membership) => membership.group_ids.contains(group),
            None => self.members.get(group).is_some_and(|members| members.contains(product)),
        };
        sale.product_ids.iter().any(|id| id == product) || sale.group_ids.iter().any(is_member)
    }

    /// What is to be said of a product under a sale; none where that was said already.
    fn say(&mut self, sale: &Sale, product: &str) -> Option<ProductSalePublished> {
        let id = format!("{}/{product}", sale.sale_id);
        let (active, said) = (self.is_under(sale, product), self.said.get(&id));
        if !active && said.is_none_or(|said| !said.active) {
            return None;
        }
        let version = said.map_or(0, ProductSalePublished::version);
        let wanted = ProductSalePublished {
            product_sale_id: id,
            sale_id: sale.sale_id.clone(),
            product_id: product.to_owned(),
            version,
            names: sale.names.clone(),
            discount_percent: sale.discount_percent,
            amount: sale.amount,
            currency: sale.currency.clone(),
            from: sale.from,
            until: sale.until,
            active,
        };
        if said == Some(&wanted) {
            return None;
        }
        let wanted = ProductSalePublished { version: version + 1, ..wanted };
        self.said.take(wanted.clone()).ok()?;
        Some(wanted)
    }

    /// The products that are under a sale now, as was said.
    pub fn under(&self, sale_id: &str) -> BTreeSet<&str> {
        let of_sale = self.said.values().filter(|said| said.sale_id == sale_id && said.active);
        of_sale.map(|said| said.product_id.as_str()).collect()
    }
}

#[cfg(test)]
mod tests;
