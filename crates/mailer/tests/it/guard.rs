use async_trait::async_trait;
use dispatch::mail::RenderedMail;
use dispatch::mailer::{Accepted, Mailer};
use dispatch::outcome::{Meaning, SendError};
use mailer::GuardedMailer;

use crate::support::mail;

/// Panics at every mail but those to this address.
struct Fragile(&'static str);

#[async_trait]
impl Mailer for Fragile {
    async fn send(&self, mail: &RenderedMail) -> Result<Accepted, SendError> {
        assert!(mail.envelope_to.as_str() == self.0, "cannot encode this");
        Ok(Accepted { response: "ok".to_owned() })
    }
}

#[tokio::test]
async fn a_panic_while_sending_ends_one_mail_and_no_other() {
    let mailer = GuardedMailer::new(Fragile("good@supplier.example"));
    let error = mailer.send(&mail("bad@supplier.example", 1)).await.unwrap_err();
    assert_eq!(error.meaning, Meaning::Permanent);
    assert!(error.reason.contains("cannot encode this"), "{error}");
    assert!(mailer.send(&mail("good@supplier.example", 2)).await.is_ok());
}
