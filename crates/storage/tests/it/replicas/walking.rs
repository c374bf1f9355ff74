//! From head office's feeds to the price at the till.

use jiff::SignedDuration;
use replica::facts::price_at;
use replica::follow::{FollowError, Round, Stage, Start};
use replica::freshness::{Freshness, Gate, Standing};
use replica::ports::{Clock as _, ReplicaStore as _, StoreReads as _};
use replica::{Shape, fill};
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;

use super::scene::{HeadOffice, clock, followers, open};
use super::stories;

stories!(
    a_sale_that_starts_tonight_starts_at_the_till_without_a_line,
    a_barcode_and_a_number_find_the_same_product,
    words_that_begin_like_the_last_one_are_found_beside_it,
    an_interrupted_snapshot_goes_on_where_it_stopped,
    ten_thousand_missed_events_are_caught_up_with,
    what_is_not_understood_is_passed_over_and_counted,
    a_feed_with_another_past_breaks_the_copy,
    a_late_contact_makes_it_say_so,
);

async fn a_sale_that_starts_tonight_starts_at_the_till_without_a_line() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    office.product("1", 1, "Tea");
    office.price("1", 1, "9.99");
    office.sale("S1", "1", 1, "20", 100, 100);
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    // From here on nobody asks head office.
    let paid = async || {
        let article = live.articles("401").await.unwrap().found.pop().unwrap();
        price_at(&article.prices[0], &article.sales, clock.now()).unwrap()
    };
    assert_eq!(paid().await.amount.to_string(), "9.99");
    clock.0.advance(SignedDuration::from_secs(100));
    let on_sale = paid().await;
    assert_eq!((on_sale.amount.to_string().as_str(), on_sale.sale.unwrap().sale_id.as_str()), ("7.99", "S1"));
    clock.0.advance(SignedDuration::from_secs(100));
    assert_eq!(paid().await.amount.to_string(), "9.99");
}

async fn a_barcode_and_a_number_find_the_same_product() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    office.product("77", 1, "Rye bread");
    office.product("78", 1, "Wheat bread");
    let live = open(home.path(), Shape::Store);
    let all = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot);
    fill(&all).await.unwrap();
    let found = async |code: &str| -> Vec<String> {
        let found = live.articles(code).await.unwrap().found;
        found.into_iter().map(|article| article.product.product_id).collect()
    };
    assert_eq!(found("4077").await, ["77"]);
    assert_eq!(found("004077").await, ["77"]);
    assert_eq!(found("77").await, ["77"]);
    assert!(found("4079").await.is_empty());
    let like = live.articles_like("brea", 10).await.unwrap().found;
    assert_eq!(like.len(), 2);
    // A new version is found by its new words and barcodes, and by the old ones no more.
    office.product("77", 2, "Rye loaf");
    fill(&all).await.unwrap();
    assert_eq!(live.articles_like("rye loaf", 10).await.unwrap().found.len(), 1);
    assert_eq!(live.articles_like("bread", 10).await.unwrap().found.len(), 1);
    assert!(live.articles_like("", 10).await.unwrap().found.is_empty());
}

async fn an_interrupted_snapshot_goes_on_where_it_stopped() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    for n in 0..20 {
        office.product(&n.to_string(), 1, "Thing");
    }
    {
        let live = open(home.path(), Shape::Store);
        let first = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot).remove(0);
        assert_eq!(first.round(Duration::ZERO).await.unwrap(), Round::Loaded);
    }
    // Killed, started again; and meanwhile things change, which the snapshot does not show and the tail does.
    office.product("3", 2, "Changed");
    let live = open(home.path(), Shape::Store);
    assert!(matches!(live.place("product.stores").await.unwrap().stage, Stage::Loading { .. }));
    let first = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot).remove(0);
    let rounds = fill(&[first]).await.unwrap();
    assert_eq!(rounds.events, 1);
    assert_eq!(live.articles_like("changed", 10).await.unwrap().found[0].product.product_id, "3");
    assert_eq!(live.articles_like("thing", 100).await.unwrap().found.len(), 19);
}

async fn ten_thousand_missed_events_are_caught_up_with() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    for n in 0..100 {
        office.price(&n.to_string(), 1, "1.00");
    }
    let live = open(home.path(), Shape::Store);
    let mut all = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot);
    all.iter_mut().for_each(|follower| follower.limits.page = 1_000);
    fill(&all).await.unwrap();
    for version in 2..102 {
        for n in 0..100 {
            office.price(&n.to_string(), version, &format!("{version}.00"));
        }
    }
    assert_eq!(fill(&all).await.unwrap().events, 10_000);
    let place = live.place("price.stores.north").await.unwrap();
    assert_eq!((place.position, place.behind()), (10_100, 0));
}

async fn what_is_not_understood_is_passed_over_and_counted() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    office.product("1", 1, "Tea");
    office.products.say("product.product.published.v1", "product/2", &json!({ "product_id": 2 }));
    office.products.say("product.product.changed.v9", "product/1", &json!(["of", "tomorrow"]));
    office.sale("S1", "1", 1, "120", 0, 10);
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Log)).await.unwrap();
    let places = live.places().await.unwrap();
    let unreadable: Vec<u64> = places.iter().map(|place| place.unreadable).collect();
    assert_eq!(unreadable, [0, 0, 1, 1]);
    assert_eq!(live.articles("1").await.unwrap().found.len(), 1);
    let said = Freshness::of(&places, &Shape::Store.feeds("north"), &Gate::default(), clock.now());
    assert!(said.text(&jiff::tz::TimeZone::UTC).ends_with(", 2 not understood"), "{said:?}");
}

async fn a_feed_with_another_past_breaks_the_copy() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    office.product("1", 1, "Tea");
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    let other = HeadOffice::new();
    other.product("1", 1, "Coffee");
    let all = followers(Shape::Store, other.feeds(), live.clone(), &clock, Start::Snapshot);
    assert!(matches!(fill(&all).await.unwrap_err(), FollowError::Broken { .. }));
    // What was there is served on.
    assert_eq!(live.articles_like("tea", 1).await.unwrap().found.len(), 1);
}

async fn a_late_contact_makes_it_say_so() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    office.product("1", 1, "Tea");
    let live = open(home.path(), Shape::Store);
    let standing = async || {
        let places = live.freshness().await.unwrap();
        Freshness::of(&places, &Shape::Store.feeds("north"), &Gate::default(), clock.now()).standing
    };
    assert_eq!(standing().await, Standing::Loading);
    let all = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot);
    fill(&all).await.unwrap();
    assert_eq!(standing().await, Standing::Current);
    clock.0.advance(SignedDuration::from_hours(2));
    assert_eq!(standing().await, Standing::OutOfTouch);
    fill(&all).await.unwrap();
    assert_eq!(standing().await, Standing::Current);
}

async fn words_that_begin_like_the_last_one_are_found_beside_it() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    for (id, name) in
        [("1", "Teapot blue"), ("2", "Tea blue"), ("3", "Blue teacup"), ("4", "Crème blue"), ("5", "tea Tea teapot")]
    {
        office.product(id, 1, name);
    }
    // More words that begin alike than are looked for one by one.
    for n in 0..60 {
        office.product(&format!("m{n}"), 1, &format!("Mug{n} red"));
    }
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    let found = async |typed: &str, limit: usize| {
        let found = live.articles_like(typed, limit).await.unwrap().found;
        found.into_iter().map(|article| article.product.product_id).collect::<Vec<_>>()
    };
    assert_eq!(found("tea", 10).await, ["2", "5", "1", "3"], "who has the word whole comes first, and nobody twice");
    assert_eq!(found("blue tea", 10).await, ["2", "1", "3"]);
    assert_eq!(found("blue tea", 1).await, ["2"]);
    assert_eq!(found("blue te", 10).await.len(), 3);
    assert_eq!((found("blue cre", 10).await, found("blue crè", 10).await), (vec!["4".into()], vec!["4".into()]));
    assert_eq!(found("red mug", 100).await.len(), 60);
    assert_eq!(found("red mug5", 100).await.len(), 11, "itself and fifty to fifty-nine");
    assert!(found("blue mug", 10).await.is_empty());
    // What a product was called before finds it no more.
    office.product("2", 2, "Coffee blue");
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    assert_eq!(found("blue tea", 10).await, ["1", "3"]);
    assert_eq!(found("coff", 10).await, ["2"]);
}
