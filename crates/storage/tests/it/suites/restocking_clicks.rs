//! How far clicks have come.

use restocking::ports::{ClickProgress, EndedSubmission, Pause, SubmissionEnd, Taking, Work};

use crate::adapter::{Restocking, cases};
use crate::retailer::{clicked, ended, submission_row};
use crate::support::{at, id};

cases! {
    restocking:
    the_figures_of_a_click_add_up_at_any_instant,
    a_click_has_ended_with_its_last_change,
    what_needs_a_person_is_counted_while_it_waits,
    a_pause_is_seen_and_outlives_nothing_but_itself,
    answers_of_the_last_minute_are_counted,
    clicks_at_work_come_first_then_the_latest,
    what_ended_long_ago_is_forgotten_and_what_is_at_work_is_not;
    by_hand:
}

async fn asks(at_hand: &Restocking, work: Work) {
    at_hand.store.commit(work).await.unwrap();
}

async fn progress(at_hand: &Restocking, click: u128) -> ClickProgress {
    at_hand.desk.click_progress(id(click), at(30)).await.unwrap().unwrap()
}

fn ends(ends: &[(u128, SubmissionEnd)]) -> Work {
    Work { ended_submissions: ends.iter().map(|(n, how)| ended(*n, *how)).collect(), ..Work::default() }
}

fn figures(click: &ClickProgress) -> [u32; 5] {
    [click.applied, click.refused, click.undone, click.stray, click.waiting]
}

async fn the_figures_of_a_click_add_up_at_any_instant(at_hand: Restocking) {
    use SubmissionEnd::*;
    asks(&at_hand, clicked(7, (1..=6).map(|n| submission_row(n, 0)).collect())).await;
    type Ends = &'static [(u128, SubmissionEnd)];
    let steps: [(Ends, [u32; 5]); 5] = [
        (&[], [0, 0, 0, 0, 6]),
        (&[(1, Applied), (2, Refused)], [1, 1, 0, 0, 4]),
        (&[(3, Undone), (4, Undone)], [1, 1, 2, 0, 2]),
        (&[(1, Applied), (5, Stray)], [1, 1, 2, 1, 1]),
        (&[(6, Applied)], [2, 1, 2, 1, 0]),
    ];
    for (step, expected) in steps {
        asks(&at_hand, ends(step)).await;
        let click = progress(&at_hand, 7).await;
        assert_eq!((figures(&click), click.accepted), (expected, 6));
        assert_eq!(u64::from(click.waiting), at_hand.desk.overview(Vec::new()).await.unwrap().submissions_pending);
    }
    assert_eq!(at_hand.desk.click_progress(id(8), at(0)).await.unwrap(), None);
}

async fn a_click_has_ended_with_its_last_change(at_hand: Restocking) {
    asks(&at_hand, clicked(7, vec![submission_row(1, 0), submission_row(2, 0)])).await;
    asks(&at_hand, ends(&[(1, SubmissionEnd::Applied)])).await;
    assert_eq!(progress(&at_hand, 7).await.ended_at, None);
    asks(&at_hand, ends(&[(2, SubmissionEnd::Undone)])).await;
    assert_eq!(progress(&at_hand, 7).await.ended_at, Some(at(30)));
}

async fn what_needs_a_person_is_counted_while_it_waits(at_hand: Restocking) {
    asks(&at_hand, clicked(7, vec![submission_row(1, 0), submission_row(2, 0)])).await;
    let called = Work { in_attention: vec![submission_row(1, 0).id], ..Work::default() };
    for _ in 0..2 {
        asks(&at_hand, called.clone()).await;
        assert_eq!(progress(&at_hand, 7).await.attention, 1, "counted once");
    }
    asks(&at_hand, ends(&[(1, SubmissionEnd::Applied)])).await;
    assert_eq!(progress(&at_hand, 7).await.attention, 0);
}

async fn a_pause_is_seen_and_outlives_nothing_but_itself(at_hand: Restocking) {
    asks(&at_hand, clicked(7, vec![submission_row(1, 0)])).await;
    let pauses = |click: Option<u128>, paused_at: Option<i64>| Work {
        pauses: vec![Pause { click: click.map(id), paused_at: paused_at.map(at) }],
        ..Work::default()
    };
    let seen = async || {
        let clicks = at_hand.desk.clicks(at(30), 9).await.unwrap();
        (clicks.paused_at, clicks.items[0].paused_at)
    };
    assert_eq!(seen().await, (None, None));
    asks(&at_hand, pauses(None, Some(3))).await;
    asks(&at_hand, pauses(None, Some(4))).await;
    assert_eq!(seen().await, (Some(at(3)), None), "since it was paused first");
    asks(&at_hand, pauses(Some(7), Some(5))).await;
    asks(&at_hand, pauses(None, None)).await;
    assert_eq!(seen().await, (None, Some(at(5))));
    asks(&at_hand, pauses(Some(7), None)).await;
    assert_eq!(seen().await, (None, None));
}

async fn answers_of_the_last_minute_are_counted(at_hand: Restocking) {
    asks(&at_hand, clicked(7, (1..=4).map(|n| submission_row(n, 0)).collect())).await;
    let lately = async |now: i64| at_hand.desk.click_progress(id(7), at(now)).await.unwrap().unwrap().lately;
    for (n, second, count) in [(1, 0, 1), (2, 55, 2), (3, 100, 2)] {
        let end = EndedSubmission { at: at(second), ..ended(n, SubmissionEnd::Applied) };
        asks(&at_hand, Work { ended_submissions: vec![end], ..Work::default() }).await;
        assert_eq!(lately(second).await, count);
    }
    assert_eq!(lately(110).await, 1);
    assert_eq!(at_hand.desk.clicks(at(100), 9).await.unwrap().lately, 2);
    asks(&at_hand, ends(&[(4, SubmissionEnd::Undone)])).await;
    assert_eq!(lately(100).await, 2, "what was undone was not answered");
}

async fn clicks_at_work_come_first_then_the_latest(at_hand: Restocking) {
    for n in 1..=4 {
        let mut click = clicked(n, vec![submission_row(n, 0)]);
        click.accepted_clicks[0].at = at(i64::try_from(n).unwrap());
        asks(&at_hand, click).await;
    }
    asks(&at_hand, ends(&[(2, SubmissionEnd::Applied), (4, SubmissionEnd::Refused)])).await;
    let keys = async |limit| {
        let clicks = at_hand.desk.clicks(at(30), limit).await.unwrap();
        assert_eq!(clicks.waiting, 2);
        clicks.items.iter().map(|click| click.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(9).await, [id(3), id(1), id(4), id(2)]);
    assert_eq!(keys(1).await, [id(3), id(4)]);
}

async fn what_ended_long_ago_is_forgotten_and_what_is_at_work_is_not(at_hand: Restocking) {
    asks(&at_hand, clicked(7, vec![submission_row(1, 0)])).await;
    asks(&at_hand, clicked(8, vec![submission_row(2, 0)])).await;
    asks(&at_hand, ends(&[(1, SubmissionEnd::Applied)])).await;
    while at_hand.store.forget(at(99), 9).await.unwrap() > 0 {}
    assert_eq!(at_hand.desk.click_progress(id(7), at(30)).await.unwrap(), None);
    assert_eq!(progress(&at_hand, 8).await.waiting, 1);
    let taken = at_hand.store.take_submissions(at(99), at(199), Taking::any(9)).await.unwrap();
    assert_eq!(taken.len(), 1);
}
