use std::fs;

use dispatch::mailer::Mailer;
use dispatch::outcome::Meaning;
use mailer::{FolderMailer, MailboxError};
use tempfile::TempDir;

use crate::support::mail;

const TO: &str = "auftrag@nordlicht.example";

fn folder() -> (TempDir, FolderMailer) {
    let root = TempDir::new().unwrap();
    let mailer = FolderMailer::open(root.path().join("a/mailbox")).unwrap();
    (root, mailer)
}

fn files(mailer: &FolderMailer) -> Vec<String> {
    let names = fs::read_dir(mailer.folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[tokio::test]
async fn a_mail_is_a_file_named_by_its_message_id_and_holds_its_bytes() {
    let (_root, mailer) = folder();
    let mail = mail(TO, 1);
    mailer.send(&mail).await.unwrap();
    let name = format!("{}.eml", mail.message_id);
    assert_eq!(files(&mailer), std::slice::from_ref(&name));
    assert_eq!(fs::read(mailer.folder().join(name)).unwrap(), mail.bytes);
}

#[tokio::test]
async fn the_same_mail_again_changes_nothing() {
    let (_root, mailer) = folder();
    let mail = mail(TO, 1);
    mailer.send(&mail).await.unwrap();
    let file = mailer.folder().join(format!("{}.eml", mail.message_id));
    let written = fs::metadata(&file).unwrap().modified().unwrap();
    assert_eq!(mailer.send(&mail).await.unwrap().response, "was there already");
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), written);
    assert_eq!(files(&mailer).len(), 1);
}

#[tokio::test]
async fn another_mail_under_the_same_message_id_is_refused_and_the_first_one_stays() {
    let (_root, mailer) = folder();
    let first = mail(TO, 1);
    let mut other = first.clone();
    other.bytes.extend_from_slice(b"P.S.\r\n");
    mailer.send(&first).await.unwrap();
    assert_eq!(mailer.send(&other).await.unwrap_err().meaning, Meaning::Permanent);
    assert_eq!(fs::read(mailer.folder().join(format!("{}.eml", first.message_id))).unwrap(), first.bytes);
    assert_eq!(files(&mailer).len(), 1, "the draft is gone");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_a_temporary_matter() {
    let (_root, mailer) = folder();
    fs::remove_dir(mailer.folder()).unwrap();
    assert_eq!(mailer.send(&mail(TO, 1)).await.unwrap_err().meaning, Meaning::Temporary);
}

#[tokio::test]
async fn a_mail_is_read_back_with_its_parts() {
    let (_root, mailer) = folder();
    let mail = mail(TO, 1);
    mailer.send(&mail).await.unwrap();
    let read = mailer.read(&mail.message_id).await.unwrap().unwrap();
    assert_eq!(read.summary.subject, mail.subject);
    assert_eq!(read.summary.from, "orders@haldenstern.example");
    assert_eq!(read.summary.to, TO);
    assert_eq!(read.summary.date.unwrap().to_string(), "2026-11-21T22:30:00Z");
    assert!(read.text.contains("Menge: 40 Packungen zu 12 Stück -> 60 Packungen zu 12 Stück"), "{}", read.text);
    assert!(read.html.contains("60 Packungen zu 12 Stück"));
    let [attachment] = read.attachments.as_slice() else { panic!("{:?}", read.attachments) };
    assert!(attachment.file_name.starts_with("changes-2026-11-21-"));
    assert_eq!(attachment.content_type, "text/csv");
    assert!(attachment.bytes.starts_with("\u{FEFF}order_id,line_id".as_bytes()));
    let unknown = self::mail(TO, 2).message_id;
    assert_eq!(mailer.read(&unknown).await.unwrap(), None);
}

#[tokio::test]
async fn the_newest_mails_are_listed_first_and_what_is_no_mail_is_passed_over() {
    let (_root, mailer) = folder();
    let mut expected = Vec::new();
    for click in 1..=5_u64 {
        let mail = mail(TO, u128::from(click));
        mailer.send(&mail).await.unwrap();
        let file = fs::File::open(mailer.folder().join(format!("{}.eml", mail.message_id))).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(click)).unwrap();
        expected.insert(0, mail.message_id);
    }
    fs::write(mailer.folder().join("notes.txt"), "not a mail").unwrap();
    fs::write(mailer.folder().join("not-an-id.eml"), "not a mail").unwrap();
    let ids = |limit| {
        let mailer = mailer.clone();
        async move { mailer.list(limit).await.unwrap().into_iter().map(|mail| mail.message_id).collect::<Vec<_>>() }
    };
    assert_eq!(ids(100).await, expected);
    assert_eq!(ids(2).await, expected[..2]);
    assert!(ids(0).await.is_empty());
}

#[tokio::test]
async fn a_file_that_is_no_mail_is_said_to_be_unreadable() {
    let (_root, mailer) = folder();
    let id = mail(TO, 1).message_id;
    fs::write(mailer.folder().join(format!("{id}.eml")), "").unwrap();
    assert!(matches!(mailer.read(&id).await, Err(MailboxError::Unreadable(unreadable)) if unreadable == id));
    assert!(mailer.list(10).await.unwrap().is_empty());
}
