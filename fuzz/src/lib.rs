//! What several targets have in common.

use serde_json::value::RawValue;

/// Reads bytes as the payload of a type, as an inbox does. What is taken names its aggregate and is read again as the
/// same from what the inbox would keep of it.
pub fn read_payload(kind: &str, data: &[u8]) {
    let contract = restocking::events::contract_of(kind).expect("a type that is declared");
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(raw) = serde_json::from_str::<&RawValue>(text) else { return };
    match restocking::events::Payload::read(contract, Some(raw)) {
        Ok(payload) => {
            assert!(!payload.id().is_empty());
            let again = restocking::events::Payload::read(contract, Some(raw));
            assert_eq!(again.as_ref(), Ok(&payload));
        }
        Err(fault) => assert!(!fault.is_empty(), "a refusal says why"),
    }
}
