use std::collections::BTreeMap;

use dispatch::address::AddressFault;
use dispatch::change::Language;
use dispatch::identity::{MessageId, ParcelId};
use dispatch::mail::{Panicked, RenderError, RenderedMail, contain_panic, render};
use dispatch::parcel::Parcel;
use dispatch::text::PlainText;
use mail_parser::{Message, MessageParser, MimeHeaders};
use uuid::Uuid;

use crate::support::{at, change, in_language, parcel, settings};

fn five_changes(language: Language) -> Parcel {
    parcel((0..5).map(|i| in_language(language, change(i))))
}

fn mail(parcel: &Parcel) -> RenderedMail {
    render(parcel, &settings(), at(0), None).unwrap()
}

fn parsed(mail: &RenderedMail) -> Message<'_> {
    MessageParser::default().parse(&mail.bytes).unwrap()
}

/// Everything before the first part, as sent.
fn header_of(mail: &RenderedMail) -> String {
    let text = std::str::from_utf8(&mail.bytes).unwrap();
    text.split_once("\r\n\r\n").unwrap().0.replace("\r\n", "\n")
}

fn csv_of(message: &Message<'_>) -> String {
    message.attachment(0).unwrap().text_contents().unwrap().replace("\r\n", "\n")
}

#[test]
fn the_english_mail_reads_well() {
    let mail = mail(&five_changes(Language::English));
    let message = parsed(&mail);
    insta::assert_snapshot!("english_header", header_of(&mail));
    insta::assert_snapshot!("english_text", message.body_text(0).unwrap());
    insta::assert_snapshot!("english_html", message.body_html(0).unwrap());
    insta::assert_snapshot!("csv", csv_of(&message));
}

#[test]
fn the_german_mail_reads_well() {
    let mail = mail(&five_changes(Language::German));
    let message = parsed(&mail);
    insta::assert_snapshot!("german_header", header_of(&mail));
    insta::assert_snapshot!("german_text", message.body_text(0).unwrap());
    insta::assert_snapshot!("german_html", message.body_html(0).unwrap());
    assert_eq!(csv_of(&message), csv_of(&parsed(&self::mail(&five_changes(Language::English)))));
}

#[test]
fn one_change_is_spoken_of_in_the_singular_and_a_follow_up_refers_to_the_earlier_mail() {
    let earlier = MessageId::of(ParcelId::stored(Uuid::from_u128(7)), &settings().message_id_domain);
    for (language, name) in [(Language::English, "english"), (Language::German, "german")] {
        let parcel = parcel([in_language(language, change(0))]);
        let mail = render(&parcel, &settings(), at(0), Some(&earlier)).unwrap();
        let message = parsed(&mail);
        assert_eq!(message.in_reply_to().as_text(), Some(earlier.as_str()));
        assert_eq!(message.references().as_text(), Some(earlier.as_str()));
        insta::assert_snapshot!(
            format!("{name}_follow_up"),
            format!("{}\n\n{}", mail.subject, message.body_text(0).unwrap())
        );
    }
}

#[test]
fn the_same_parcel_gives_the_same_bytes() {
    let mail = mail(&five_changes(Language::German));
    for _ in 0..10 {
        assert_eq!(self::mail(&five_changes(Language::German)), mail);
    }
}

#[test]
fn another_parcel_has_another_message_id_and_other_boundaries() {
    let (one, other) = (mail(&parcel([change(0)])), mail(&five_changes(Language::English)));
    let mut second_of_click = change(0);
    second_of_click.click_batch = Uuid::from_u128(3);
    let second_of_click = mail(&parcel([second_of_click]));
    assert_eq!(one.message_id, other.message_id, "both are the first parcel of the same click and supplier");
    assert_ne!(one.message_id, second_of_click.message_id);
    let boundary = |mail: &RenderedMail| parsed(mail).content_type().unwrap().attribute("boundary").map(str::to_owned);
    assert_ne!(boundary(&one), boundary(&other));
    assert_ne!(boundary(&one), boundary(&second_of_click));
}

#[test]
fn the_message_is_ascii_in_short_lines_whatever_the_names() {
    let mut long = change(0);
    long.supplier.name = PlainText::new(&"Ä".repeat(10_000));
    long.product.name = PlainText::new(&"x".repeat(10_000));
    let mail = mail(&parcel([long]));
    assert!(mail.bytes.is_ascii());
    let text = std::str::from_utf8(&mail.bytes).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
}

#[test]
fn the_parts_are_text_and_html_as_alternatives_and_a_csv_file() {
    let mail = mail(&five_changes(Language::English));
    let message = parsed(&mail);
    let kinds = message.parts.iter().map(|part| {
        let kind = part.content_type().unwrap();
        format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
    });
    let expected = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv"];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
    let id = five_changes(Language::English).id().short();
    assert_eq!(message.attachment(0).unwrap().attachment_name(), Some(format!("changes-2026-11-21-{id}.csv").as_str()));
}

#[test]
fn braces_in_a_name_stay_braces() {
    let mut braces = change(0);
    braces.product.name = PlainText::new("{{7*7}} {% include \"x\" %} ${7*7}");
    braces.supplier.name = PlainText::new("{{ mail.reference }}");
    let mail = mail(&parcel([braces]));
    let message = parsed(&mail);
    for body in [message.body_text(0).unwrap(), csv_of(&message).into()] {
        assert!(body.contains("{{7*7}} {% include"), "{body}");
    }
    assert!(message.body_text(0).unwrap().contains("Dear {{ mail.reference }} team"));
    assert!(message.body_html(0).unwrap().contains("{{7*7}}"));
}

#[test]
fn a_supplier_without_a_usable_address_gets_no_mail_and_the_reason_is_told() {
    let faults = BTreeMap::from([
        ("", AddressFault::Missing),
        ("nobody", AddressFault::Malformed),
        ("a@b.example\r\nBcc: c@d.example", AddressFault::Malformed),
        ("büro@b.example", AddressFault::NotAscii),
    ]);
    for (email, expected) in faults {
        let mut unreachable = change(0);
        unreachable.supplier.email = email.to_owned();
        match render(&parcel([unreachable]), &settings(), at(0), None) {
            Err(RenderError::NoUsableAddress { supplier_id, fault }) => {
                assert_eq!((supplier_id.as_str(), fault), ("SUP-17", expected));
            }
            other => panic!("{email:?}: {other:?}"),
        }
    }
}

#[test]
fn a_panic_of_a_library_becomes_an_error_with_its_text() {
    assert_eq!(contain_panic(|| 7), Ok(7));
    assert_eq!(contain_panic::<u8>(|| panic!("line {}", 3)), Err(Panicked("line 3".to_owned())));
    assert_eq!(contain_panic::<u8>(|| panic!("plain")), Err(Panicked("plain".to_owned())));
}

#[test]
fn a_mail_of_thousands_shows_sums_and_the_first_and_leaves_nothing_out_of_its_list() {
    for language in [Language::English, Language::German] {
        let mail = mail(&parcel((0..5_000).map(|i| in_language(language, change(i)))));
        let message = parsed(&mail);
        let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
        let file_name = message.attachment(0).unwrap().attachment_name().unwrap();
        for part in [&text, &html] {
            assert!(part.contains("5000") && part.contains("200") && part.contains("1000"), "says how many there are");
            assert!(part.contains(file_name), "and where they all are");
        }
        assert_eq!(text.lines().filter(|line| line.starts_with("200. ")).count(), 1);
        assert!(!text.contains("\n201. "));
        assert_eq!(csv_of(&message).lines().count(), 1 + 5_000);
        assert!(mail.bytes.len() < 2_000_000, "{} bytes: every mail server takes that", mail.bytes.len());
    }
}

#[test]
fn a_mail_of_two_hundred_shows_them_all() {
    let mail = mail(&parcel((0..200).map(change)));
    let text = parsed(&mail).body_text(0).unwrap().into_owned();
    assert!(text.contains("\n200. ") && text.contains("the 200 changes below"), "{text}");
}
