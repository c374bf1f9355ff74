//! The catalogue's five contexts: their files, and the loops that carry what one says to those that hear it.

use std::path::Path;
use std::sync::Arc;

use catalogue::desk::Desk;
use catalogue::import::{ImportBook, Importer};
use catalogue::promotion::Announce;
use catalogue::{Context, Contexts, offer, product_sale};
use context::{Clock, Handler, Ids, Inbox, Lane, StoreError, Subscription, Worker};
use storage::sqlite::{CATALOGUE, ContextFeeds, Database};
use web::Hearing;

use super::promises::Promises;
use super::restocking_loops::drained;
use super::rounds::{Loops, Round, Wake};
use crate::contracts::charter;

/// Log events carried or handled in one transaction at most.
const LARGEST_BATCH: usize = 500;

/// The files of the five contexts.
pub(crate) struct CatalogueFiles {
    product: Arc<Database>,
    price: Arc<Database>,
    promotion: Arc<Database>,
    product_sale: Arc<Database>,
    offer: Arc<Database>,
}

impl CatalogueFiles {
    /// Opens or makes them in a folder, each under what its context may say.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let open = |name: &'static str| Database::open_under(folder, name, CATALOGUE, charter(name)).map(Arc::new);
        Ok(Self {
            product: open("product")?,
            price: open("price")?,
            promotion: open("promotion")?,
            product_sale: open("product_sale")?,
            offer: open("offer")?,
        })
    }

    /// The file of products.
    pub(crate) fn product(&self) -> Arc<Database> {
        self.product.clone()
    }

    /// What they say, to each audience.
    pub(crate) fn feeds(&self) -> ContextFeeds {
        ContextFeeds::new(self.files())
    }

    /// The files, in the order in which one hears the other.
    pub(crate) fn files(&self) -> [Arc<Database>; 5] {
        [&self.product, &self.price, &self.promotion, &self.product_sale, &self.offer].map(Arc::clone)
    }

    /// The contexts over these files.
    pub(crate) fn contexts(&self, clock: &Arc<dyn Clock>, ids: &Arc<dyn Ids>) -> Contexts {
        let context = |database: &Arc<Database>| Context {
            desk: Desk::new(database.clone(), clock.clone(), ids.clone()),
            inbox: database.clone(),
            log: database.clone(),
        };
        Contexts {
            product: context(&self.product),
            price: context(&self.price),
            promotion: context(&self.promotion),
            product_sale: context(&self.product_sale),
            offer: context(&self.offer),
        }
    }
}

/// One context's log carried into another's inbox.
struct Carried {
    name: &'static str,
    from: fn(&Contexts) -> &Context,
    to: fn(&Contexts) -> &Context,
    kinds: &'static [&'static str],
}

/// Who hears what of whom.
const CARRIED: [Carried; 5] = [
    Carried {
        name: "memberships to product sales",
        from: |contexts| &contexts.product,
        to: |contexts| &contexts.product_sale,
        kinds: product_sale::PRODUCT_NEWS,
    },
    Carried {
        name: "sales to product sales",
        from: |contexts| &contexts.promotion,
        to: |contexts| &contexts.product_sale,
        kinds: product_sale::PROMOTION_NEWS,
    },
    Carried {
        name: "products to offers",
        from: |contexts| &contexts.product,
        to: |contexts| &contexts.offer,
        kinds: offer::PRODUCT_NEWS,
    },
    Carried {
        name: "prices to offers",
        from: |contexts| &contexts.price,
        to: |contexts| &contexts.offer,
        kinds: offer::PRICE_NEWS,
    },
    Carried {
        name: "product sales to offers",
        from: |contexts| &contexts.product_sale,
        to: |contexts| &contexts.offer,
        kinds: offer::PRODUCT_SALE_NEWS,
    },
];

/// Who hears what of whom, for the page that shows it.
pub(super) fn hearings(contexts: &Contexts) -> impl Iterator<Item = Hearing> {
    CARRIED.iter().map(|carried| {
        let (of, reader) = ((carried.from)(contexts), (carried.to)(contexts));
        hearing(reader.log.name(), Some(of.log.name()), carried.kinds)
    })
}

/// A context that hears types of another one's log, or at the door.
pub(super) fn hearing(reader: &str, of: Option<&str>, kinds: &[&str]) -> Hearing {
    Hearing {
        reader: reader.to_owned(),
        of: of.map(ToOwned::to_owned),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
    }
}

/// Carries what is heard, and runs the timer that announces sales.
pub(super) fn spawn(contexts: &Contexts, promises: Arc<Promises>, imports: Arc<dyn ImportBook>, loops: &mut Loops) {
    let Contexts { product, price: _, promotion, product_sale, offer } = contexts;
    let clock = &product.desk.clock;
    for Carried { name, from, to, kinds } in CARRIED {
        carry(loops, name, (from(contexts), to(contexts)), kinds, clock);
    }
    hear(loops, "product sale news", product_sale, Arc::new(product_sale::TakeNews::new(product_sale.desk.clone())));
    hear(loops, "offer news", offer, Arc::new(offer::TakeNews::new(offer.desk.clone())));

    let announce = Announce::new(promotion.desk.clone());
    let (due, planned) = (announce.clone(), Wake(vec![promotion.log.watch()]));
    let next_due = move || {
        let due = due.clone();
        async move { due.next_due().await }
    };
    loops.spawn_due("announcements", clock, &planned, next_due, move || {
        let (announce, may_release) = (announce.clone(), promises.may_release());
        async move { if may_release { announce.round().await } else { Ok(0) } }
    });
    bring_in(loops, contexts.clone(), imports, clock);
}

/// Files that were sent, row by row, one after the other; what the last run had not ended goes on.
fn bring_in(loops: &mut Loops, contexts: Contexts, book: Arc<dyn ImportBook>, clock: &Arc<dyn Clock>) {
    let taken = Wake(vec![book.taken()]);
    let (now, importer) = (Arc::clone(clock), Arc::new(Importer::new(contexts, book, Arc::clone(clock))));
    let round = move || {
        let importer = Arc::clone(&importer);
        async move { Ok(if importer.round().await? { Round::Busy } else { Round::Idle(None) }) }
    };
    loops.spawn("imports", move || now.now(), taken, round);
}

/// One context's log into another's inbox, whenever it grows.
fn carry(
    loops: &mut Loops,
    name: &'static str,
    (from, to): (&Context, &Context),
    kinds: &'static [&'static str],
    clock: &Arc<dyn Clock>,
) {
    let grows = Wake(vec![from.log.watch()]);
    let subscription = Arc::new(Subscription { log: from.log.clone(), inbox: to.inbox.clone(), kinds });
    let (now, stamp) = (Arc::clone(clock), Arc::clone(clock));
    let round = move || {
        let (subscription, now) = (Arc::clone(&subscription), stamp.now());
        async move {
            let carried = subscription.carry(now, LARGEST_BATCH).await?;
            Ok(if carried > 0 { Round::Busy } else { Round::Idle(None) })
        }
    };
    loops.spawn(name, move || now.now(), grows, round);
}

/// A context's inbox, emptied.
fn hear(loops: &mut Loops, name: &'static str, context: &Context, handler: Arc<dyn Handler>) {
    let inbox: Arc<dyn Inbox> = context.inbox.clone();
    let (clock, ids) = (context.desk.clock.clone(), context.desk.ids.clone());
    let arrivals = Wake(vec![inbox.arrivals()]);
    let worker = Arc::new(Worker::new(inbox, handler, clock.clone(), ids, Lane::Internal, LARGEST_BATCH));
    loops.spawn(
        name,
        move || clock.now(),
        arrivals,
        move || {
            let worker = Arc::clone(&worker);
            async move { worker.round().await.map(drained) }
        },
    );
}
