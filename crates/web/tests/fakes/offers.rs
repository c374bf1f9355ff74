//! What daily offers are made of, in memory: each open suggestion a group of its own.

use std::collections::BTreeMap;

use async_trait::async_trait;
use context::StoreError;
use jiff::civil::Date;
use lifecycle::StateName;
use restocking::ports::{OfferFacts, OfferQuery, OfferReader, OpenGroup};

use super::Fakes;

#[async_trait]
impl OfferReader for Fakes {
    async fn offer_facts(&self, _query: OfferQuery) -> Result<OfferFacts, StoreError> {
        let state = self.reachable()?;
        let open = state.suggestions.iter().filter(|record| record.row.state.name() == StateName::Open);
        let group = |record: &restocking::suggestion::SuggestionRecord| OpenGroup {
            supplier_id: record.details.supplier_id.clone(),
            supplier_name: record.details.supplier_name.clone(),
            category: record.details.category.clone(),
            kind: record.row.proposal.kind,
            currency: record.details.currency.clone(),
            count: 1,
            value: record.details.value,
        };
        Ok(OfferFacts { open: open.map(group).collect(), ..OfferFacts::default() })
    }

    async fn offered(&self) -> Result<BTreeMap<String, Date>, StoreError> {
        Ok(BTreeMap::new())
    }
}
