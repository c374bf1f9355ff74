//! Makes `data/products.csv` and `data/movements.csv.zst` from the original "Online Retail" CSV.
//!
//! `cargo run --release -p world --example derive_data -- path/to/online_retail.csv`
//!
//! What is kept and changed is described in `data/NOTICE.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::io::Write as _;
use std::path::Path;

/// Besides the best sellers: the products of the two orders that were cancelled minutes later.
const CANCELLED_GIANTS: [&str; 2] = ["23166", "23843"];
const PRODUCTS: usize = 600;

struct Row {
    code: String,
    description: String,
    cancelled: bool,
    quantity: i64,
    minute: i64,
    price: f64,
    customer: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let source = std::env::args().nth(1).ok_or("usage: derive_data path/to/online_retail.csv")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let rows = read(&source)?;
    refuse_unlike_twins(&rows)?;

    let mut by_product: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        by_product.entry(row.code.to_uppercase()).or_default().push(row);
    }
    let mut best: Vec<(&String, usize)> = by_product.iter().map(|(code, rows)| (code, rows.len())).collect();
    best.sort_by_key(|(code, lines)| (std::cmp::Reverse(*lines), (*code).clone()));
    best.retain(|(code, _)| !CANCELLED_GIANTS.contains(&code.as_str()));
    let mut chosen: Vec<String> =
        best.iter().take(PRODUCTS - CANCELLED_GIANTS.len()).map(|(code, _)| (*code).clone()).collect();
    chosen.extend(CANCELLED_GIANTS.map(String::from));

    let mut products = csv::Writer::from_path(folder.join("products.csv"))?;
    products.write_record(["product_id", "name", "category", "unit_price"])?;
    let mut movements: Vec<(i64, usize, i64, char)> = Vec::new();
    for (number, code) in chosen.iter().enumerate() {
        let rows = &by_product[code];
        let description = most_frequent_description(rows);
        let name = clean(&description);
        products.write_record([code, &name, category(&description), &format!("{:.2}", median_price(rows))])?;
        for row in rows {
            let (delta, reason) = movement(row, &description);
            movements.push((row.minute, number, delta, reason));
        }
    }
    products.flush()?;
    movements.sort_by_key(|(minute, number, ..)| (*minute, *number));
    write_movements(&folder.join("movements.csv.zst"), &movements)
}

/// What a line does to the stock, and why: `s`ale, `r`eturn, `w`rite-off, `a`djustment.
fn movement(row: &Row, description: &str) -> (i64, char) {
    if row.cancelled {
        (-row.quantity, 'r')
    } else if row.quantity < 0 {
        (row.quantity, 'w')
    } else if row.price == 0.0 && !row.customer && row.description != description {
        (row.quantity, 'a')
    } else {
        (-row.quantity, 's')
    }
}

/// Movements in the order of time, one a line: minutes since the one before (the first: since 2010-12-01T00:00),
/// number of the product's line in `products.csv`, stock units, reason.
fn write_movements(path: &Path, movements: &[(i64, usize, i64, char)]) -> Result<(), Box<dyn Error>> {
    let mut file = zstd::Encoder::new(std::fs::File::create(path)?, 21)?;
    let mut before = 0;
    for (minute, number, delta, reason) in movements {
        writeln!(file, "{},{number},{delta},{reason}", minute - before)?;
        before = *minute;
    }
    file.finish()?;
    Ok(())
}

fn read(source: &str) -> Result<Vec<Row>, Box<dyn Error>> {
    let epoch: jiff::civil::DateTime = "2010-12-01T00:00".parse()?;
    let mut rows = Vec::new();
    for record in csv::Reader::from_path(source)?.records() {
        let record = record?;
        let code = record[1].to_owned();
        if code.len() < 5 || !code.as_bytes()[..5].iter().all(u8::is_ascii_digit) {
            continue;
        }
        let time: jiff::civil::DateTime = record[4].parse()?;
        rows.push(Row {
            code,
            description: record[2].trim().to_owned(),
            cancelled: record[0].starts_with('C'),
            quantity: record[3].parse()?,
            minute: time.duration_since(epoch).as_mins(),
            price: record[5].parse()?,
            customer: !record[6].is_empty(),
        });
    }
    Ok(rows)
}

/// Two codes that differ only in letter case must share a description before they count as one product.
fn refuse_unlike_twins(rows: &[Row]) -> Result<(), Box<dyn Error>> {
    let mut spellings: BTreeMap<String, BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.description.is_empty()) {
        let product = spellings.entry(row.code.to_uppercase()).or_default();
        product.entry(&row.code).or_default().insert(&row.description);
    }
    for (product, codes) in spellings.iter().filter(|(_, codes)| codes.len() > 1) {
        let mut descriptions = codes.values();
        let first = descriptions.next().cloned().unwrap_or_default();
        if !descriptions.all(|other| !first.is_disjoint(other)) {
            return Err(format!("{product}: codes that differ in letter case are different products: {codes:?}").into());
        }
    }
    Ok(())
}

fn most_frequent_description(rows: &[&Row]) -> String {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for row in rows.iter().filter(|row| !row.description.is_empty()) {
        *counts.entry(&row.description).or_default() += 1;
    }
    let best = counts.into_iter().max_by_key(|(text, count)| (*count, std::cmp::Reverse(*text)));
    best.map(|(text, _)| text.to_owned()).unwrap_or_default()
}

fn median_price(rows: &[&Row]) -> f64 {
    let mut paid: Vec<f64> = rows.iter().filter(|row| row.price > 0.0).map(|row| row.price).collect();
    paid.sort_by(f64::total_cmp);
    paid.get(paid.len() / 2).copied().unwrap_or(1.0)
}

/// "SET/6 RED SPOTTY PAPER PLATES." becomes "Set/6 Red Spotty Paper Plates".
fn clean(description: &str) -> String {
    let words = description.trim_end_matches('.').replace(" ,", ",");
    let words = words.split_whitespace().enumerate().map(|(place, word)| match word.to_lowercase().as_str() {
        small @ ("of" | "and" | "with" | "in" | "the" | "to" | "or" | "on" | "for") if place > 0 => small.to_owned(),
        lower => capitalised(lower),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The first letter, and every letter after a hyphen, slash or plus, in upper case.
fn capitalised(word: &str) -> String {
    let mut upper = true;
    let letters = word.chars().map(|letter| {
        let out = if upper { letter.to_ascii_uppercase() } else { letter };
        upper = matches!(letter, '-' | '/' | '+') || (upper && !letter.is_alphanumeric());
        out
    });
    letters.collect()
}

fn category(description: &str) -> &'static str {
    const WORDS: [(&str, &[&str]); 11] = [
        ("Christmas", &["CHRISTMAS", "XMAS", "ADVENT", "SANTA", "JINGLE", "REINDEER", "SNOW", "STOCKING"]),
        ("Bags", &["BAG", "SHOPPER", "PURSE", "WALLET"]),
        (
            "Baking and Kitchen",
            &[
                "CAKE", "BAKING", "COOKIE", "RECIPE", "JELLY", "PANTRY", "SCALES", "APRON", "JAM", "KITCHEN", "OVEN",
                "TOWEL",
            ],
        ),
        ("Candles and Lights", &["T-LIGHT", "CANDLE", "LANTERN", "LIGHT", "LAMP", "INCENSE"]),
        ("Party", &["PARTY", "BUNTING", "BIRTHDAY", "BALLOON", "GARLAND", "CONFETTI"]),
        (
            "Tableware",
            &[
                "TEA", "COFFEE", "MUG", "CUP", "SAUCER", "PLATE", "BOWL", "JUG", "CUTLERY", "GLASS", "NAPKIN",
                "STRAWS", "LUNCH", "BOTTLE", "FLASK",
            ],
        ),
        ("Craft and Sewing", &["CRAFT", "SEWING", "KNITTING", "RIBBON", "PATCHES", "KIT", "FELT"]),
        (
            "Stationery and Wrap",
            &[
                "CARD", "WRAP", "TAGS", "TISSUE", "PAPER", "PENCIL", "NOTEBOOK", "CHALK", "TAPE", "STICKER", "DOILY",
                "DOILIES", "MAGNET", "PLASTERS",
            ],
        ),
        (
            "Children and Toys",
            &[
                "CHILD",
                "DOLLY",
                "DOLL",
                "SPACEBOY",
                "TOY",
                "GAME",
                "PLAYHOUSE",
                "GIRL",
                "BLOCK",
                "SKITTLES",
                "CIRCUS",
                "ERASER",
                "DINOSAUR",
            ],
        ),
        (
            "Garden and Outdoors",
            &["GARDEN", "PARASOL", "UMBRELLA", "PICNIC", "WATERING", "HERB", "BIRD", "GROW", "SUNFLOWER"],
        ),
        (
            "Home and Living",
            &[
                "SIGN", "DOORMAT", "CLOCK", "FRAME", "HOOK", "KNOB", "WALL", "CABINET", "CUSHION", "DOORSTOP",
                "DRAWER", "WICKER", "HEART", "HANGER", "MIRROR", "BOX", "TIN", "HOLDER",
            ],
        ),
    ];
    let found = WORDS.iter().find(|(_, words)| words.iter().any(|word| description.contains(word)));
    found.map_or("Gifts", |(category, _)| category)
}
