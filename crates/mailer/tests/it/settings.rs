use std::io::Write;

use mailer::{Security, SetupError, SmtpMailer};

use crate::support::{credentials, smtp};

#[test]
fn a_password_does_not_leave_this_machine_in_clear_text() {
    for (host, is_allowed) in [
        ("localhost", true),
        ("127.0.0.1", true),
        ("::1", true),
        ("mail.example.com", false),
        ("192.0.2.7", false),
        ("localhost.example.com", false),
    ] {
        let mut settings = smtp(25, Security::Plaintext);
        settings.host = host.to_owned();
        assert!(SmtpMailer::new(settings.clone()).is_ok());
        settings.credentials = credentials("secret");
        assert_eq!(SmtpMailer::new(settings.clone()).is_ok(), is_allowed, "{host}");
        settings.security = Security::StartTls;
        assert!(SmtpMailer::new(settings).is_ok());
    }
}

#[test]
fn root_certificates_that_are_missing_or_none_are_found_at_the_start() {
    let mut settings = smtp(465, Security::ImplicitTls);
    settings.root_certificates = Some("/does/not/exist.pem".into());
    let refused = SmtpMailer::new(settings.clone()).err();
    assert!(matches!(refused, Some(SetupError::RootCertificatesUnreadable { .. })), "{refused:?}");

    let mut empty = tempfile::NamedTempFile::new().unwrap();
    empty.write_all(b"not a certificate\n").unwrap();
    settings.root_certificates = Some(empty.path().to_owned());
    let refused = SmtpMailer::new(settings).err();
    assert!(matches!(refused, Some(SetupError::NoRootCertificate { .. })), "{refused:?}");
}

#[test]
fn a_password_is_not_shown_with_the_settings() {
    let mut settings = smtp(465, Security::ImplicitTls);
    settings.credentials = credentials("hunter2");
    assert!(!format!("{settings:?}").contains("hunter2"));
}
