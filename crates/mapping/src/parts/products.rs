//! Products with their forecast.

use std::collections::BTreeMap;

use restocking::events::{ForecastPublished, ProductPublished, sound};
use restocking::ports::SourceRow;
use rust_decimal::Decimal;

use super::{Desk, RawPage, unsound};
use crate::cell::Cell;
use crate::database::DatabaseError;
use crate::fetch::Record;
use crate::forecast::Demands;
use crate::input::{Fault, fault};
use crate::plan::{DemandPlan, PartPlan};
use crate::scope::ColumnRef;
use crate::spec::{From, ProductFields, Value};

/// Days of an even forecast: it goes on with their mean.
const EVEN_DAYS: usize = 28;

impl Desk<'_> {
    pub(super) fn products(
        &self,
        (plan, demand): &(PartPlan<ProductFields<ColumnRef>>, Option<DemandPlan>),
        after: Option<&[Cell]>,
        limit: usize,
    ) -> Result<RawPage, DatabaseError> {
        let fetched = self.fetch.page(&plan.rows, after, limit)?;
        let mut raw = RawPage { last_key: fetched.last_key, ..RawPage::default() };
        let mut products = Vec::with_capacity(fetched.items.len());
        for record in &fetched.items {
            match self.product(plan, record) {
                Ok(product) => products.push((record, product)),
                Err(fault) => raw.reject(self.place(&plan.rows, record), fault),
            }
        }
        if let Some(demand) = demand {
            let ids = products.iter().map(|(record, product)| match &plan.fields.product_id.from {
                From::Column(column) => record.cell(*column).clone(),
                _ => Cell::Text(product.product_id.as_str().into()),
            });
            let mut forecasts = self.demands(demand, ids.collect(), &mut raw)?.into_forecasts();
            for (_, product) in &mut products {
                product.forecast = forecasts.remove(&product.product_id);
            }
        }
        for (record, product) in products {
            match sound(&product) {
                Ok(()) => raw.page.rows.push(SourceRow::Product(product)),
                Err(detail) => raw.reject(self.place(&plan.rows, record), unsound(&plan.rows, detail)),
            }
        }
        Ok(raw)
    }

    fn product(&self, plan: &PartPlan<ProductFields<ColumnRef>>, record: &Record) -> Result<ProductPublished, Fault> {
        let (reader, fields) = (&self.reader, &plan.fields);
        if let Some(fault) = &record.fault {
            return Err(fault.clone());
        }
        let text = |value: &Option<Value<ColumnRef>>| {
            value.as_ref().map_or(Ok(None), |value| reader.optional_text(value, record))
        };
        let decimal =
            |value: &Option<Value<ColumnRef>>| value.as_ref().map_or(Ok(None), |value| reader.decimal(value, record));
        let integer =
            |value: &Option<Value<ColumnRef>>| value.as_ref().map_or(Ok(None), |value| reader.integer(value, record));
        let days =
            |value: &Option<Value<ColumnRef>>| value.as_ref().map_or(Ok(None), |value| reader.days(value, record));
        let today = reader.calendar.today;
        let is_gone = fields.discontinued.as_ref().map_or(Ok(false), |flag| reader.flag(flag, record))?;
        let gone_on = fields.discontinued_on.as_ref().map_or(Ok(None), |value| reader.date(value, record))?;
        let even = |each: Decimal| ForecastPublished { from: today, daily: vec![each; EVEN_DAYS] };
        let lead_time = reader.days(&fields.lead_time_days, record)?;
        Ok(ProductPublished {
            product_id: reader.text(&fields.product_id, record)?,
            version: reader.version(fields.version.as_ref(), record)?,
            name: reader.text(&fields.name, record)?,
            category: text(&fields.category)?,
            supplier_id: reader.text(&fields.supplier_id, record)?,
            unit_cost: decimal(&fields.unit_cost)?,
            unit_price: decimal(&fields.unit_price)?,
            currency: text(&fields.currency)?,
            lead_time_days: lead_time
                .ok_or_else(|| fault(&fields.lead_time_days, "empty; a default can be said", "nothing stands there"))?,
            review_period_days: days(&fields.review_period_days)?.unwrap_or(0),
            safety_stock: decimal(&fields.safety_stock)?.unwrap_or_default(),
            reorder_point: decimal(&fields.reorder_point)?,
            order_up_to: decimal(&fields.order_up_to)?,
            minimum_order_quantity: integer(&fields.minimum_order_quantity)?,
            order_multiple: integer(&fields.order_multiple)?,
            maximum_order_quantity: integer(&fields.maximum_order_quantity)?,
            backorders: decimal(&fields.backorders)?.unwrap_or_default(),
            discontinued_on: gone_on.or(is_gone.then_some(today)),
            forecast: decimal(&fields.daily_demand)?.map(even),
        })
    }

    /// The demand of these products, in one pass over their rows.
    fn demands(&self, plan: &DemandPlan, ids: Vec<Cell>, raw: &mut RawPage) -> Result<Demands, DatabaseError> {
        let mut demands = Demands::new(plan.kind, self.reader.calendar.today);
        let mut told: BTreeMap<String, Fault> = BTreeMap::new();
        let (rows, fields) = (&plan.part.rows, &plan.part.fields);
        let take = |batch: Vec<Record>| {
            for record in &batch {
                let read = (|| {
                    if let Some(fault) = &record.fault {
                        return Err(fault.clone());
                    }
                    let quantity = self.reader.decimal(&fields.quantity, record)?;
                    let date = self.reader.required_date(&fields.date, record)?;
                    Ok((self.reader.text(&fields.product_id, record)?, date, quantity.unwrap_or_default()))
                })();
                match read {
                    Ok((product, date, quantity)) => demands.add(product, date, quantity),
                    Err(fault) => drop(told.insert(self.place(rows, record), fault)),
                }
            }
        };
        self.fetch.among(rows, ids.into_iter().map(|id| vec![id]), |row| Some(Record::of(row)), take)?;
        for (place, fault) in told {
            raw.reject(place, fault);
        }
        Ok(demands)
    }
}
