//! Suppliers.

use restocking::events::{DeliveryWeekday, SupplierPublished, sound};
use restocking::ports::SourceRow;

use super::{Desk, RawPage, unsound};
use crate::cell::Cell;
use crate::database::DatabaseError;
use crate::fetch::Record;
use crate::input::{Fault, fault};
use crate::plan::PartPlan;
use crate::scope::ColumnRef;
use crate::spec::{SupplierFields, Value};

impl Desk<'_> {
    pub(super) fn suppliers(
        &self,
        plan: &PartPlan<SupplierFields<ColumnRef>>,
        after: Option<&[Cell]>,
        limit: usize,
    ) -> Result<RawPage, DatabaseError> {
        let fetched = self.fetch.page(&plan.rows, after, limit)?;
        let mut raw = RawPage { last_key: fetched.last_key, ..RawPage::default() };
        for record in &fetched.items {
            match self.supplier(plan, record) {
                Ok(supplier) => raw.page.rows.push(SourceRow::Supplier(supplier)),
                Err(fault) => raw.reject(self.place(&plan.rows, record), fault),
            }
        }
        Ok(raw)
    }

    fn supplier(
        &self,
        plan: &PartPlan<SupplierFields<ColumnRef>>,
        record: &Record,
    ) -> Result<SupplierPublished, Fault> {
        let (reader, fields) = (&self.reader, &plan.fields);
        if let Some(fault) = &record.fault {
            return Err(fault.clone());
        }
        let text = |value: &Option<Value<ColumnRef>>| {
            value.as_ref().map_or(Ok(None), |value| reader.optional_text(value, record))
        };
        let least = fields.minimum_order_value.as_ref();
        let late = fields.median_lateness_days.as_ref();
        let supplier = SupplierPublished {
            supplier_id: reader.text(&fields.supplier_id, record)?,
            version: reader.version(fields.version.as_ref(), record)?,
            name: reader.text(&fields.name, record)?,
            email: text(&fields.email)?.unwrap_or_default(),
            language: text(&fields.language)?,
            delivery_weekdays: match fields.delivery_weekdays.as_ref() {
                Some(value) => weekdays(value, &text(&fields.delivery_weekdays)?.unwrap_or_default())?,
                None => Vec::new(),
            },
            minimum_order_value: least.map_or(Ok(None), |value| reader.decimal(value, record))?,
            currency: text(&fields.currency)?,
            median_lateness_days: late.map_or(Ok(None), |value| reader.days(value, record))?.unwrap_or(0),
        };
        sound(&supplier).map_err(|detail| unsound(&plan.rows, detail))?;
        Ok(supplier)
    }
}

/// `mon,thu`, `Monday Thursday`: words between anything that is no letter, told by their first three letters.
fn weekdays(value: &Value<ColumnRef>, text: &str) -> Result<Vec<DeliveryWeekday>, Fault> {
    let words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let day = |word: &str| match word.to_lowercase().get(..3) {
        Some("mon") => Some(DeliveryWeekday::Mon),
        Some("tue") => Some(DeliveryWeekday::Tue),
        Some("wed") => Some(DeliveryWeekday::Wed),
        Some("thu") => Some(DeliveryWeekday::Thu),
        Some("fri") => Some(DeliveryWeekday::Fri),
        Some("sat") => Some(DeliveryWeekday::Sat),
        Some("sun") => Some(DeliveryWeekday::Sun),
        _ => None,
    };
    words.map(|word| day(word).ok_or_else(|| fault(value, "no day of the week", format!("\"{word}\"")))).collect()
}
