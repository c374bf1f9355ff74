use std::time::Duration;

use dispatch::mailer::Mailer;
use dispatch::outcome::{Meaning, SendError};
use mailer::{Security, SmtpMailer, SmtpSettings};
use tokio::net::TcpSocket;

use crate::stub_server::{Received, Step, StubServer, Turn};
use crate::support::{PASSWORD, credentials, mail, smtp};

const TO: &str = "auftrag@nordlicht.example";

/// Sends the same mail once for every turn.
async fn sent_with(
    turns: &[Turn],
    change: impl Fn(&mut SmtpSettings),
) -> (Vec<Result<String, SendError>>, Vec<Received>) {
    let server = StubServer::start(turns.iter().copied()).await;
    let mut settings = smtp(server.port, Security::Plaintext);
    change(&mut settings);
    let mailer = SmtpMailer::new(settings).unwrap();
    let mail = mail(TO, 1);
    let mut outcomes = Vec::new();
    for _ in turns {
        outcomes.push(mailer.send(&mail).await.map(|accepted| accepted.response));
    }
    (outcomes, server.received().await)
}

async fn sent(turns: &[Turn]) -> (Vec<Result<String, SendError>>, Vec<Received>) {
    sent_with(turns, |_| ()).await
}

async fn meaning_of(turn: Turn) -> (Meaning, Option<u16>) {
    let (outcomes, _) = sent(&[turn]).await;
    let error = outcomes.into_iter().next().unwrap().unwrap_err();
    (error.meaning, error.code)
}

fn whole_mail() -> Received {
    let mail = mail(TO, 1);
    Received { from: "orders@haldenstern.example".to_owned(), to: TO.to_owned(), bytes: mail.bytes }
}

#[tokio::test]
async fn an_accepted_mail_has_arrived_to_the_byte() {
    let (outcomes, received) = sent(&[Turn::Take]).await;
    assert_eq!(outcomes, [Ok("250 taken as 4711".to_owned())]);
    assert_eq!(received, [whole_mail()]);
}

#[tokio::test]
async fn a_4xx_at_any_step_is_temporary_and_the_next_attempt_succeeds() {
    for step in [Step::Greeting, Step::Sender, Step::Recipient, Step::Data, Step::Content] {
        let (outcomes, received) = sent(&[Turn::Answer(step, "451 later"), Turn::Take]).await;
        let error = outcomes[0].clone().unwrap_err();
        assert_eq!((error.meaning, error.code), (Meaning::Temporary, Some(451)), "{step:?}: {error}");
        assert!(outcomes[1].is_ok());
        assert_eq!(received.last(), Some(&whole_mail()));
    }
}

#[tokio::test]
async fn a_5xx_about_the_mail_is_permanent() {
    for step in [Step::Sender, Step::Recipient, Step::Data, Step::Content] {
        assert_eq!(meaning_of(Turn::Answer(step, "550 no")).await, (Meaning::Permanent, Some(550)), "{step:?}");
    }
}

#[tokio::test]
async fn a_server_that_turns_us_away_at_the_door_says_nothing_about_the_mail() {
    assert_eq!(meaning_of(Turn::Answer(Step::Greeting, "554 no service")).await, (Meaning::Setup, Some(554)));
    assert_eq!(meaning_of(Turn::Answer(Step::Sender, "530 sign in first")).await, (Meaning::Setup, Some(530)));
}

#[tokio::test]
async fn a_connection_lost_before_the_content_is_temporary() {
    for step in [Step::Greeting, Step::Sender, Step::Recipient, Step::Data] {
        assert_eq!(meaning_of(Turn::HangUp(step)).await, (Meaning::Temporary, None), "{step:?}");
    }
}

#[tokio::test]
async fn a_connection_lost_after_the_content_is_unknown_and_the_copy_is_the_same_to_the_byte() {
    let (outcomes, received) = sent(&[Turn::HangUp(Step::Content), Turn::Take]).await;
    assert_eq!(outcomes[0].clone().unwrap_err().meaning, Meaning::Unknown);
    assert!(outcomes[1].is_ok());
    assert_eq!(received, [whole_mail(), whole_mail()]);
}

#[tokio::test]
async fn silence_before_the_content_is_temporary_and_after_it_unknown() {
    for (step, meaning) in
        [(Step::Greeting, Meaning::Temporary), (Step::Recipient, Meaning::Temporary), (Step::Content, Meaning::Unknown)]
    {
        let (outcomes, _) = sent_with(&[Turn::FallSilent(step)], |settings| {
            let time = if step == Step::Content { &mut settings.content_timeout } else { &mut settings.answer_timeout };
            *time = Duration::from_millis(300);
        })
        .await;
        assert_eq!(outcomes[0].clone().unwrap_err().meaning, meaning, "{step:?}");
    }
}

#[tokio::test]
async fn an_answer_out_of_turn_is_no_acceptance() {
    assert_eq!(meaning_of(Turn::Answer(Step::Data, "250 ok?")).await.0, Meaning::Temporary);
    assert_eq!(meaning_of(Turn::Answer(Step::Content, "354 more?")).await.0, Meaning::Unknown);
    assert_eq!(meaning_of(Turn::Answer(Step::Content, "hello")).await.0, Meaning::Unknown);
}

#[tokio::test]
async fn we_sign_in_where_we_have_a_password_and_a_wrong_one_fails_no_mail() {
    let (outcomes, received) = sent_with(&[Turn::Take], |settings| settings.credentials = credentials(PASSWORD)).await;
    assert!(outcomes[0].is_ok(), "{outcomes:?}");
    assert_eq!(received, [whole_mail()]);

    let (outcomes, received) = sent_with(&[Turn::Take], |settings| settings.credentials = credentials("old")).await;
    let error = outcomes[0].clone().unwrap_err();
    assert_eq!((error.meaning, error.code), (Meaning::Setup, Some(535)));
    assert_eq!(received, []);
}

#[tokio::test]
async fn a_server_without_starttls_gets_no_mail_when_it_is_asked_for() {
    let (outcomes, received) = sent_with(&[Turn::Take], |settings| settings.security = Security::StartTls).await;
    assert_eq!(outcomes[0].clone().unwrap_err().meaning, Meaning::Setup);
    assert_eq!(received, []);
}

#[tokio::test]
async fn nobody_at_home_is_temporary() {
    let deaf = TcpSocket::new_v4().unwrap();
    deaf.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = deaf.local_addr().unwrap().port();
    let error = SmtpMailer::new(smtp(port, Security::Plaintext)).unwrap().send(&mail(TO, 1)).await.unwrap_err();
    assert_eq!((error.meaning, error.code), (Meaning::Temporary, None));
}

#[tokio::test]
async fn a_check_signs_in_and_sends_nothing() {
    for (password, expected) in [(PASSWORD, None), ("old", Some(Meaning::Setup))] {
        let server = StubServer::start([Turn::Take]).await;
        let mut settings = smtp(server.port, Security::Plaintext);
        settings.credentials = credentials(password);
        let checked = SmtpMailer::new(settings).unwrap().check().await;
        assert_eq!(checked.err().map(|error| error.meaning), expected);
        assert_eq!(server.received().await, []);
    }
}
