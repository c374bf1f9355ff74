//! What clients asked for, and when: a busy central system states how much it takes, and sees whether that is kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Calls of which the time is kept.
const KEPT: usize = 100_000;

/// The book of calls about commands; clones share it.
#[derive(Debug, Clone, Default)]
pub struct CallBook(Arc<Mutex<Book>>);

#[derive(Debug, Default)]
struct Book {
    under_way: usize,
    most_at_once: usize,
    arrivals: VecDeque<Instant>,
}

/// A call that is under way until this is dropped.
#[derive(Debug)]
pub(crate) struct UnderWay(CallBook);

impl CallBook {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn arrived(&self) -> UnderWay {
        let mut book = self.book();
        book.under_way += 1;
        book.most_at_once = book.most_at_once.max(book.under_way);
        if book.arrivals.len() == KEPT {
            book.arrivals.pop_front();
        }
        book.arrivals.push_back(Instant::now());
        drop(book);
        UnderWay(self.clone())
    }

    /// The most calls that were under way at once.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.book().most_at_once
    }

    /// When the latest calls arrived, the earliest first.
    #[must_use]
    pub fn arrivals(&self) -> Vec<Instant> {
        self.book().arrivals.iter().copied().collect()
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.book().under_way -= 1;
    }
}
