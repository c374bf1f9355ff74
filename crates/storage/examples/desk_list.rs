//! How long the desk's reads take over many open suggestions:
//! `cargo run --release -p storage --example desk_list -- 100000`. Prints the median and the slowest of eleven reads each.

#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::error::Error;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::date;
use lifecycle::{Incarnation, State, Suggestion};
use restocking::planners::{Assigned, Planner, Planners, Sees};
use restocking::ports::{
    DeskReader, Grouping, Guard, OfferQuery, OfferReader, Sort, Store, SuggestionQuery, SuggestionWrite, Work,
};
use restocking::suggestion::{Details, LineRef, Proposal, ProposalKind, SuggestionRecord};
use rust_decimal::Decimal;
use storage::sqlite::{Database, RESTOCKING};

const BATCH: u32 = 1_000;
const READS: usize = 11;
const THINGS: [&str; 8] =
    ["lantern", "cake stand", "lunch bag", "bunting", "picture frame", "night light", "hand warmer", "alarm clock"];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let database = Database::open(folder.path(), "restocking", RESTOCKING)?;
    for first in (0..count).step_by(BATCH as usize) {
        let records = (first..count.min(first + BATCH)).map(suggestion);
        let suggestions = records.map(|record| SuggestionWrite { record, guard: Guard::Absent }).collect();
        database.commit(Work { suggestions, ..Work::default() }).await?;
    }
    println!(
        "{count} open suggestions, {} MB; milliseconds, median and slowest of {READS}",
        megabytes(database.path())?
    );
    let all = SuggestionQuery { limit: 100, ..SuggestionQuery::default() };
    for (name, query) in questions(&all) {
        let (median, slowest) =
            timed(async || DeskReader::suggestions(&database, query.clone()).await.map(|page| page.total)).await?;
        println!("{name:44} {median:7.1} {slowest:7.1}");
    }
    let grouped = SuggestionQuery { group: Some(Grouping::Supplier), ..all.clone() };
    let (median, slowest) =
        timed(async || database.groups(grouped.clone()).await.map(|groups| groups.len() as u64)).await?;
    println!("{:44} {median:7.1} {slowest:7.1}", "totals of all suppliers");
    let (median, slowest) =
        timed(async || database.facets(Vec::new()).await.map(|facets| facets.kinds.len() as u64)).await?;
    println!("{:44} {median:7.1} {slowest:7.1}", "counts for the filters");
    let (median, slowest) = timed(async || database.overview(Vec::new()).await.map(|overview| overview.open)).await?;
    println!("{:44} {median:7.1} {slowest:7.1}", "figures above the list");
    let (median, slowest) =
        timed(async || database.places(all.clone()).await.map(|places| places.len() as u64)).await?;
    println!("{:44} {median:7.1} {slowest:7.1}", "all places, for an export");
    let (median, slowest) =
        timed(async || database.chosen(all.clone()).await.map(|chosen| chosen.len() as u64)).await?;
    println!("{:44} {median:7.1} {slowest:7.1}", "all chosen, for a click on everything");
    let offers = offers_of_twenty();
    let (median, slowest) =
        timed(async || database.offer_facts(offers.clone()).await.map(|facts| facts.closing.len() as u64)).await?;
    println!("{:44} {median:7.1} {slowest:7.1}", "the daily offers of 20 planners");
    Ok(())
}

/// What the offers of planners are made of, each of whom has two suppliers; all lines arrive soon enough to be looked at.
fn offers_of_twenty() -> OfferQuery {
    let planners = (0..20).filter_map(|n| {
        let suppliers = [format!("S{n}"), format!("S{}", n + 20)].into();
        Some(Planner {
            id: format!("p{n}").parse().ok()?,
            name: format!("Planner {n}"),
            assigned: Assigned { suppliers, ..Assigned::default() },
            sees: Sees::All,
            sees_cost: false,
            offer: None,
        })
    });
    let planners = Planners::new(planners);
    let scopes = planners.iter().map(|planner| (planner.id.clone(), Planners::theirs(planner))).collect();
    OfferQuery {
        arriving_by: date(2026, 12, 31),
        advanced_to: date(2026, 12, 31),
        waking_by: Timestamp::MAX,
        scopes,
        best: 10,
    }
}

/// First pages, each with its name.
fn questions(all: &SuggestionQuery) -> Vec<(String, SuggestionQuery)> {
    let mut questions: Vec<(String, SuggestionQuery)> =
        Sort::ALL.map(|(name, sort)| (format!("all, by {name}"), SuggestionQuery { sort, ..all.clone() })).into();
    for (name, group) in Grouping::ALL {
        questions.push((format!("all, under each {name}"), SuggestionQuery { group: Some(group), ..all.clone() }));
    }
    let more = [
        ("one supplier", SuggestionQuery { supplier_id: Some("S7".into()), ..all.clone() }),
        ("one category, by date", SuggestionQuery { category: Some("C3".into()), sort: Sort::Date, ..all.clone() }),
        ("one product", SuggestionQuery { product_id: Some("P-77".into()), ..all.clone() }),
        ("two kinds", SuggestionQuery { kinds: vec![ProposalKind::Cancel, ProposalKind::Advance], ..all.clone() }),
        ("worth at least 400", SuggestionQuery { min_value: Some(Decimal::from(400)), ..all.clone() }),
        ("a word that many have", SuggestionQuery { q: Some("lantern".into()), ..all.clone() }),
        ("three words that nobody has", SuggestionQuery { q: Some("no such thing".into()), ..all.clone() }),
        ("every state", SuggestionQuery { states: Vec::new(), ..all.clone() }),
    ];
    let open = |(name, query): (&str, SuggestionQuery)| (name.to_owned(), query);
    questions.extend(more.map(open));
    questions
}

async fn timed<E>(read: impl AsyncFn() -> Result<u64, E>) -> Result<(f64, f64), E> {
    let mut times = Vec::new();
    for _ in 0..READS {
        let began = Instant::now();
        read().await?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let millis = |time: &Duration| time.as_secs_f64() * 1_000.0;
    Ok((times.get(READS / 2).map_or(0.0, millis), times.last().map_or(0.0, millis)))
}

fn megabytes(file: &std::path::Path) -> std::io::Result<u64> {
    Ok((std::fs::metadata(file)?.len()
        + std::fs::metadata(file.with_extension("sqlite-wal")).map_or(0, |wal| wal.len()))
        >> 20)
}

/// The suggestion `n`: few suppliers and categories, many products, all values.
fn suggestion(n: u32) -> SuggestionRecord {
    let number = i64::from(n);
    let mixed = i64::from(n.wrapping_mul(2_654_435_761) >> 8);
    let kind = ProposalKind::ALL[(mixed % 6) as usize];
    let (from_date, at) =
        (date(2026, 12, 1), Timestamp::from_second(1_795_000_000 + mixed % 600_000).unwrap_or_default());
    let proposal = Proposal {
        kind,
        from_date,
        to_date: (kind != ProposalKind::Cancel).then(|| from_date.saturating_add(jiff::Span::new().days(mixed % 90))),
        from_quantity: 40,
        to_quantity: if kind == ProposalKind::Cancel { 0 } else { 10 + mixed % 60 },
        depends_on: Vec::new(),
        would_be: None,
        criterion: "standard".to_owned(),
        criterion_version: 1,
    };
    let incarnation = Incarnation(0x0193_4a5b_0000_7000_8000_0000_0000_0000 + u128::from(n));
    let row = Suggestion {
        incarnation,
        version: 1,
        state: State::Open,
        basis: 1,
        fence: 1,
        dirty: false,
        proposal,
        last_click: None,
    };
    let (supplier, thing) = (mixed % 120, THINGS[(mixed % 8) as usize]);
    let details = Details {
        product_id: format!("P-{}", number / 2),
        product_name: format!("Jumbo {thing} with a long name, colour {}", mixed % 40),
        category: Some(format!("C{}", mixed % 25)),
        supplier_id: format!("S{supplier}"),
        supplier_name: format!("Supplier {supplier} of Fine Goods Ltd"),
        supplier_email: format!("orders@supplier-{supplier}.example"),
        supplier_language: Some("en".to_owned()),
        units_per_pack: 6,
        unit_cost: Decimal::new(120 + mixed % 900, 2),
        value: Decimal::new(mixed % 500_000, 2),
        currency: "GBP".to_owned(),
        need_date: Some(from_date),
        reason: "Covered until Thu 14 Jan without it; first needed on Fri 15 Jan, when 40 packs of it would be used up by the end of the month.".to_owned(),
        cause: None,
    };
    SuggestionRecord {
        key: LineRef { order_id: format!("PO-{}", number / 3), line_id: format!("{}", number % 3) },
        row,
        details,
        basis: None,
        opened_at: at,
        changed_at: at,
        correlation_id: "generated".to_owned(),
    }
}
