//! What a world is started with.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use jiff::civil::DateTime;
use reqwest::Url;

use crate::central::Level;
use crate::faults::Faults;

/// What a [`World`](crate::World) is started with.
#[derive(Debug, Clone)]
pub struct WorldConfig {
    /// The folder of the central system's database; made when missing. A folder that holds a world goes on where it was.
    pub data_dir: PathBuf,
    /// Where the central system listens; port 0 picks a free one.
    pub central_listen: SocketAddr,
    /// The base address of Restock: events go to `{target}/events`.
    pub target: Url,
    /// Business time per real time. 0: the clock stands still and moves only by [`WorldHandle::advance`](crate::WorldHandle::advance).
    pub speed: u32,
    /// The seed of every random choice.
    pub seed: u64,
    /// How many products the retailer sells, best sellers first; at most [`crate::WorldConfig::MAX_PRODUCTS`].
    pub products: usize,
    /// About how many purchase orders are open at the start.
    pub orders: usize,
    /// The business time (UTC) at which a new world starts; a world that goes on ignores it.
    pub start: DateTime,
    /// The level of the central system.
    pub level: Level,
    /// The faults at the start; they can be changed at run time.
    pub faults: Faults,
    /// Whether a merchandiser keeps the target's catalogue, where the clock does not stand still.
    pub catalogue: bool,
}

impl WorldConfig {
    /// How many products the data set holds.
    pub const MAX_PRODUCTS: usize = 600;
    /// The speed of the demo: a business day in six minutes.
    pub const DEMO_SPEED: u32 = 240;

    /// The whole retailer as the demo shows it.
    #[must_use]
    pub fn demo(data_dir: PathBuf, central_listen: SocketAddr, target: Url, start: DateTime) -> Self {
        Self {
            data_dir,
            central_listen,
            target,
            speed: Self::DEMO_SPEED,
            seed: 1,
            products: Self::MAX_PRODUCTS,
            orders: 1_500,
            start,
            level: Level::Three,
            faults: Faults::none(),
            catalogue: true,
        }
    }

    /// A small world for tests: 20 products, 40 orders, no catalogue, a free port and a clock that moves only by hand.
    #[must_use]
    pub fn small(data_dir: PathBuf, target: Url) -> Self {
        Self {
            speed: 0,
            products: 20,
            orders: 40,
            catalogue: false,
            ..Self::demo(
                data_dir,
                SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
                target,
                jiff::civil::date(2026, 11, 23).at(8, 0, 0, 0),
            )
        }
    }
}
