use proptest::prelude::*;

use super::*;

const PLAIN: &str = r#"{"specversion":"1.0","id":"1","source":"urn:a","type":"t","subject":"s","time":"2026-11-23T08:00:00Z","correlationid":"c","sequence":7,"datacontenttype":"application/json","data":{"a":1}}"#;

fn fault(body: &str) -> Fault {
    read_structured(body.as_bytes()).unwrap_err().fault
}

#[test]
fn structured_binary_and_batch_say_the_same() {
    let structured = read_structured(PLAIN.as_bytes()).unwrap();
    let headers = [
        ("specversion", "1.0"),
        ("id", "1"),
        ("source", "urn:a"),
        ("type", "t"),
        ("subject", "s"),
        ("time", "2026-11-23T08:00:00Z"),
        ("correlationid", "c"),
        ("sequence", "7"),
    ];
    let binary = read_binary(headers.map(|(name, value)| (name, value.into())), br#"{"a":1}"#).unwrap();
    let batch = read_batch(format!("[{PLAIN}]").as_bytes()).unwrap().remove(0);
    for other in [binary, batch] {
        assert_eq!(serde_json::to_string(&structured).unwrap(), serde_json::to_string(&other).unwrap());
        assert_eq!(structured.digest(), other.digest());
    }
}

#[test]
fn what_was_written_is_read_back() {
    let event = read_structured(PLAIN.as_bytes()).unwrap();
    let text = serde_json::to_string(&event).unwrap();
    assert_eq!(text, serde_json::to_string(&read_structured(text.as_bytes()).unwrap()).unwrap());
}

#[test]
fn a_header_may_be_percent_encoded() {
    let headers = [("specversion", "1.0"), ("id", "%C3%BC%20%41"), ("source", "50%")];
    let event = read_binary(headers.map(|(name, value)| (name, value.into())), b"").unwrap();
    assert_eq!((event.id.as_str(), event.source.as_str(), event.data.is_none()), ("ü A", "50%", true));
}

#[test]
fn a_missing_type_is_not_a_fault_of_the_envelope() {
    assert_eq!(read_structured(br#"{"specversion":"1.0","id":"1","source":"a"}"#).unwrap().kind, None);
}

#[test]
fn each_fault_is_named() {
    assert_eq!(fault(r#"{"specversion":"1.0","source":"a"}"#), Fault::Missing("id"));
    assert_eq!(fault(r#"{"specversion":"0.3","id":"1","source":"a"}"#), Fault::Version("0.3".into()));
    assert_eq!(fault(r#"{"specversion":"1.0","id":"1","id":"2","source":"a"}"#), Fault::Duplicate("id".into()));
    assert_eq!(fault(r#"{"specversion":"1.0","id":1,"source":"a"}"#), Fault::NotAString("id".into()));
    assert_eq!(fault(r#"{"specversion":"1.0","id":"a\nb","source":"a"}"#), Fault::BadText { name: "id".into() });
    assert_eq!(fault(r#"{"specversion":"1.0","id":"","source":"a"}"#), Fault::BadText { name: "id".into() });
    assert_eq!(fault(r#"{"specversion":"1.0","id":"1","source":"a","time":"noon"}"#), Fault::Time);
    assert_eq!(fault(r#"{"specversion":"1.0","id":"1","source":"a","data":1,"data_base64":"MQ=="}"#), Fault::TwoData);
    assert_eq!(fault(r#"{"specversion":"1.0","id":"1","source":"a","data_base64":"?"}"#), Fault::Base64);
    assert_eq!(fault("[]"), Fault::NotAnObject);
    assert_eq!(fault(&"[".repeat(1000)), Fault::TooDeep);
    assert!(matches!(fault("{"), Fault::NotJson(_)));
    assert_eq!(read_structured(b"{\"id\":\"\xff\"}").unwrap_err().fault, Fault::NotUtf8 { at: 7 });
    assert_eq!(read_batch(b"{}").unwrap_err().fault, Fault::NotAnArray);
}

#[test]
fn a_batch_names_the_event_at_fault() {
    let error = read_batch(format!("[{PLAIN},{{}}]").as_bytes()).unwrap_err();
    assert_eq!(error, Fault::Missing("specversion").at(1));
    assert_eq!(
        error.to_string(),
        "event 1: attribute \"specversion\" is missing; every event needs specversion, id and source"
    );
}

#[test]
fn base64_data_is_read_as_the_json_it_holds() {
    let event =
        read_structured(br#"{"specversion":"1.0","id":"1","source":"a","data_base64":"eyJhIjoxfQ=="}"#).unwrap();
    assert_eq!(event.data.unwrap().get(), r#"{"a":1}"#);
}

proptest! {
    #[test]
    fn no_input_makes_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\":,a-z0-9\\\\ ]{0,200}") {
        let _ = read_structured(&bytes);
        let _ = read_batch(&bytes);
        let _ = read_structured(text.as_bytes());
        let _ = read_batch(text.as_bytes());
    }
}
