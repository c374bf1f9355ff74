//! The retailer behind the world: real products and their real movements over a year, and invented suppliers.

mod calendar;
mod catalogue;
mod demand;
mod movements;

pub(crate) use calendar::{CIRCLE_DAYS, circle_day, date_of, midnight, slots_between};
pub(crate) use catalogue::{Article, Source};
pub(crate) use movements::Movement;

use std::collections::HashMap;
use std::io::Read as _;

use jiff::civil::Date;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use crate::model::MovementReason;

/// Why the data that comes with the world can not be read.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A table.
    #[error("failed to read a table of the retailer's data")]
    Table(#[from] csv::Error),
    /// The packed movements.
    #[error("failed to unpack the retailer's movements")]
    Packed(#[from] std::io::Error),
    /// A movement that is none.
    #[error("failed to read movement {line} of the retailer's data")]
    Movement {
        /// Its line.
        line: usize,
    },
}

/// Products, suppliers and movements; the products are the best sellers first.
#[derive(Debug)]
pub(crate) struct Retail {
    pub(crate) seed: u64,
    pub(crate) articles: Vec<Article>,
    pub(crate) suppliers: Vec<Source>,
    movements: Vec<Movement>,
    /// Where each day of the data begins in `movements`, and where the last one ends.
    days: Vec<usize>,
    /// Net sales by product and day of the circle, in stock units.
    sales: Vec<[i64; CIRCLE_DAYS]>,
    /// The season of each category.
    seasons: HashMap<String, [f64; CIRCLE_DAYS]>,
}

impl Retail {
    /// The first `products` products.
    pub(crate) fn load(products: usize, seed: u64) -> Result<Self, DataError> {
        let suppliers = catalogue::suppliers()?;
        let articles = catalogue::articles(products, seed, &suppliers)?;
        let mut text = String::new();
        zstd::Decoder::new(include_bytes!("../../data/movements.csv.zst").as_slice())?.read_to_string(&mut text)?;
        let movements = movements::parse(&text, articles.len())?;
        let days = movements::days(&movements);
        let mut sales = vec![[0; CIRCLE_DAYS]; articles.len()];
        for movement in &movements {
            if let Some(day) = calendar::circle_day_of_minute(movement.minute)
                && matches!(movement.reason, MovementReason::Sale | MovementReason::Return)
            {
                sales[movement.article][day] -= movement.delta;
            }
        }
        let seasons = demand::seasons(&articles, &sales);
        Ok(Self { seed, articles, suppliers, movements, days, sales, seasons })
    }

    /// The movements of the day that a business day repeats.
    pub(crate) fn movements_on(&self, date: Date) -> &[Movement] {
        let day = calendar::data_day(date);
        let (from, to) = (self.days.get(day), self.days.get(day + 1));
        from.zip(to).and_then(|(from, to)| self.movements.get(*from..*to)).unwrap_or_default()
    }

    pub(crate) fn supplier(&self, supplier_id: &str) -> Option<&Source> {
        self.suppliers.iter().find(|supplier| supplier.supplier_id == supplier_id)
    }

    /// The dice for one question about one thing. They depend on nothing else, so the answer is the same however often
    /// it is asked, after a restart, and at any speed.
    pub(crate) fn dice(&self, question: &str, about: &str) -> ChaCha8Rng {
        dice(self.seed, question, about)
    }
}

pub(crate) fn dice(seed: u64, question: &str, about: &str) -> ChaCha8Rng {
    let hash = blake3::hash(format!("{seed}/{question}/{about}").as_bytes());
    ChaCha8Rng::from_seed(*hash.as_bytes())
}
