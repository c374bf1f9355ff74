//! What this context hears, taken in: load, decide, store.

use std::collections::BTreeSet;

use async_trait::async_trait;
use context::{Entry, Handler, Outcome, StoreError};

use super::derive::World;
use super::events::ProductSalePublished;
use super::heard::{Membership, Sale};
use super::{PRODUCT_NEWS, PROMOTION_NEWS};
use crate::desk::{Cause, Desk, Told};
use crate::hearing::{Heard, read};
use crate::ledger::{Key, Work};

/// The handler of this context's inbox.
#[derive(Clone)]
pub struct TakeNews {
    desk: Desk,
}

enum News {
    Membership(Membership),
    Sale(Sale),
}

impl TakeNews {
    /// Over this context's desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn take(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let mut work = Work::default();
        let mut read = Vec::with_capacity(entries.len());
        for entry in entries {
            match news(entry) {
                Ok(news) => read.push((entry, news)),
                Err(outcome) => work.marks.push(entry.mark(outcome)),
            }
        }
        let mut world = self.load(&read).await?;
        let now = self.desk.clock.business_now();
        for (entry, news) in read {
            let heard = match news {
                News::Membership(membership) => world.hear_membership(membership, now),
                News::Sale(sale) => world.hear_sale(sale),
            };
            match heard {
                Ok(said) => {
                    let told = said.iter().map(Told::thick).collect::<Result<Vec<_>, _>>()?;
                    let causation_id = Some(entry.event.id.clone());
                    let cause = Cause { correlation_id: entry.correlation_id.clone(), causation_id };
                    work.events.extend(self.desk.events(told, &cause));
                    work.marks.push(entry.mark(Outcome::Handled));
                }
                Err(outcome) => work.marks.push(entry.mark(outcome)),
            }
        }
        work.writes.extend(world.memberships.writes()?);
        work.writes.extend(world.sales.writes()?);
        work.writes.extend(world.said.writes()?);
        self.desk.ledger.commit(work).await
    }

    /// All that the news touches, with a few queries whatever their number.
    async fn load(&self, news: &[(&Entry, News)]) -> Result<World, StoreError> {
        let ledger = &self.desk.ledger;
        let (mut products, mut sale_ids, mut groups) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (_, news) in news {
            match news {
                News::Membership(membership) => {
                    products.insert(membership.product_id.clone());
                    groups.extend(membership.group_ids.iter().cloned());
                }
                News::Sale(sale) => {
                    sale_ids.insert(sale.sale_id.clone());
                }
            }
        }
        let heard_of: Vec<Key> = products.iter().map(|id| Key::of::<Membership>(id.clone())).collect();
        let memberships: Heard<Membership> = Heard::of(&ledger.load(&heard_of).await?)?;
        groups.extend(memberships.values().flat_map(|membership| membership.group_ids.iter().cloned()));

        let mut concerned = sale_ids.clone();
        let of_groups = ledger.linked("sale-of-group", &Vec::from_iter(groups)).await?;
        concerned.extend(of_groups.into_iter().map(|(_, sale)| sale));
        let of_sales: Vec<Key> = concerned.iter().map(|id| Key::of::<Sale>(id.clone())).collect();
        let sales: Heard<Sale> = Heard::of(&ledger.load(&of_sales).await?)?;

        let mut in_sales: BTreeSet<String> = BTreeSet::new();
        for (_, news) in news {
            if let News::Sale(sale) = news {
                in_sales.extend(sale.group_ids.iter().cloned());
                in_sales.extend(sales.get(&sale.sale_id).into_iter().flat_map(|sale| sale.group_ids.iter().cloned()));
            }
        }
        let mut world = World { memberships, sales, ..World::default() };
        for (group, product) in ledger.linked("member", &Vec::from_iter(in_sales)).await? {
            world.members.entry(group).or_default().insert(product);
        }
        let mut said: BTreeSet<String> = BTreeSet::new();
        let said_of = ledger.linked("of-sale", &Vec::from_iter(sale_ids)).await?;
        said.extend(said_of.into_iter().map(|(_, product_sale)| product_sale));
        for sale in &concerned {
            said.extend(products.iter().map(|product| format!("{sale}/{product}")));
        }
        for (_, news) in news {
            if let News::Sale(sale) = news {
                let listed = sale.product_ids.iter();
                let members = sale.group_ids.iter().filter_map(|group| world.members.get(group)).flatten();
                said.extend(listed.chain(members).map(|product| format!("{}/{product}", sale.sale_id)));
            }
        }
        let keys: Vec<Key> = said.into_iter().map(Key::of::<ProductSalePublished>).collect();
        world.said = Heard::of(&ledger.load(&keys).await?)?;
        Ok(world)
    }
}

fn news(entry: &Entry) -> Result<News, Outcome> {
    let read = match entry.kind() {
        kind if PRODUCT_NEWS.contains(&kind) => read(entry).map(News::Membership),
        kind if PROMOTION_NEWS.contains(&kind) => read(entry).map(News::Sale),
        kind => Err(format!("{kind} is not heard here")),
    };
    read.map_err(Outcome::Dead)
}

#[async_trait]
impl Handler for TakeNews {
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError> {
        self.take(batch).await
    }
}
