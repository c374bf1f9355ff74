//! The pages over made-up data in memory, to be looked at: `cargo run -p web --example preview -- 127.0.0.1:8090`.

#![expect(clippy::expect_used, reason = "the fakes are those of the tests")]

#[path = "../tests/fakes/mod.rs"]
mod fakes;

use std::error::Error;

use fakes::Fakes;
use fakes::samples::{Sample, TODAY};
use restocking::events::ForecastPublished;
use rust_decimal::Decimal;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use web::{App, DemoLinks, Settings, serve};

const PRODUCTS: [&str; 16] = [
    "White hanging heart T-light holder",
    "Regency cakestand 3 tier",
    "Jumbo bag red retrospot",
    "Party bunting",
    "Lunch bag black skull",
    "Assorted colour bird ornament",
    "Set of 3 cake tins pantry design",
    "Natural slate heart chalkboard",
    "Heart of wicker small",
    "Paper chain kit 50's Christmas",
    "Rex cash + carry jumbo shopper",
    "Wooden picture frame white finish",
    "Red toadstool LED night light",
    "Gardeners kneeling pad keep calm",
    "Alarm clock bakelike green",
    "Hand warmer owl design",
];
const SUPPLIERS: [(&str, &str); 5] = [
    ("S-1", "Amber & Sons"),
    ("S-2", "Northwind Giftware"),
    ("S-3", "Böttcher Manufaktur GmbH"),
    ("S-4", "Lisbon Ceramics"),
    ("S-5", "Paper Mill Trading"),
];
const CATEGORIES: [&str; 4] = ["Kitchen", "Home", "Garden", "Seasonal"];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fakes = Fakes::new();
    for n in 0..64 {
        fakes.review(sample(n));
    }
    fakes.health.central_fails.store(true, std::sync::atomic::Ordering::Relaxed);
    let settings = Settings {
        retailer: "Online Retail Ltd".into(),
        zone: jiff::tz::TimeZone::get("Europe/London")?,
        central_level: Some(lifecycle::Level::KeyedAndVersioned),
        central_pace: Some(web::CentralPace { at_once: 8, per_second: 100.0 }),
        demo: Some(DemoLinks {
            central_url: "http://127.0.0.1:8090".into(),
            stores: vec![("north-1".into(), "http://127.0.0.1:8081".into())],
            speed: 240,
        }),
        ..Settings::default()
    };
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".into());
    let listener = TcpListener::bind(address).await?;
    let shutdown = CancellationToken::new();
    tokio::spawn(live(fakes.clone()));
    serve(listener, App::new(fakes.ports(), settings), shutdown).await?;
    Ok(())
}

/// Now and then something sells.
async fn live(fakes: std::sync::Arc<Fakes>) {
    for n in (0usize..64).cycle().step_by(7) {
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        let mut changed = sample(n);
        changed.on_hand = (changed.on_hand - 60).max(0);
        fakes.review(changed);
    }
}

fn sample(n: usize) -> Sample {
    let (supplier_id, supplier) = SUPPLIERS[n * 7 % SUPPLIERS.len()];
    let selling = [4u32, 9, 15, 26][n % 4];
    let on_hand = [30, 160, 420, 900, 90, 2400][n % 6];
    let name = if n < 16 {
        PRODUCTS[n].to_owned()
    } else {
        format!("{} {}", PRODUCTS[n % 16], ["blue", "large", "set of 6"][n / 16 - 1])
    };
    let mut sample = Sample::new(&format!("{}", 84_000 + n * 37), &name, on_hand);
    for line in 0..=(n % 3) {
        let order = format!("PO-{}", 1001 + n * 3 / 2);
        sample = sample.line(
            &order,
            &format!("{}", line + 1),
            [8, 24, 60, 15][(n + line) % 4],
            [9, 21, 34, 16, 48][(n + line * 2) % 5],
        );
    }
    let of_day = |day: u32| Decimal::from(if day % 7 >= 5 { selling * 8 / 5 } else { selling });
    sample.product.forecast = Some(ForecastPublished { from: TODAY, daily: (0..200).map(of_day).collect() });
    let minimum = [0, 900, 1_500, 0, 2_400][n * 7 % SUPPLIERS.len()];
    let sample = sample.in_category(CATEGORIES[n % 4]).of_supplier(supplier_id, supplier);
    if minimum == 0 { sample } else { sample.with_minimum(minimum) }
}
