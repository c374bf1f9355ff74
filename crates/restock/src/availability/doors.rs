//! Every way out of the program, with a door in it: who goes through is written down, and it can be held shut.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// One call that left the program, or wanted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Call {
    /// Who is called.
    pub(super) dependency: &'static str,
    /// For what.
    pub(super) what: &'static str,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    call: Call,
    is_over: bool,
}

/// The doors of all ways out, and the book of who went through.
#[derive(Debug, Clone)]
pub(super) struct Doors {
    book: Arc<Mutex<Vec<Entry>>>,
    shut: watch::Sender<Shut>,
}

/// What is held shut.
#[derive(Debug, Default)]
struct Shut {
    dependencies: BTreeSet<&'static str>,
    /// The kinds of calls that may pass all the same.
    but: BTreeSet<Call>,
}

impl Shut {
    fn holds(&self, call: Call) -> bool {
        self.dependencies.contains(call.dependency) && !self.but.contains(&call)
    }
}

/// A place in the book.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark(usize);

impl Doors {
    pub(super) fn new() -> Self {
        Self { book: Arc::default(), shut: watch::Sender::new(Shut::default()) }
    }

    /// The door to a dependency.
    pub(super) fn to(&self, dependency: &'static str) -> Door {
        Door { doors: self.clone(), dependency }
    }

    /// From now on whoever wants to go to one of these has to wait.
    pub(super) fn shut(&self, dependencies: &[&'static str]) {
        let dependencies = dependencies.iter().copied().collect();
        self.shut.send_replace(Shut { dependencies, but: BTreeSet::new() });
    }

    /// Lets calls of this kind through, and no others.
    pub(super) fn let_through(&self, call: Call) {
        self.shut.send_modify(|shut| {
            shut.but.insert(call);
        });
    }

    /// Lets everybody through.
    pub(super) fn open_all(&self) {
        self.shut.send_replace(Shut::default());
    }

    /// Here the book is now.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.book().len())
    }

    /// The calls since then, each kind once.
    pub(super) fn since(&self, mark: Mark) -> BTreeSet<Call> {
        self.book().iter().skip(mark.0).map(|entry| entry.call).collect()
    }

    /// The kinds of calls that are under way.
    pub(super) fn under_way(&self) -> BTreeSet<Call> {
        self.book().iter().filter(|entry| !entry.is_over).map(|entry| entry.call).collect()
    }

    fn book(&self) -> std::sync::MutexGuard<'_, Vec<Entry>> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The door to one dependency.
#[derive(Debug, Clone)]
pub(super) struct Door {
    doors: Doors,
    dependency: &'static str,
}

impl Door {
    /// Makes a call, once the door is open.
    pub(super) async fn through<T>(&self, what: &'static str, call: impl Future<Output = T>) -> T {
        let kind = Call { dependency: self.dependency, what };
        let at = {
            let mut book = self.doors.book();
            book.push(Entry { call: kind, is_over: false });
            book.len() - 1
        };
        // A caller that gives up is over as well.
        let _over = Over { doors: self.doors.clone(), at };
        let mut shut = self.doors.shut.subscribe();
        // The sender lives as long as the doors do.
        let _ = shut.wait_for(|shut| !shut.holds(kind)).await;
        call.await
    }
}

struct Over {
    doors: Doors,
    at: usize,
}

impl Drop for Over {
    fn drop(&mut self) {
        if let Some(entry) = self.doors.book().get_mut(self.at) {
            entry.is_over = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn whoever_calls_is_written_down_and_waits_at_a_shut_door() {
        let doors = Doors::new();
        let (central, mail) = (doors.to("central"), doors.to("mail"));
        doors.shut(&["central", "mail"]);
        let mark = doors.mark();
        let mut calling = Box::pin(central.through("order", async { 7 }));
        assert!((&mut calling).now_or_never().is_none(), "it waits");
        let order = Call { dependency: "central", what: "order" };
        assert_eq!(doors.under_way(), BTreeSet::from([order]));
        doors.let_through(Call { dependency: "mail", what: "send" });
        doors.let_through(Call { dependency: "central", what: "stock" });
        assert!((&mut calling).now_or_never().is_none(), "what is let through is another kind of call");
        assert_eq!(mail.through("send", async { 8 }).await, 8);
        doors.let_through(order);
        assert_eq!(calling.await, 7);
        assert!(doors.under_way().is_empty());
        assert_eq!(doors.since(mark).len(), 2);
    }
}
