//! `restock store`.

use clap::Args;

#[derive(Debug, Clone, Args)]
pub(crate) struct StoreArgs {
    /// Name of the store: where its movements happen [store.id]
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Where head office is [store.head_office]
    #[arg(long, value_name = "URL")]
    pub(crate) head_office: Option<String>,
    /// The price list of its prices [store.price_list]
    #[arg(long, value_name = "LIST")]
    pub(crate) price_list: Option<String>,
    /// Serve another query database than a store's
    #[arg(long, value_enum, default_value_t = ShapeName::Store)]
    pub(crate) shape: ShapeName,
    /// Put a switch on the page that takes the line to head office away, for demonstrations
    #[arg(long)]
    pub(crate) line_switch: bool,
}

/// The shapes of query databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ShapeName {
    /// Products, prices and sales of one store
    Store,
    /// Full text over names and descriptions
    Search,
    /// Price and sale in force at a moment, of every list
    Price,
}

impl From<ShapeName> for replica::Shape {
    fn from(name: ShapeName) -> Self {
        match name {
            ShapeName::Store => Self::Store,
            ShapeName::Search => Self::Search,
            ShapeName::Price => Self::Price,
        }
    }
}
