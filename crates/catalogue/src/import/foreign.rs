//! Well-known data sets, written as the files that an import takes. Pure: the files are given as bytes.

mod adventureworks;
mod online_retail;
mod open_food_facts;
mod table;

use super::{Kind, Refused};

/// A data set that is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Open Food Facts: products with barcodes, in many languages (`products.csv`).
    OpenFoodFacts,
    /// AdventureWorks: a manufacturer's products, categories, price and cost history, special offers.
    AdventureWorks,
    /// Online Retail: prices of a gift shop over a year, from its sales (`online_retail.csv`).
    OnlineRetail,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::OpenFoodFacts, Self::AdventureWorks, Self::OnlineRetail];

    /// As it is named on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenFoodFacts => "open-food-facts",
            Self::AdventureWorks => "adventureworks",
            Self::OnlineRetail => "online-retail",
        }
    }

    /// Of its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Writes a data set as files to import, in the order in which they are imported.
    ///
    /// # Errors
    /// When a file is missing or is not what it should be.
    pub fn convert(self, files: &Files<'_>) -> Result<Vec<Converted>, String> {
        match self {
            Self::OpenFoodFacts => open_food_facts::convert(files),
            Self::AdventureWorks => adventureworks::convert(files),
            Self::OnlineRetail => online_retail::convert(files),
        }
    }
}

/// Gives a file of the data set by its name.
pub type Files<'a> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'a;

/// A file to import.
#[derive(Debug)]
pub struct Converted {
    /// What it holds.
    pub kind: Kind,
    /// Its rows, without the header.
    pub rows: u64,
    /// The file.
    pub csv: Vec<u8>,
    /// Rows of the data set that have no place in it, with their reasons.
    pub left_out: Vec<Refused>,
}
