//! Views that planners keep.

use restocking::ports::{Kept, MOST_VIEWS, SavedView, SavedViews};

use crate::adapter::{Restocking, cases};
use crate::support::{at, id};

cases! {
    restocking:
    a_view_comes_back_as_it_was_kept,
    views_are_listed_by_name_and_only_the_owners,
    a_name_is_an_owners_once_whatever_its_case,
    one_view_at_most_is_the_default,
    a_forgotten_view_is_gone_and_its_name_is_free,
    an_owner_keeps_a_bounded_number;
    by_hand:
}

fn view(n: u128, name: &str) -> SavedView {
    SavedView {
        id: id(n),
        owner: String::new(),
        name: name.to_owned(),
        query: "kind=cancel&q=caf%C3%A9&sort=date".to_owned(),
        is_default: false,
        changed_at: at(5),
    }
}

async fn names(views: &dyn SavedViews, owner: &str) -> Vec<String> {
    views.views(owner).await.unwrap().into_iter().map(|view| view.name).collect()
}

async fn a_view_comes_back_as_it_was_kept(at_hand: Restocking) {
    let views = at_hand.views;
    let mut kept = view(1, "Büro & \"Ärmel\" — heute");
    assert_eq!(views.keep_view(kept.clone()).await.unwrap(), Kept::Done);
    assert_eq!(views.view(id(1)).await.unwrap(), Some(kept.clone()));
    (kept.name, kept.query, kept.changed_at) = ("renamed".to_owned(), String::new(), at(9));
    assert_eq!(views.keep_view(kept.clone()).await.unwrap(), Kept::Done);
    assert_eq!(views.views("").await.unwrap(), [kept]);
    assert_eq!(views.view(id(2)).await.unwrap(), None);
}

async fn views_are_listed_by_name_and_only_the_owners(at_hand: Restocking) {
    let views = at_hand.views;
    for (n, name) in [(1, "late"), (2, "Early"), (3, "middle")] {
        views.keep_view(view(n, name)).await.unwrap();
    }
    views.keep_view(SavedView { owner: "ann".to_owned(), ..view(4, "Ann's") }).await.unwrap();
    assert_eq!(names(&*views, "").await, ["Early", "late", "middle"]);
    assert_eq!(names(&*views, "ann").await, ["Ann's"]);
}

async fn a_name_is_an_owners_once_whatever_its_case(at_hand: Restocking) {
    let views = at_hand.views;
    views.keep_view(view(1, "Ärmel")).await.unwrap();
    assert_eq!(views.keep_view(view(2, "ÄRMEL")).await.unwrap(), Kept::NameTaken);
    assert_eq!(names(&*views, "").await, ["Ärmel"]);
    assert_eq!(views.keep_view(view(1, "ÄRMEL")).await.unwrap(), Kept::Done, "its own name in another case");
    let anns = SavedView { owner: "ann".to_owned(), ..view(3, "Ärmel") };
    assert_eq!(views.keep_view(anns).await.unwrap(), Kept::Done, "another owner's");
}

async fn one_view_at_most_is_the_default(at_hand: Restocking) {
    let views = at_hand.views;
    let default = |n, name| SavedView { is_default: true, ..view(n, name) };
    views.keep_view(default(1, "one")).await.unwrap();
    views.keep_view(SavedView { owner: "ann".to_owned(), ..default(3, "hers") }).await.unwrap();
    views.keep_view(default(2, "two")).await.unwrap();
    let defaults = async |owner: &str| {
        let all = views.views(owner).await.unwrap();
        all.into_iter().filter(|view| view.is_default).map(|view| view.name).collect::<Vec<_>>()
    };
    assert_eq!((defaults("").await, defaults("ann").await), (vec!["two".to_owned()], vec!["hers".to_owned()]));
    views.keep_view(view(2, "two")).await.unwrap();
    assert_eq!(defaults("").await, Vec::<String>::new());
}

async fn a_forgotten_view_is_gone_and_its_name_is_free(at_hand: Restocking) {
    let views = at_hand.views;
    views.keep_view(view(1, "one")).await.unwrap();
    assert_eq!((views.forget_view(id(1)).await.unwrap(), views.forget_view(id(1)).await.unwrap()), (true, false));
    assert_eq!(views.keep_view(view(2, "one")).await.unwrap(), Kept::Done);
}

async fn an_owner_keeps_a_bounded_number(at_hand: Restocking) {
    let views = at_hand.views;
    for n in 0..MOST_VIEWS {
        assert_eq!(views.keep_view(view(n as u128, &format!("view {n}"))).await.unwrap(), Kept::Done);
    }
    assert_eq!(views.keep_view(view(5_000, "one more")).await.unwrap(), Kept::TooMany);
    assert_eq!(views.keep_view(view(0, "renamed")).await.unwrap(), Kept::Done, "what is there can be changed");
}
