//! The retailer as a source that a rebuild reads: made as it is asked for, so that reading costs as little as it can.

use async_trait::async_trait;
use restocking::ports::{Part, Source, SourceError, SourcePage, SourceRow, StockLevel};

use super::retailer::{LOCATION, Retailer, product_id};

#[async_trait]
impl Source for Retailer {
    fn describe(&self) -> String {
        "the retailer of the benchmark".to_owned()
    }

    fn identity(&self) -> String {
        format!("benchmark/{}/{}", self.products, self.lines_per_product)
    }

    async fn count(&self, part: Part) -> Result<Option<u64>, SourceError> {
        Ok(Some(match part {
            Part::Suppliers => self.suppliers,
            Part::Products | Part::Stock => self.products,
            Part::Orders => self.orders(),
        }))
    }

    async fn page(&self, part: Part, after: Option<&str>, limit: usize) -> Result<SourcePage, SourceError> {
        let unknown = |_| SourceError::Refused("a place that this source did not name".to_owned());
        let from: u64 = after.map_or(Ok(0), str::parse).map_err(unknown)?;
        let count = self.count(part).await?.unwrap_or(0);
        let to = count.min(from + limit as u64);
        let row = |number| match part {
            Part::Suppliers => SourceRow::Supplier(self.supplier(number, 1)),
            Part::Products => SourceRow::Product(self.product(number, 1)),
            Part::Stock => SourceRow::Stock(StockLevel {
                product_id: product_id(number),
                location_id: LOCATION.to_owned(),
                seq: Some(1),
                level_units: self.level(number),
            }),
            Part::Orders => SourceRow::Order(self.order(number)),
        };
        let rows = (from..to).map(row).collect();
        Ok(SourcePage { rows, next: (to < count).then(|| to.to_string()), ..SourcePage::default() })
    }
}
