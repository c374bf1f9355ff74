//! A sale planned, or planned otherwise.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::super::announcement::announcement_due;
use super::super::events::{Sale, SaleAnnounced, SalePrepared};
use crate::desk::{Change, Needed};
use crate::ledger::Key;
use crate::values::{Amount, Currency, Id, Names, Period, Refusal, Texts};

/// Groups, and products on their own, at most.
const MOST: usize = 1_000;

/// A sale as somebody writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleDraft {
    /// The retailer's id.
    pub sale_id: String,
    /// Its name, by language.
    pub names: Texts,
    /// The groups whose products are reduced.
    pub group_ids: Vec<String>,
    /// Products that are reduced on their own.
    pub product_ids: Vec<String>,
    /// By how many percent; or
    pub discount_percent: Option<String>,
    /// to what price,
    pub amount: Option<String>,
    /// in which currency.
    pub currency: Option<String>,
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Before this moment nobody outside hears of it.
    pub announced_at: Timestamp,
}

/// Plans a sale.
#[derive(Debug, Clone)]
pub struct PrepareSale {
    sale: Sale,
    seen: Option<u64>,
}

impl PrepareSale {
    /// Of a sound draft.
    ///
    /// # Errors
    /// What is wrong with the draft.
    pub fn new(draft: SaleDraft, seen: Option<u64>) -> Result<Self, Refusal> {
        let period = Period::new(draft.from, Some(draft.until))?;
        if draft.announced_at > draft.from {
            return Err(Refusal::invalid("announced_at", "a sale is announced before it begins, or as it begins"));
        }
        let (group_ids, product_ids) = (ids("group_ids", &draft.group_ids)?, ids("product_ids", &draft.product_ids)?);
        if group_ids.is_empty() && product_ids.is_empty() {
            return Err(Refusal::invalid("group_ids", "name at least one group, or one product in product_ids"));
        }
        let (discount_percent, amount, currency) =
            reduction(draft.discount_percent.as_deref(), draft.amount.as_deref(), draft.currency.as_deref())?;
        let sale = Sale {
            sale_id: Id::parse("sale_id", &draft.sale_id)?.into(),
            version: 0,
            names: Names::parse_names("names", draft.names)?.into_texts(),
            group_ids,
            product_ids,
            discount_percent,
            amount,
            currency,
            from: period.from(),
            until: draft.until,
            announced_at: draft.announced_at,
            withdrawn: false,
        };
        Ok(Self { sale, seen })
    }

    /// The sale as it would be.
    pub fn sale(&self) -> &Sale {
        &self.sale
    }
}

impl Change for PrepareSale {
    type Facts = SalePrepared;

    fn id(&self) -> &str {
        &self.sale.sale_id
    }

    fn seen(&self) -> Option<u64> {
        self.seen
    }

    fn needs(&self) -> Vec<Key> {
        vec![Key::of::<SaleAnnounced>(self.sale.sale_id.clone())]
    }

    fn wanted(&self, _now: Option<&SalePrepared>, _needed: &Needed) -> Result<SalePrepared, Refusal> {
        Ok(SalePrepared(self.sale.clone()))
    }

    fn due_at(&self, after: &SalePrepared, needed: &Needed) -> Option<Timestamp> {
        announcement_due(after, needed.get::<SaleAnnounced>(&after.0.sale_id).as_ref())
    }
}

type Reduction = (Option<Amount>, Option<Amount>, Option<String>);

fn reduction(percent: Option<&str>, amount: Option<&str>, currency: Option<&str>) -> Result<Reduction, Refusal> {
    let given = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    match (given(percent), given(amount)) {
        (true, false) => {
            Ok((Some(Amount::parse_percent("discount_percent", percent.unwrap_or_default())?), None, None))
        }
        (false, true) => {
            let currency = Currency::parse("currency", currency.unwrap_or_default())?;
            let amount = Amount::parse("amount", amount.unwrap_or_default(), &currency)?;
            Ok((None, Some(amount), Some(currency.as_str().to_owned())))
        }
        _ => Err(Refusal::invalid("discount_percent", "give either discount_percent, or amount and currency")),
    }
}

fn ids(field: &str, texts: &[String]) -> Result<Vec<String>, Refusal> {
    let found: Result<BTreeSet<String>, Refusal> =
        texts.iter().map(|text| Id::parse(field, text).map(String::from)).collect();
    let found = found?;
    if found.len() > MOST {
        return Err(Refusal::invalid(field, format!("at most {MOST}; put the products into a group")));
    }
    Ok(found.into_iter().collect())
}
