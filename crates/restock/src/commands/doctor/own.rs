//! What belongs to the program itself: folder, databases, clock, address.

use std::net::SocketAddr;
use std::path::Path;

use context::Clock as _;
use jiff::Timestamp;
use storage::sqlite::{Database, quick_check, sqlite_version};
use tokio::net::TcpListener;

use super::{Finding, fail, pass, warn};
use crate::adapters::{SystemClock, read_criteria};
use crate::commands::{CONTEXTS, InstanceClient};

const MIB: u64 = 1024 * 1024;
/// Less is worth a warning: two gibibytes.
const LITTLE: u64 = 2 * 1024 * MIB;
/// Less stops the intake: room for the ballast.
const TOO_LITTLE: u64 = 128 * MIB;

/// Whether the data folder can be written, and how much room there is.
pub(super) fn folder(data: &Path) -> Vec<Finding> {
    let nearest = data.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let writable = tempfile::NamedTempFile::new_in(nearest);
    let mut findings = vec![match writable {
        Ok(_) if nearest == data => pass("data folder", format!("{} can be written", data.display())),
        Ok(_) => pass("data folder", format!("{} will be made at the first start", data.display())),
        Err(error) => fail(
            "data folder",
            format!(
                "{} cannot be written: {error}; give this user the right, or name another folder with --data",
                nearest.display()
            ),
        ),
    }];
    findings.push(match fs4::available_space(nearest) {
        Ok(free) if free < TOO_LITTLE => {
            fail("disk", format!("{} MiB free; make room in {}", free / MIB, nearest.display()))
        }
        Ok(free) if free < LITTLE => warn("disk", format!("{} MiB free; make room soon", free / MIB)),
        Ok(free) => pass("disk", format!("{} MiB free", free / MIB)),
        Err(error) => warn("disk", format!("the free space cannot be told: {error}")),
    });
    findings
}

/// Whether the team's own criteria can be used.
pub(super) fn criteria(file: &Path) -> Finding {
    match read_criteria(file) {
        Ok(read) => pass("criteria", format!("{} is sound, version {}", file.display(), read.criteria.version())),
        Err(fault) => fail("criteria", fault),
    }
}

/// Whether the library is safe, the files are sound, and their schemas fit.
pub(super) fn databases(data: &Path) -> Vec<Finding> {
    let mut findings = vec![pass("SQLite", format!("{}, without the WAL-reset bug", sqlite_version()))];
    for (name, migrations) in CONTEXTS {
        findings.push(match Database::schema(data, name, migrations) {
            Ok(None) => pass(name, "no database yet; made at the first start"),
            Ok(Some(schema)) if schema.applied > schema.known => fail(
                name,
                format!(
                    "its schema has version {}, this program knows {}; start the newer program",
                    schema.applied, schema.known
                ),
            ),
            Ok(Some(schema)) => match quick_check(data, name) {
                Ok(damage) if damage.is_empty() && schema.applied < schema.known => {
                    warn(name, "sound; its schema is brought up to date at the next start")
                }
                Ok(damage) if damage.is_empty() => pass(name, format!("sound; schema {}", schema.applied)),
                Ok(damage) => {
                    fail(name, format!("damaged: {}; stop the program and restore a backup", damage.join("; ")))
                }
                Err(error) => fail(name, error.to_string()),
            },
            Err(error) => fail(name, error.to_string()),
        });
    }
    findings
}

/// Whether the clock can be right.
pub(super) fn clock() -> Finding {
    let now = SystemClock.now();
    // The year before this version was made; a clock that lost its battery shows 1970 or the like.
    let earliest: Timestamp = jiff::civil::date(2026, 1, 1)
        .at(0, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp());
    if now < earliest {
        return fail("clock", format!("it shows {now:.0}; set it, and keep it set by NTP"));
    }
    pass("clock", format!("{now:.0}"))
}

/// Whether the address is free, or an instance of this program answers there.
pub(super) async fn address(listen: SocketAddr) -> Finding {
    let bound = TcpListener::bind(listen).await;
    let Err(error) = bound else { return pass("address", format!("{listen} is free; no instance runs there")) };
    let (mut health, mut store) = (None, None);
    if let Ok(client) = InstanceClient::new(None, listen) {
        health = client.get(&["health"]).await.ok();
        store = client.get(&["api", "freshness"]).await.ok();
    }
    if let Some(told) = store
        && let (Some(name), Some(freshness)) = (told["store"].as_str(), told["freshness"].as_str())
    {
        return pass("address", format!("the store {name} runs at {listen}: {freshness}"));
    }
    match health.as_ref().map(|health| (health["serviceId"].as_str(), health["status"].as_str().unwrap_or("unknown"))) {
        Some((Some("restock"), "pass")) => pass("address", format!("an instance runs at {listen} and is well")),
        Some((Some("restock"), status)) => {
            warn("address", format!("an instance runs at {listen}; its health is {status}: GET /health says why"))
        }
        _ => fail(
            "address",
            format!(
                "{listen} cannot be used ({error}), and no restock answers there; choose another one with --listen"
            ),
        ),
    }
}
