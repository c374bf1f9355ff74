//! The measurements, one after the other: a desk is filled, served by a process of its own, and worked on.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use context::Clock as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use restocking::rules::Rules;
use serde_json::{Value, json};
use storage::sqlite::{BareRows, Durability, back_up};
use world::central::{Central, CentralConfig};

use super::copies;
use super::day::{Day, day};
use super::figure::Figure;
use super::figures;
use super::fill::fill;
use super::publishers::Publishers;
use super::rebuilt::rebuild;
use super::retailer::Retailer;
use super::served::Served;
use super::stream::stream;
use super::usage::usage_of;
use crate::adapters::SystemClock;
use crate::cli::{BenchArgs, BenchPart};
use crate::failure::Failure;

/// Publishers at once, and events in each of their requests.
const PUBLISHERS: usize = 4;
const IN_A_REQUEST: usize = 500;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) products: u64,
    pub(super) lines_per_product: u64,
    pub(super) misplanned_percent: u64,
    pub(super) events: u64,
    pub(super) rates: [u64; 2],
    pub(super) streaming: Duration,
    pub(super) reads: usize,
    pub(super) accepted: usize,
    pub(super) rebuilt_products: u64,
    pub(super) rebuilt_lines_per_product: u64,
    pub(super) rebuilt_misplanned_percent: u64,
    pub(super) copies: copies::Sizes,
}

impl Sizes {
    /// What the documents show.
    pub(super) fn full() -> Self {
        Self {
            products: 100_000,
            lines_per_product: 2,
            misplanned_percent: 68,
            events: 50_000,
            rates: [100, 2_000],
            streaming: Duration::from_secs(15),
            reads: 30,
            accepted: 500,
            rebuilt_products: 1_000_000,
            rebuilt_lines_per_product: 5,
            rebuilt_misplanned_percent: 2,
            copies: copies::Sizes::full(),
        }
    }

    /// The same at a size that says nothing of speed.
    pub(super) fn quick() -> Self {
        Self {
            products: 400,
            events: 1_000,
            rates: [50, 100],
            streaming: Duration::from_secs(1),
            reads: 3,
            accepted: 20,
            rebuilt_products: 300,
            copies: copies::Sizes::quick(),
            ..Self::full()
        }
    }
}

/// Measures everything that is asked for.
pub(super) async fn run(home: &Path, sizes: Sizes, args: &BenchArgs) -> Result<Vec<Figure>, Failure> {
    let (zone, zone_name) = zone_at_noon(SystemClock.now())?;
    let today = SystemClock.now().to_zoned(zone.clone()).date();
    let retailer = Retailer::new(sizes.products, sizes.lines_per_product, sizes.misplanned_percent, today);
    let bench = Bench { home: home.to_owned(), sizes, retailer, zone, zone_name };
    let mut figures = Measured::default();
    copies::measure(home, sizes.copies, args, |figure| figures.push(figure)).await?;
    if args.wants_desk() {
        bench.desk(args, &mut figures).await?;
    }
    if args.wants(BenchPart::Rebuild) {
        figures.push(bench.rebuild().await?);
    }
    Ok(figures.0)
}

/// What was measured so far. Each is told at once, so that a part that fails takes nothing with it.
#[derive(Default)]
struct Measured(Vec<Figure>);

impl Measured {
    fn push(&mut self, figure: Figure) {
        crate::output::complain(&figure.in_a_line());
        self.0.push(figure);
    }
}

struct Bench {
    home: PathBuf,
    sizes: Sizes,
    retailer: Retailer,
    zone: TimeZone,
    zone_name: String,
}

impl Bench {
    fn rules(&self) -> Rules {
        Rules { zone: self.zone.clone(), ..Rules::default() }
    }

    fn folder(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.home.join(name);
        std::fs::create_dir_all(&folder).map_err(|error| format!("failed to make {}: {error}", folder.display()))?;
        Ok(folder)
    }

    /// Everything that is measured on one desk, by the process that serves it.
    async fn desk(&self, args: &BenchArgs, found: &mut Measured) -> Result<(), Failure> {
        let (data, before) = (self.folder("data")?, self.folder("before")?);
        fill(&data, &self.retailer, self.rules()).await.map_err(fill_failed)?;
        let file = |folder: &Path| folder.join("restocking.sqlite");
        let copy = |from: &Path, to: &Path| back_up(from, &["restocking"], to).map_err(fill_failed);
        copy(&data, &before)?;
        let central = Central::start(CentralConfig::default()).await.map_err(central_failed)?;
        let day = day(&self.retailer, self.sizes.events, SystemClock.now());
        self.place(&central, day.placed.iter().copied()).await?;
        let served = Served::start(&self.home, &data, &central.url(), &self.zone_name).await?;
        if args.wait {
            wait_for_a_profiler(&served).await;
        }
        let mut teller = day.teller.clone();
        if args.wants(BenchPart::Day) {
            let bare = self.folder("bare")?;
            copy(&before, &bare)?;
            let figures = self.day(day, &served, &file(&before), &file(&data), &file(&bare)).await?;
            figures.into_iter().for_each(|figure| found.push(figure));
        }
        if args.wants(BenchPart::Stream) {
            for (id, rate) in ["stream", "stream_fast"].into_iter().zip(self.sizes.rates) {
                let latencies = stream(&served, &mut teller, rate, self.sizes.streaming).await?;
                found.push(figures::stream(id, rate, self.sizes.streaming, &latencies));
            }
        }
        if args.wants(BenchPart::List) {
            found.push(self.list(&served).await?);
        }
        if args.wants(BenchPart::Accept) {
            found.push(self.accept(&served, &central, |order| teller.is_untouched(order)).await?);
        }
        let open = served.client.get(&["api", "overview"]).await?["open"].as_u64().unwrap_or(0);
        found.push(figures::memory(served.usage()?.peak_bytes, self.retailer.products, open));
        served.stop().await?;
        central.shutdown().await;
        Ok(())
    }

    async fn day(
        &self,
        day: Day,
        served: &Served,
        before: &Path,
        data: &Path,
        bare: &Path,
    ) -> Result<Vec<Figure>, Failure> {
        let count = day.events.len() as u64;
        let publishers = Publishers::of(with_subjects(day.events)?, PUBLISHERS, IN_A_REQUEST);
        let requests = publishers.requests();
        let inbox_before = served.client.get(&["api", "inbox"]).await?;
        let usage_before = (served.usage()?, usage_of("self")?);
        let began = Instant::now();
        let (answered, acknowledged) = publishers.send(&served.client).await?;
        let inbox = served.at_rest().await?;
        let took = began.elapsed();
        let (used, load) = (served.usage()?.since(&usage_before.0), usage_of("self")?.since(&usage_before.1));
        check_day(count, &answered, &inbox_before, &inbox)?;

        let (before, after, bare) = (before.to_owned(), data.to_owned(), bare.to_owned());
        let rows = move || {
            let rows = BareRows::between(&before, &after)?;
            let took = rows.write(&bare, requests, Durability::Full)?;
            Ok::<_, context::StoreError>((rows.count(), rows.bytes(), took))
        };
        let raw = tokio::task::spawn_blocking(rows).await.map_err(|error| error.to_string())?;
        let (rows, bytes, raw) = raw.map_err(|error| format!("failed to write the same rows raw: {error}"))?;
        let day = figures::DayTook { count, requests, took, acknowledged, used, load, rows, bytes, raw };
        Ok(figures::day(&day))
    }

    /// The first page of the list, filtered and sorted in several ways.
    async fn list(&self, served: &Served) -> Result<Figure, Failure> {
        let ways = [
            "state=open&sort=value",
            "state=open&sort=date",
            "state=open&sort=newest",
            "state=open&sort=supplier",
            "state=open&sort=product",
            "state=open&kind=cancel,postpone&category=Category%203&sort=value",
            "state=open&supplier_id=S00001&sort=date",
            "state=open&min_value=500&sort=supplier",
            "state=open&q=article+77&sort=value",
        ];
        let http = reqwest::Client::new();
        let (mut slowest, mut slowest_way) = (Duration::ZERO, "");
        for way in ways {
            let took =
                timed(&http, &format!("{}/api/suggestions?{way}&limit=50", served.url), self.sizes.reads).await?;
            tracing::info!(way, ?took, "list");
            if took >= slowest {
                (slowest, slowest_way) = (took, way);
            }
        }
        let page = timed(&http, &format!("{}/", served.url), self.sizes.reads).await?;
        let floor = timed(&http, &format!("{}/livez", served.url), self.sizes.reads).await?;
        let total = served.client.get(&["api", "overview"]).await?["open"].as_u64().unwrap_or(0);
        Ok(figures::list(total, slowest, slowest_way, page, floor))
    }

    /// One click on many: how long until it is answered, and until the central system has all of it.
    async fn accept(
        &self,
        served: &Served,
        central: &Central,
        is_untouched: impl Fn(u64) -> bool,
    ) -> Result<Figure, Failure> {
        let wanted = self.sizes.accepted;
        let url = format!("{}/api/suggestions?state=open&kind=cancel,postpone,decrease&limit=1000", served.url);
        let failed = |error: reqwest::Error| format!("failed to read the list: {error}");
        let text = reqwest::get(url).await.map_err(failed)?.text().await.map_err(failed)?;
        let page: Value = serde_json::from_str(&text).map_err(|error| format!("failed to read the list: {error}"))?;
        let number = |item: &Value| item["order_id"].as_str()?.rsplit('-').next()?.parse::<u64>().ok();
        let items: Vec<&Value> = page["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|item| item["depends_on"].as_array().is_some_and(Vec::is_empty))
            .filter(|item| number(item).is_some_and(&is_untouched))
            .take(wanted)
            .collect();
        let mut orders: Vec<u64> = items.iter().filter_map(|item| number(item)).collect();
        orders.sort_unstable();
        orders.dedup();
        self.place(central, orders.into_iter()).await?;
        let asked: Vec<Value> = items
            .iter()
            .map(|item| json!({ "incarnation": item["incarnation"], "version": item["version"] }))
            .collect();
        let count = asked.len();
        let key = context::Ids::fresh(&crate::adapters::FreshIds);
        let body = json!({ "click_key": key, "items": asked });
        let began = Instant::now();
        let answer = served.client.post(&["api", "suggestions", "accept"], &body).await?;
        let answered = began.elapsed();
        let taken = |answer: &Value| {
            let results = answer["results"].as_array().into_iter().flatten();
            results.filter(|result| result["outcome"] == "accepted").count()
        };
        if taken(&answer) != count {
            return Err(Failure::Failed(format!("of {count} accepted suggestions {} were taken", taken(&answer))));
        }
        loop {
            let overview = served.client.get(&["api", "overview"]).await?;
            if overview["submissions_pending"] == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let floor = timed(&reqwest::Client::new(), &format!("{}/livez", served.url), self.sizes.reads).await?;
        Ok(figures::accept(count, answered, began.elapsed(), floor))
    }

    async fn rebuild(&self) -> Result<Figure, Failure> {
        let folder = self.folder("rebuild")?;
        let Sizes { rebuilt_products, rebuilt_lines_per_product, rebuilt_misplanned_percent, .. } = self.sizes;
        let today = self.retailer.today;
        let retailer = Retailer::new(rebuilt_products, rebuilt_lines_per_product, rebuilt_misplanned_percent, today);
        let rebuilt = rebuild(&folder, &retailer, self.rules()).await?;
        if rebuilt.reviewed != retailer.products {
            return Err(Failure::Failed(format!(
                "of {} products {} were reviewed",
                retailer.products, rebuilt.reviewed
            )));
        }
        let bytes = std::fs::metadata(folder.join("restocking.sqlite")).map_or(0, |file| file.len());
        drop(std::fs::remove_dir_all(&folder));
        Ok(figures::rebuild(&retailer, &rebuilt, bytes))
    }

    /// Makes orders known to the central system, as they were placed.
    async fn place(&self, central: &Central, numbers: impl Iterator<Item = u64>) -> Result<(), Failure> {
        let orders: Result<Vec<world::model::Order>, serde_json::Error> = numbers
            .map(|number| serde_json::to_value(self.retailer.order(number)).and_then(serde_json::from_value))
            .collect();
        let orders = orders.map_err(|error| format!("failed to place an order: {error}"))?;
        central.insert_orders(orders).await.map_err(central_failed)
    }
}

/// The median time of a whole answer.
async fn timed(http: &reqwest::Client, url: &str, times: usize) -> Result<Duration, Failure> {
    let failed = |error: reqwest::Error| format!("failed to read {url}: {error}");
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Instant::now();
        let response = http.get(url).send().await.map_err(failed)?;
        let status = response.status();
        response.bytes().await.map_err(failed)?;
        if !status.is_success() {
            return Err(Failure::Failed(format!("{url} answered {status}")));
        }
        took.push(began.elapsed());
    }
    took.sort_unstable();
    Ok(took[times / 2])
}

/// Nothing may be lost, doubled, or left waiting.
fn check_day(count: u64, answered: &super::publishers::Answered, before: &Value, after: &Value) -> Result<(), Failure> {
    let of = |inbox: &Value, state: &str| inbox[state].as_u64().unwrap_or(0);
    let done = |inbox: &Value| of(inbox, "handled") + of(inbox, "ignored");
    let is_whole = answered.accepted == count && answered.duplicates == 0 && answered.dead == 0;
    if is_whole && done(after) - done(before) == count && of(after, "held") == 0 && of(after, "dead") == 0 {
        return Ok(());
    }
    Err(Failure::Failed(format!("of {count} events not all were handled: {answered:?}, and the inbox then: {after}")))
}

fn with_subjects(events: Vec<String>) -> Result<Vec<(String, String)>, Failure> {
    let subject = |event: String| {
        let read: Value = serde_json::from_str(&event).map_err(|error| format!("failed to make an event: {error}"))?;
        Ok((read["subject"].as_str().unwrap_or("").to_owned(), event))
    };
    events.into_iter().map(subject).collect()
}

/// A zone in which it is about noon now, so that no measurement meets midnight.
fn zone_at_noon(now: Timestamp) -> Result<(TimeZone, String), Failure> {
    let ahead = 12 - i32::from(now.to_zoned(TimeZone::UTC).hour());
    // The sign of these names is turned round: Etc/GMT-3 is three hours ahead.
    let name = if ahead > 0 { format!("Etc/GMT-{ahead}") } else { format!("Etc/GMT+{}", -ahead) };
    let name = if ahead == 0 { "Etc/UTC".to_owned() } else { name };
    Ok((TimeZone::get(&name).map_err(|error| format!("failed to find the zone {name}: {error}"))?, name))
}

fn fill_failed(error: context::StoreError) -> Failure {
    Failure::Failed(format!("failed to fill the desk: {error}"))
}

fn central_failed(error: world::central::CentralError) -> Failure {
    Failure::Failed(format!("failed to run the simulated central system: {error}"))
}

/// For a profiler to be attached.
async fn wait_for_a_profiler(served: &Served) {
    crate::output::complain(&format!("process {:?} is measured in 3 s", served.process()));
    tokio::time::sleep(Duration::from_secs(3)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_about_noon_in_the_zone_of_the_benchmark_at_every_hour() {
        for hour in 0..24 {
            let now: Timestamp = format!("2026-11-25T{hour:02}:30:00Z").parse().unwrap();
            let (zone, name) = zone_at_noon(now).unwrap();
            assert_eq!(now.to_zoned(zone).hour(), 12, "{name}");
        }
    }
}
