//! How many connections each address has.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts connections by address, up to a bound.
#[derive(Debug, Clone)]
pub(crate) struct PerAddress {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
    bound: usize,
}

/// One connection's place; given back when dropped.
#[derive(Debug)]
pub(crate) struct Place(Option<(PerAddress, IpAddr)>);

impl PerAddress {
    pub(crate) fn new(bound: usize) -> Self {
        Self { counts: Arc::default(), bound }
    }

    /// A place for one more connection, if there is one. Loopback is not counted: proxies and tests come from there.
    pub(crate) fn enter(&self, address: IpAddr) -> Option<Place> {
        let address = address.to_canonical();
        if address.is_loopback() {
            return Some(Place(None));
        }
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_insert(0);
        if *count >= self.bound {
            return None;
        }
        *count += 1;
        Some(Place(Some((self.clone(), address))))
    }

    fn leave(&self, address: IpAddr) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&address);
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((places, address)) = self.0.take() {
            places.leave(address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_its_bound_and_its_places_back() {
        let places = PerAddress::new(2);
        let (one, other): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let first = places.enter(one);
        let second = places.enter(one);
        assert!(first.is_some() && second.is_some());
        assert!(places.enter(one).is_none());
        assert!(places.enter("::ffff:192.0.2.1".parse().unwrap()).is_none(), "the same address in other clothes");
        assert!(places.enter(other).is_some());
        drop(first);
        assert!(places.enter(one).is_some());
    }

    #[test]
    fn loopback_is_not_counted() {
        let places = PerAddress::new(0);
        assert!(places.enter("127.0.0.1".parse().unwrap()).is_some());
        assert!(places.enter("::1".parse().unwrap()).is_some());
    }
}
