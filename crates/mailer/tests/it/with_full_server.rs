//! The same through a full server, with TLS and authentication.

use dispatch::mailer::Mailer;
use dispatch::outcome::Meaning;
use mailer::{Security, SmtpMailer};

use crate::certificates::Certificates;
use crate::full_server::{FullServer, Mechanism};
use crate::support::{PASSWORD, credentials, mail, smtp};

fn mailer(server: &FullServer, security: Security, certificates: &Certificates, password: &str) -> SmtpMailer {
    let mut settings = smtp(server.port, security);
    settings.root_certificates = Some(certificates.authority());
    settings.credentials = credentials(password);
    SmtpMailer::new(settings).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_to_the_byte_over_every_security_and_mechanism() {
    let certificates = Certificates::issue("localhost");
    for (name, security) in
        [("plaintext", Security::Plaintext), ("starttls", Security::StartTls), ("implicit", Security::ImplicitTls)]
    {
        for mechanism in [Mechanism::Plain, Mechanism::Login] {
            let Some(mut server) = FullServer::start(name, mechanism, &certificates) else { return };
            let mail = mail("auftrag@nordlicht.example", 1);
            mailer(&server, security, &certificates, PASSWORD).send(&mail).await.unwrap();
            let taken = server.taken();
            assert_eq!(
                (taken.from.as_str(), taken.to.as_slice()),
                (mail.envelope_from.as_str(), &[mail.envelope_to.to_string()][..])
            );
            assert_eq!(taken.bytes, mail.bytes);
            assert!(taken.was_signed_in);
            assert_eq!(taken.was_encrypted, security != Security::Plaintext);
            assert!(server.took_nothing_more());
        }
    }
}

#[tokio::test]
async fn an_unknown_authority_or_another_servers_certificate_gets_no_mail_and_no_password() {
    let ours = Certificates::issue("localhost");
    let strangers = Certificates::issue("localhost");
    let misnamed = Certificates::issue("mail.example.com");
    for (name, security) in [("starttls", Security::StartTls), ("implicit", Security::ImplicitTls)] {
        for (server_has, we_trust) in [(&strangers, &ours), (&misnamed, &misnamed)] {
            let Some(server) = FullServer::start(name, Mechanism::Plain, server_has) else { return };
            let mailer = mailer(&server, security, we_trust, PASSWORD);
            let error = mailer.send(&mail("auftrag@nordlicht.example", 1)).await.unwrap_err();
            assert_eq!(error.meaning, Meaning::Setup, "{error}");
            assert!(error.reason.contains("certificate"), "{error}");
            assert!(server.took_nothing_more());
        }
    }
}

#[tokio::test]
async fn a_wrong_password_is_a_matter_of_setup() {
    let certificates = Certificates::issue("localhost");
    let Some(server) = FullServer::start("implicit", Mechanism::Plain, &certificates) else { return };
    let mailer = mailer(&server, Security::ImplicitTls, &certificates, "old password");
    let error = mailer.send(&mail("auftrag@nordlicht.example", 1)).await.unwrap_err();
    assert_eq!((error.meaning, error.code), (Meaning::Setup, Some(535)), "{error}");
    assert!(server.took_nothing_more());
}

#[tokio::test]
async fn what_the_server_refuses_for_now_it_takes_at_the_next_attempt() {
    let certificates = Certificates::issue("localhost");
    let Some(mut server) = FullServer::start("starttls", Mechanism::Plain, &certificates) else { return };
    let mailer = mailer(&server, Security::StartTls, &certificates, PASSWORD);
    for (recipient, code) in [("greylisted@nordlicht.example", 451), ("busy@nordlicht.example", 452)] {
        let mail = mail(recipient, 1);
        let error = mailer.send(&mail).await.unwrap_err();
        assert_eq!((error.meaning, error.code), (Meaning::Temporary, Some(code)), "{error}");
        mailer.send(&mail).await.unwrap();
        assert_eq!(server.taken().bytes, mail.bytes);
    }
    assert!(server.took_nothing_more());
}

#[tokio::test]
async fn what_the_server_refuses_for_good_has_failed() {
    let certificates = Certificates::issue("localhost");
    let Some(server) = FullServer::start("implicit", Mechanism::Login, &certificates) else { return };
    let mailer = mailer(&server, Security::ImplicitTls, &certificates, PASSWORD);
    for (recipient, code) in [("unknown@nordlicht.example", 550), ("rejected@nordlicht.example", 554)] {
        let error = mailer.send(&mail(recipient, 1)).await.unwrap_err();
        assert_eq!((error.meaning, error.code), (Meaning::Permanent, Some(code)), "{error}");
    }
    assert!(server.took_nothing_more());
}

#[tokio::test]
async fn a_connection_cut_after_the_content_is_unknown_and_both_copies_are_the_same() {
    let certificates = Certificates::issue("localhost");
    for (name, security) in [("starttls", Security::StartTls), ("implicit", Security::ImplicitTls)] {
        let Some(mut server) = FullServer::start(name, Mechanism::Plain, &certificates) else { return };
        let mailer = mailer(&server, security, &certificates, PASSWORD);
        let mail = mail("dropped@nordlicht.example", 1);
        let error = mailer.send(&mail).await.unwrap_err();
        assert_eq!(error.meaning, Meaning::Unknown, "{error}");
        mailer.send(&mail).await.unwrap();
        assert_eq!(server.taken().bytes, mail.bytes);
        assert_eq!(server.taken().bytes, mail.bytes);
        assert!(server.took_nothing_more());
    }
}
