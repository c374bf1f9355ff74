//! What a process has used: processor time and memory, as Linux tells.

use std::time::Duration;

/// Processor time so far, and the most memory that was ever resident.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usage {
    pub(super) cpu: Duration,
    pub(super) peak_bytes: u64,
}

/// Ticks of `/proc/PID/stat` in a second: fixed at 100 in what Linux tells programs.
const TICKS: u64 = 100;

/// Of a process by its id, or `self`.
pub(super) fn usage_of(process: &str) -> Result<Usage, String> {
    let read = |file: &str| {
        let path = format!("/proc/{process}/{file}");
        std::fs::read_to_string(&path).map_err(|error| {
            format!("failed to read {path}: {error}; processor time and memory are measured on Linux only")
        })
    };
    let unknown = |file: &str| format!("/proc/{process}/{file} is of a form that is not known here");
    let stat = read("stat")?;
    // The name, in parentheses, may hold anything; what is counted comes after it.
    let rest = stat.rsplit_once(')').ok_or_else(|| unknown("stat"))?.1;
    let ticks: u64 = rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    let status = read("status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or_else(|| unknown("status"))?;
    let kilobytes: u64 = peak.trim().trim_end_matches("kB").trim().parse().map_err(|_| unknown("status"))?;
    Ok(Usage { cpu: Duration::from_millis(ticks * 1_000 / TICKS), peak_bytes: kilobytes * 1_024 })
}

impl Usage {
    /// Processor time between an earlier moment and this one.
    pub(super) fn since(&self, earlier: &Self) -> Duration {
        self.cpu.saturating_sub(earlier.cpu)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_used_memory() {
        assert!(usage_of("self").unwrap().peak_bytes > 1 << 20);
        assert!(usage_of("0").unwrap_err().contains("Linux"));
    }
}
