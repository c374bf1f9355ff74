use dispatch::address::{AddressFault, EmailAddress, MailDomain};
use dispatch::identity::MessageId;

#[test]
fn ordinary_addresses_are_usable() {
    for address in ["a@b.example", "first.last+orders@sub.domain.example", "o'neil@x-y.example", "root@localhost"] {
        assert_eq!(address.parse::<EmailAddress>().unwrap().as_str(), address);
    }
    assert_eq!(" a@b.example\r\n".parse::<EmailAddress>().unwrap().as_str(), "a@b.example");
}

#[test]
fn what_could_carry_a_second_header_or_recipient_is_no_address() {
    let malformed = [
        "a",
        "a@",
        "@b.example",
        "a@b@c.example",
        "a@b.example,c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\0",
        "\"a b\"@b.example",
        "\"a\\\"\"@b.example",
        "Name <a@b.example>",
        "a@[127.0.0.1]",
        "a@b.example> SIZE=1",
        "a(comment)@b.example",
        "a@b..example",
    ];
    for address in malformed {
        assert_eq!(address.parse::<EmailAddress>(), Err(AddressFault::Malformed), "{address:?}");
    }
}

#[test]
fn the_other_faults_have_names_of_their_own() {
    assert_eq!(" \t".parse::<EmailAddress>(), Err(AddressFault::Missing));
    assert_eq!("bestellung@münchen.example".parse::<EmailAddress>(), Err(AddressFault::NotAscii));
    assert_eq!(format!("a@{}.example", "b.".repeat(130)).parse::<EmailAddress>(), Err(AddressFault::TooLong));
}

#[test]
fn a_message_id_is_read_back_with_and_without_brackets_and_nothing_else_is_one() {
    let text = "0193cafe-0000-8000-8000-000000000001@shop.example";
    let id: MessageId = text.parse().unwrap();
    assert_eq!(id.as_str(), text);
    assert_eq!(format!("<{text}>").parse::<MessageId>().unwrap(), id);
    for other in ["", "@", "../../etc/passwd@shop.example", "0193cafe-0000-8000-8000-000000000001@a/b", "x@y"] {
        assert!(other.parse::<MessageId>().is_err(), "{other:?}");
    }
}

#[test]
fn a_domain_is_letters_digits_hyphens_and_dots() {
    assert_eq!("Shop.Example".parse::<MailDomain>().unwrap().as_str(), "shop.example");
    for other in ["", ".", "a..b", "-a.example", "a_b.example", "a b", "a\r\nb", &"a".repeat(191)] {
        assert!(other.parse::<MailDomain>().is_err(), "{other:?}");
    }
}
