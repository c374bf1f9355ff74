use dispatch::outcome::{Backoff, Fault, Meaning, NextAttempt, SendError, Stage, classify};
use jiff::SignedDuration;

use crate::support::at;

const STAGES: [Stage; 4] = [Stage::Connect, Stage::SignIn, Stage::Envelope, Stage::Content];

#[test]
fn a_4xx_is_temporary_wherever_it_is_said() {
    for (stage, code) in STAGES.into_iter().flat_map(|stage| (400..500).map(move |code| (stage, code))) {
        assert_eq!(classify(stage, Fault::Reply { code }), Meaning::Temporary, "{stage:?} {code}");
    }
}

#[test]
fn a_5xx_about_the_mail_is_permanent_and_one_about_our_sign_in_is_not() {
    for code in [500, 550, 552, 553, 554, 599] {
        assert_eq!(classify(Stage::Envelope, Fault::Reply { code }), Meaning::Permanent);
        assert_eq!(classify(Stage::Content, Fault::Reply { code }), Meaning::Permanent);
        assert_eq!(classify(Stage::Connect, Fault::Reply { code }), Meaning::Setup);
        assert_eq!(classify(Stage::SignIn, Fault::Reply { code }), Meaning::Setup);
    }
    for (stage, code) in STAGES.into_iter().flat_map(|stage| [530, 534, 535, 538].map(|code| (stage, code))) {
        assert_eq!(classify(stage, Fault::Reply { code }), Meaning::Setup, "{stage:?} {code}");
    }
}

#[test]
fn a_connection_lost_before_the_content_is_temporary_and_after_it_unknown() {
    for fault in [Fault::Connection, Fault::TimedOut] {
        for stage in [Stage::Connect, Stage::SignIn, Stage::Envelope] {
            assert_eq!(classify(stage, fault), Meaning::Temporary);
        }
        assert_eq!(classify(Stage::Content, fault), Meaning::Unknown);
    }
}

#[test]
fn waits_grow_to_half_an_hour_and_jitter_adds_at_most_a_fifth() {
    let busy = SendError::at(Stage::Content, Fault::Reply { code: 451 }, "busy");
    let wait = |attempts, jitter| match Backoff::default().after(&busy, attempts, at(0), at(7), jitter) {
        NextAttempt::At(time) => time.duration_since(at(7)).as_secs_f64(),
        NextAttempt::Never => panic!("gave up"),
    };
    let waits: Vec<f64> = [1, 2, 3, 4, 5, 6, u32::MAX].map(|attempts| wait(attempts, 0.0)).to_vec();
    assert_eq!(waits, [5.0, 30.0, 120.0, 600.0, 1_800.0, 1_800.0, 1_800.0]);
    assert_eq!(wait(1, 1.0), 6.0);
    assert_eq!([-1.0, 7.0, f64::INFINITY, f64::NAN].map(|jitter| wait(1, jitter)), [5.0, 6.0, 6.0, 5.0]);
}

#[test]
fn only_a_refusal_for_good_or_four_days_end_the_attempts() {
    let after = |error: &SendError, hours| {
        Backoff::default().after(error, 1, at(0), at(0) + SignedDuration::from_hours(hours), 0.5)
    };
    let refused = SendError::at(Stage::Envelope, Fault::Reply { code: 550 }, "no such user");
    assert_eq!(after(&refused, 0), NextAttempt::Never);
    let lost = SendError::at(Stage::Content, Fault::Connection, "reset");
    let password = SendError::at(Stage::SignIn, Fault::Reply { code: 535 }, "wrong password");
    for error in [lost, password] {
        assert!(matches!(after(&error, 95), NextAttempt::At(_)));
        assert_eq!(after(&error, 96), NextAttempt::Never);
    }
}
