//! Reads of a price database.

use std::collections::HashMap;

use async_trait::async_trait;
use replica::facts::{Price, PriceList, ProductSale};
use replica::ports::{Answer, PriceReads, Priced, ReplicaError};
use rusqlite::params;

use super::store_reads::documents;
use super::{ReplicaFile, places};
use crate::sqlite::value::texts;

#[async_trait]
impl PriceReads for ReplicaFile {
    async fn prices(&self, list_id: &str, product_ids: &[String]) -> Result<Answer<Vec<Priced>>, ReplicaError> {
        let (list_id, ids) = (list_id.to_owned(), texts(product_ids).to_vec());
        self.read(move |connection| {
            let ids = std::rc::Rc::new(ids);
            let lists = "SELECT document FROM price_list WHERE list_id = ?1";
            let list: Option<PriceList> = documents(connection, lists, [&list_id])?.pop();
            let prices = "SELECT document FROM price WHERE product_id IN rarray(?1) AND list_id = ?2";
            let prices: Vec<Price> = documents(connection, prices, params![ids, list_id])?;
            let sales = "SELECT document FROM sale WHERE product_id IN rarray(?1)";
            let mut of_product: HashMap<String, Vec<ProductSale>> = HashMap::new();
            for sale in documents::<ProductSale>(connection, sales, [ids])? {
                of_product.entry(sale.product_id.clone()).or_default().push(sale);
            }
            let priced = |price: Price| Priced {
                list: list.clone(),
                sales: of_product.remove(&price.product_id).unwrap_or_default(),
                price,
            };
            Ok(Answer { found: prices.into_iter().map(priced).collect(), places: places::all(connection)? })
        })
        .await
    }
}
