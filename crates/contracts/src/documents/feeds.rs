//! Which feeds follow from the contracts of a context.

use std::collections::BTreeSet;

use event::Audience;

use crate::doc::ContractDoc;

/// A feed of one context: the log of an audience, or the whole log where everybody within the company may have all of it.
#[derive(Debug, Clone)]
pub struct FeedDoc<'a> {
    /// The context whose log it is.
    pub owner: &'a str,
    /// For whom.
    pub audience: Audience,
    /// The payload field whose value narrows the audience, and ends the feed's name.
    pub scoped_by: Option<&'a str>,
    /// Its name: `product.stores`, `price.stores.{list_id}`, `promotion`.
    pub name: String,
    /// What it carries.
    pub carries: Vec<&'a ContractDoc>,
}

impl FeedDoc<'_> {
    /// Whether it is the feed of this name; one that is narrowed has a name for each value.
    pub fn is_named(&self, name: &str) -> bool {
        if self.scoped_by.is_none() {
            return self.name == name;
        }
        let scope = name.strip_prefix(self.owner).and_then(|rest| rest.strip_prefix('.'));
        let scope =
            scope.and_then(|rest| rest.strip_prefix(self.audience.name())).and_then(|rest| rest.strip_prefix('.'));
        scope.is_some_and(|scope| !scope.is_empty())
    }
}

/// The feeds of all contexts, in the order of their names.
pub fn feeds(contracts: &[ContractDoc]) -> Vec<FeedDoc<'_>> {
    let owners: BTreeSet<&str> = contracts.iter().map(|contract| contract.owner.as_str()).collect();
    owners.into_iter().flat_map(|owner| of_context(owner, contracts)).collect()
}

fn of_context<'a>(owner: &'a str, contracts: &'a [ContractDoc]) -> Vec<FeedDoc<'a>> {
    let own: Vec<&ContractDoc> = contracts.iter().filter(|contract| contract.owner == owner).collect();
    // Where everything may be seen within the company, the whole log is the feed of those within it.
    let is_open_within = own.iter().all(|contract| Audience::Internal.is_within(&contract.audiences));
    let mut found = Vec::new();
    for audience in Audience::ALL {
        if audience == Audience::Internal && is_open_within {
            found.push(FeedDoc { owner, audience, scoped_by: None, name: owner.to_owned(), carries: own.clone() });
            continue;
        }
        let heard = own.iter().copied().filter(|contract| contract.audiences.contains(&audience));
        let (narrowed, whole): (Vec<_>, Vec<_>) = heard.partition(|contract| contract.scoped_by.is_some());
        let name = format!("{owner}.{}", audience.name());
        if !whole.is_empty() {
            found.push(FeedDoc { owner, audience, scoped_by: None, name: name.clone(), carries: whole });
        }
        if let Some(field) = narrowed.first().and_then(|contract| contract.scoped_by.as_deref()) {
            let name = format!("{name}.{{{field}}}");
            found.push(FeedDoc { owner, audience, scoped_by: Some(field), name, carries: narrowed });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_file;

    fn named(text: &str) -> Vec<String> {
        let contracts = read_file("a.yaml", text).unwrap_or_default();
        let told = |feed: FeedDoc<'_>| {
            let kinds: Vec<&str> = feed.carries.iter().map(|contract| contract.kind.as_str()).collect();
            format!("{} {}", feed.name, kinds.join(" "))
        };
        feeds(&contracts).into_iter().map(told).collect()
    }

    fn contract(kind: &str, audiences: &str, more: &str) -> String {
        let owner = kind.split('.').next().unwrap_or_default();
        format!(
            "- {{type: {kind}, owner: {owner}, subject: {{aggregate: a, id_field: a_id}}, audiences: [{audiences}], schema: {{}}{more}}}\n"
        )
    }

    #[test]
    fn what_all_within_may_have_is_the_whole_log_and_others_have_a_feed_of_their_own() {
        let list = contract("price.list.published.v1", "public, internal", "");
        let price = contract("price.price.published.v1", "stores, internal", ", scoped_by: list_id");
        assert_eq!(
            named(&format!("{list}{price}")),
            [
                "price price.list.published.v1 price.price.published.v1",
                "price.public price.list.published.v1",
                "price.stores.{list_id} price.price.published.v1",
            ]
        );
    }

    #[test]
    fn where_something_is_hidden_within_the_company_those_within_have_a_feed_of_their_own() {
        let name = contract("product.product.published.v1", "internal", "");
        let cost = contract("product.cost.published.v1", "finance", "");
        assert_eq!(
            named(&format!("{name}{cost}")),
            ["product.finance product.cost.published.v1", "product.internal product.product.published.v1"]
        );
    }
}
