//! How settings are written: decimals as strings, null as a value of its own.

use serde::{Deserialize, Deserializer};

/// Reads a field that is there as `Some`, also where it is null, or `"never"` where there is no null.
pub(super) fn nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<u32>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a number of days, or \"never\"")]
    enum Limit {
        Days(u32),
        Never(Never),
    }
    #[derive(Deserialize)]
    enum Never {
        #[serde(rename = "never")]
        Never,
    }
    let limit = Option::<Limit>::deserialize(deserializer)?;
    Ok(Some(limit.and_then(|limit| match limit {
        Limit::Days(days) => Some(days),
        Limit::Never(Never::Never) => None,
    })))
}

/// Decimals as strings; integers are read too, floats are not.
pub(super) mod decimal {
    use std::fmt;

    use rust_decimal::Decimal;
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        deserializer.deserialize_any(DecimalVisitor).map(Some)
    }

    struct DecimalVisitor;

    impl Visitor<'_> for DecimalVisitor {
        type Value = Decimal;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a decimal as a string (\"0.25\") or an integer")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
            Decimal::from_str_exact(text)
                .map_err(|_| E::custom(format!("{text:?} is not a decimal; write it like \"0.25\"")))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Decimal, E> {
            Ok(number.into())
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
            Ok(number.into())
        }
    }
}
