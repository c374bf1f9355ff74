//! What a central system promises, and when it is asked again.

use std::time::Duration;

use lifecycle::{Heard, Incarnation, Level, Millis, Move, Pace, StateName, next_try};

#[test]
fn each_level_does_what_its_promise_says() {
    let heard = [Heard::Taken, Heard::Refusal, Heard::Nothing];
    let moves = |level: Level| heard.map(|heard| level.next_move(heard));
    assert_eq!(moves(Level::Plain), [Move::Believe, Move::Believe, Move::AskPerson]);
    assert_eq!(moves(Level::Idempotent), [Move::Believe, Move::ReadBack, Move::ReadBack]);
    assert_eq!(moves(Level::Keyed), [Move::Believe, Move::ReadBack, Move::SendAgain]);
    assert_eq!(moves(Level::KeyedAndVersioned), [Move::Believe, Move::Believe, Move::SendAgain]);
}

#[test]
fn levels_are_numbered_from_0_to_3() {
    assert_eq!(Level::ALL.map(Level::number), [0, 1, 2, 3]);
    assert_eq!(Level::ALL.map(|level| Level::from_number(level.number())), Level::ALL.map(Some));
    assert_eq!(Level::from_number(4), None);
}

#[test]
fn the_pauses_grow_and_then_stay() {
    let seconds = |attempts| next_try(Pace::Backoff { attempts }, 0.5).as_secs();
    assert_eq!([0, 1, 2, 3, 4, 5, 6, u32::MAX].map(seconds), [5, 5, 30, 120, 600, 1800, 1800, 1800]);
    assert_eq!(next_try(Pace::Now, 0.5), Duration::ZERO);
    assert_eq!(next_try(Pace::Hourly, 0.5), Duration::from_secs(3600));
}

#[test]
fn jitter_spreads_a_pause_by_a_fifth_either_way_whatever_its_number() {
    let pause = |jitter| next_try(Pace::Backoff { attempts: 2 }, jitter).as_millis();
    assert_eq!([0.0, 1.0].map(pause), [24_000, 36_000]);
    assert_eq!([-1.0, f64::INFINITY, f64::NAN].map(pause), [24_000, 36_000, 30_000]);
}

#[test]
fn instants_do_not_overflow() {
    assert_eq!(Millis(i64::MAX).after(Duration::MAX), Millis(i64::MAX));
    assert_eq!(Millis(5).after(Duration::from_secs(1)), Millis(1_005));
}

#[test]
fn names_of_states_are_read_back() {
    assert_eq!(StateName::ALL.map(|state| StateName::parse(state.as_str())), StateName::ALL.map(Some));
    assert_eq!(StateName::parse("Open"), None);
}

#[test]
fn ids_are_written_as_uuids() {
    let id = Incarnation(0x0193_5f0a_1b2c_7d3e_8f40_5162_7384_95a6);
    assert_eq!(id.to_string(), "01935f0a-1b2c-7d3e-8f40-5162738495a6");
}
