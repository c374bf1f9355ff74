//! Reading a mapping file: every fault at once, each with its line and key.

mod document;
mod parts;
mod rows;
mod source;
mod value;

use document::Document;

use crate::finding::{Finding, Place};
use crate::spec::Mapping;

/// The version of the format that this program reads.
const VERSION: i64 = 1;
/// Nobody writes a longer mapping by hand.
const LONGEST: usize = 1 << 20;

/// Reads a mapping, without looking at the database it describes.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file.
pub fn parse(text: &str) -> Result<Mapping, Vec<Finding>> {
    let nowhere = Place::default();
    if text.len() > LONGEST {
        return Err(vec![nowhere.error(format!("a mapping has at most {LONGEST} bytes"))]);
    }
    let (parsed, faults) = toml::de::DeTable::parse_recoverable(text);
    let document = Document::new(text);
    if !faults.is_empty() {
        let said = faults.iter().map(|fault| {
            let line = fault.span().map_or(0, |span| document.line(span.start));
            Place { line, key: String::new() }.error(format!("this is no TOML: {}", fault.message().trim()))
        });
        let mut said: Vec<Finding> = said.collect();
        said.sort_by_key(|finding| finding.line);
        return Err(said);
    }
    let top = document.section(parsed.get_ref());
    let version = top.required("version").and_then(|version| version.integer());
    if let Some(other) = version.filter(|version| *version != VERSION) {
        let place = top.place_of("version").unwrap_or_default();
        document.tell(place.error(format!("{other} is not known; this program reads version {VERSION}")));
    }
    let name = top.required("name").and_then(|name| name.text());
    let source = source::read(&top);
    let suppliers = top.optional_section("suppliers").map(|section| parts::suppliers(&section));
    let products = top.optional_section("products").map(|section| parts::products(&section));
    let stock = top.optional_section("stock").map(|section| parts::stock(&section));
    let orders = top.optional_section("orders").map(|section| parts::orders(&section));
    if suppliers.is_none() && products.is_none() && stock.is_none() && orders.is_none() {
        document.tell(nowhere.error("it maps nothing: say at least one of [suppliers], [products], [stock], [orders]"));
    }
    top.finish();
    let whole = (|| {
        Some(Mapping {
            name: name?,
            source: source?,
            suppliers: suppliers.map_or(Some(None), |part| part.map(Some))?,
            products: products.map_or(Some(None), |part| part.map(Some))?,
            stock: stock.map_or(Some(None), |part| part.map(Some))?,
            orders: orders.map_or(Some(None), |part| part.map(Some))?,
        })
    })();
    let findings = document.into_findings();
    match whole {
        Some(mapping) if findings.is_empty() => Ok(mapping),
        _ if findings.is_empty() => Err(vec![nowhere.error("it cannot be read")]),
        _ => Err(findings),
    }
}
