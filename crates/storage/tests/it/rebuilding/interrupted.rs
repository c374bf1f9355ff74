//! A rebuild that ends in the middle of itself, at every place where it can.

use restocking::rebuild::RebuildState;
use restocking::use_cases::Worked;

use super::scene::{Scene, retailer};
use crate::adapter::{Adapter, Case, run};
use crate::generation::said_in;

pub(crate) const CASES: &[Case] = &[
    ("it_goes_on_wherever_it_was_interrupted", it_goes_on_wherever_it_was_interrupted),
    ("a_page_is_read_once", a_page_is_read_once),
];

fn it_goes_on_wherever_it_was_interrupted(adapter: &dyn Adapter) {
    run(async {
        let mut scene = Scene::new(adapter.restocking());
        scene.say(retailer(9));
        scene.rebuilder.begin().await.unwrap();
        let mut interruptions = 0;
        while scene.latest().await.state == RebuildState::Running {
            // Nothing is shown until everything is.
            let (shown, is_switched) = (scene.shown().await.len(), scene.latest().await.is_switched());
            assert_eq!(shown, if is_switched { 9 } else { 0 });
            assert_ne!(scene.rebuilder.step().await.unwrap(), Worked::Until(jiff::Timestamp::MAX));
            scene.restart();
            interruptions += 1;
        }
        assert!(interruptions > 20, "{interruptions}");
        let latest = scene.latest().await;
        assert_eq!((latest.reviewed.products, latest.reviewed.opened), (9, 9));
        assert_eq!(scene.shown().await.len(), 9);
        assert_eq!(said_in(&*scene.ports.log).await.len(), 9, "each is told once");
    });
}

fn a_page_is_read_once(adapter: &dyn Adapter) {
    run(async {
        let scene = Scene::new(adapter.restocking());
        scene.say(retailer(9));
        scene.whole().await;
        let pages = scene.table.pages.lock().unwrap().clone();
        let mut distinct = pages.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!((pages.len(), distinct.len()), (16, 16), "{pages:?}");
    });
}
