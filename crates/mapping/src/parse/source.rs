//! `[source]`: where the data are and how everything in them is written.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::document::{Node, Section};
use crate::finding::Place;
use crate::spec::{CsvSpec, DateFormat, SourceSpec};

pub(super) fn read(top: &Section<'_>) -> Option<SourceSpec> {
    let section = top.required("source")?.section()?;
    let at = section.required("at").and_then(|node| node.text());
    let zone = match section.optional("time_zone") {
        None => Some(TimeZone::UTC),
        Some(node) => zone(&node),
    };
    let flag = |key, usual| section.optional(key).map_or(Some(usual), |node| node.flag());
    let (trim, decimal_comma) = (flag("trim", true), flag("decimal_comma", false));
    let empty = section.optional("empty").map_or(Some(Vec::new()), |node| node.words());
    let dates = section.optional("dates").map_or(Some(vec![DateFormat::Iso]), |node| formats(&node));
    let today = match section.optional("today") {
        None => Some(None),
        Some(node) => day(&node).map(Some),
    };
    let today_at = section.place_of("today").unwrap_or_default();
    let csv = csv(&section);
    section.finish();
    Some(SourceSpec {
        at: at?,
        zone: zone?,
        trim: trim?,
        decimal_comma: decimal_comma?,
        empty: empty?,
        dates: dates?,
        today: today?,
        today_at,
        csv: csv?,
    })
}

fn zone(node: &Node<'_>) -> Option<TimeZone> {
    let name = node.text()?;
    let zone = TimeZone::get(&name).ok();
    if zone.is_none() {
        node.error(format!("\"{name}\" is no IANA time zone; write it like \"Europe/Berlin\""));
    }
    zone
}

fn day(node: &Node<'_>) -> Option<Date> {
    let text = node.word()?;
    let day = text.parse().ok();
    if day.is_none() {
        node.error(format!("\"{text}\" is no day; write it like \"2026-11-25\""));
    }
    day
}

/// Formats by name or pattern, each proven to carry a whole date.
pub(super) fn formats(node: &Node<'_>) -> Option<Vec<DateFormat>> {
    node.list()?.iter().map(format).collect()
}

fn format(node: &Node<'_>) -> Option<DateFormat> {
    let text = node.text()?;
    match text.as_str() {
        "iso" => return Some(DateFormat::Iso),
        "epoch-seconds" => return Some(DateFormat::EpochSeconds),
        "epoch-milliseconds" => return Some(DateFormat::EpochMilliseconds),
        _ => {}
    }
    let sample = date(2026, 11, 25).at(13, 45, 7, 250_000_000).to_zoned(TimeZone::UTC).ok()?;
    let written = jiff::fmt::strtime::format(&text, &sample).ok();
    let back = written.and_then(|written| jiff::fmt::strtime::parse(&text, written).ok()?.to_date().ok());
    if back == Some(sample.date()) {
        return Some(DateFormat::Pattern(text));
    }
    node.error(format!(
        "\"{text}\" gives no whole date; write \"iso\", \"epoch-seconds\", \"epoch-milliseconds\" or a pattern such as \
         \"%d.%m.%Y\""
    ));
    None
}

fn csv(source: &Section<'_>) -> Option<CsvSpec> {
    let usual = CsvSpec {
        at: Place::default(),
        delimiter: b',',
        quote: b'"',
        encoding: "utf-8".to_owned(),
        files: BTreeMap::new(),
        columns: BTreeMap::new(),
    };
    let Some(node) = source.optional("csv") else { return Some(usual) };
    let section = node.section()?;
    let character = |key, usual| section.optional(key).map_or(Some(usual), |node| one_byte(&node));
    let (delimiter, quote) = (character("delimiter", usual.delimiter), character("quote", usual.quote));
    let encoding = section.optional("encoding").map_or(Some(usual.encoding), |node| encoding(&node));
    let files = section.optional_section("files").map(|files| {
        files.entries().into_iter().map(|(table, node)| Some((table, node.text()?))).collect::<Option<_>>()
    });
    let columns = section.optional_section("columns").map(|tables| {
        tables.entries().into_iter().map(|(table, node)| Some((table, node.words()?))).collect::<Option<_>>()
    });
    section.finish();
    Some(CsvSpec {
        at: section.place.clone(),
        delimiter: delimiter?,
        quote: quote?,
        encoding: encoding?,
        files: files.map_or(Some(BTreeMap::new()), |files| files)?,
        columns: columns.map_or(Some(BTreeMap::new()), |columns| columns)?,
    })
}

fn one_byte(node: &Node<'_>) -> Option<u8> {
    let text = node.text()?;
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\r' | b'\n') => Some(*byte),
        _ => {
            node.error(format!("\"{text}\" is no single ASCII character such as \";\" or \"\\t\""));
            None
        }
    }
}

fn encoding(node: &Node<'_>) -> Option<String> {
    let label = node.text()?;
    match encoding_rs::Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding.is_ascii_compatible() => Some(label),
        Some(_) => {
            node.error(format!("files in {label} cannot be read; save them as UTF-8"));
            None
        }
        None => {
            node.error(format!("\"{label}\" is no encoding; write \"utf-8\", \"windows-1252\", \"iso-8859-2\", ..."));
            None
        }
    }
}
