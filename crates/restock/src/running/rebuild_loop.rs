//! The loop of a rebuild: step by step while one is under way, also one that an earlier run of the program began.

use std::sync::Arc;

use context::Clock;
use restocking::use_cases::{Rebuilder, Worked};

use super::rounds::{Loops, Round, Wake};

pub(super) fn spawn(rebuilder: Arc<Rebuilder>, clock: Arc<dyn Clock>, loops: &mut Loops) {
    let (stop, wake) = (loops.stop(), Wake(vec![rebuilder.wakes()]));
    loops.spawn(
        "rebuild",
        move || clock.now(),
        wake,
        move || {
            let rebuilder = Arc::clone(&rebuilder);
            Loops::unless_stopped(stop.clone(), async move {
                Ok(match rebuilder.step().await? {
                    Worked::Some => Round::Busy,
                    Worked::Until(at) => Round::Idle(Some(at)),
                    Worked::Nothing => Round::Idle(None),
                })
            })
        },
    );
}
