//! Decimals on the wire: decimal strings or JSON numbers in, never through binary fractions; decimal strings out.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A decimal as it may come: `"1.50"`, `1.5`, `2`, `1e-3`.
struct AnyDecimal(Decimal);

impl<'de> Deserialize<'de> for AnyDecimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get().trim_matches('"');
        read_decimal(text).map(Self).ok_or_else(|| serde::de::Error::custom(no_decimal(text)))
    }
}

fn read_decimal(text: &str) -> Option<Decimal> {
    text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(text)).ok()
}

fn no_decimal(text: &str) -> String {
    let shown: String = text.trim_matches('"').chars().take(40).collect();
    format!("{shown} is not a decimal number such as \"12.50\"")
}

/// What stands in quotes, or has none; not half of a text with a comma in it.
fn unquoted(text: &str) -> Option<&str> {
    match text.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"'),
        None => Some(text).filter(|text| !text.ends_with('"')),
    }
}

impl Serialize for AnyDecimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// For a field that is always there.
pub(crate) mod decimal {
    use super::{AnyDecimal, Decimal, Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        AnyDecimal(*value).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        AnyDecimal::deserialize(deserializer).map(|decimal| decimal.0)
    }
}

/// For a field that may be absent or null.
pub(crate) mod optional_decimal {
    use super::{AnyDecimal, Decimal, Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "serde asks for this shape")]
    pub(crate) fn serialize<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
        value.map(AnyDecimal).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
        Ok(Option::<AnyDecimal>::deserialize(deserializer)?.map(|decimal| decimal.0))
    }
}

/// For a list of decimals, written as JSON numbers: forecasts are long.
pub(crate) mod decimals {
    use super::{Decimal, Deserialize, Deserializer, RawValue, Serializer};
    use serde::de::Error as _;
    use serde::ser::{Error as _, SerializeSeq as _};

    pub(crate) fn serialize<S: Serializer>(values: &[Decimal], serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(values.len()))?;
        for value in values {
            let raw = RawValue::from_string(value.normalize().to_string()).map_err(S::Error::custom)?;
            seq.serialize_element(&raw)?;
        }
        seq.end()
    }

    /// The list is taken as one piece of text: piece by piece, a forecast would be read hundreds of times slower.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Decimal>, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let list = raw.get().trim().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let list = list.ok_or_else(|| D::Error::custom("a list of decimal numbers is wanted"))?.trim();
        if list.is_empty() {
            return Ok(Vec::new());
        }
        let read = |(place, text): (usize, &str)| {
            let text = text.trim();
            let number = super::unquoted(text).and_then(super::read_decimal);
            number.ok_or_else(|| D::Error::custom(format!("value {}: {}", place + 1, super::no_decimal(text))))
        };
        list.split(',').enumerate().map(read).collect()
    }
}

/// What a decimal may be on the wire, for schemas.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) enum DecimalSchema {
    /// A decimal string such as `"12.50"`.
    Text(#[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))] String),
    /// A JSON number.
    Number(serde_json::Number),
}
