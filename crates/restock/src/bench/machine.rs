//! The machine in a sentence: its processors, and what one durable write costs on this disk.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Durable writes that are timed.
const WRITES: usize = 200;

pub(super) fn describe(folder: &Path) -> Result<String, String> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown", |(_, name)| name);
    let sync = durable_write(&folder.join("sync")).map_err(|error| format!("failed to write to the disk: {error}"))?;
    Ok(format!(
        "{processors} processors ({model}); a page of 4 KiB is durable after {:.2} ms (median of {WRITES}); restock {}{}.",
        sync.as_secs_f64() * 1_000.0,
        env!("CARGO_PKG_VERSION"),
        if cfg!(debug_assertions) { ", a debug build: its figures say nothing" } else { "" },
    ))
}

/// The median of appending a page and waiting until the disk has it.
fn durable_write(file: &Path) -> std::io::Result<Duration> {
    let mut out = File::create(file)?;
    let page = [7_u8; 4_096];
    let mut took = Vec::with_capacity(WRITES);
    for _ in 0..WRITES {
        let began = Instant::now();
        out.write_all(&page)?;
        out.sync_data()?;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    Ok(took[WRITES / 2])
}
