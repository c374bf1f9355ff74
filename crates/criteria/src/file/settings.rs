//! Settings by scope, as the file says them.

use std::collections::BTreeMap;

use serde::Deserialize as _;
use toml::de::DeValue;
use toml::{Spanned, Table, Value};

use super::reader::Reader;
use crate::{Settings, SettingsOverrides};

/// Settings that may stand in quotes: decimals, and the limit of age that may be "never".
const TEXTS: [&str; 3] = ["minimum_value", "backorder_share", "cancel_after_age"];

/// The settings of one scope.
pub(super) fn overrides(value: &Spanned<DeValue<'_>>, place: &str, reader: &mut Reader<'_>) -> SettingsOverrides {
    let mut all = SettingsOverrides::default();
    let DeValue::Table(table) = value.get_ref() else {
        reader.fault(value.span().start, format!("{place} must be a table of settings; begin it with [{place}]"));
        return all;
    };
    reader.only(table, &SettingsOverrides::NAMES, place);
    for (key, value) in table.iter().filter(|(key, _)| SettingsOverrides::NAMES.contains(&key.get_ref().as_ref())) {
        match one(key.get_ref(), value.get_ref()) {
            Ok(setting) => all.lay(&setting),
            Err(fault) => reader.fault(value.span().start, format!("{} {fault}", key.get_ref())),
        }
    }
    all
}

/// The settings of each id of a kind of scope.
pub(super) fn by_id(
    value: &Spanned<DeValue<'_>>,
    place: &str,
    reader: &mut Reader<'_>,
) -> BTreeMap<String, SettingsOverrides> {
    let DeValue::Table(table) = value.get_ref() else {
        let text = format!("{place} must hold a table of settings for each id; begin each with [{place}.ID]");
        reader.fault(value.span().start, text);
        return BTreeMap::new();
    };
    let of = |id: &str| format!("{place}.{id}");
    table.iter().map(|(id, value)| (id.get_ref().to_string(), overrides(value, &of(id.get_ref()), reader))).collect()
}

/// One setting, or what is wrong with it.
fn one(key: &str, value: &DeValue<'_>) -> Result<SettingsOverrides, String> {
    let plain = match value {
        DeValue::String(text) if TEXTS.contains(&key) => Value::String(text.to_string()),
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix());
            Value::Integer(number.map_err(|_| "is too large a number".to_owned())?)
        }
        DeValue::Float(number) => {
            return Err(format!("must be a whole number or a decimal in quotes, as in \"{}\"", number.as_str()));
        }
        _ => return Err("must be a whole number, without quotes".to_owned()),
    };
    let table = Table::from_iter([(key.to_owned(), plain)]);
    let setting =
        SettingsOverrides::deserialize(table).map_err(|error| format!("cannot be read: {}", error.message()))?;
    let mut settings = Settings::default();
    setting.apply_to(&mut settings);
    settings.check().map_err(|error| error.fault())?;
    Ok(setting)
}
