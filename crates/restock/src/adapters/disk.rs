//! Room on the disk: a ballast file that is given up when there is none, so that work under way can end.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use fs4::FileExt as _;

/// What is kept free for the end of what is under way: 64 MiB.
pub(crate) const BALLAST_BYTES: u64 = 64 * 1024 * 1024;
/// With less room than this the ballast goes, before a write fails.
const TIGHT_BYTES: u64 = 16 * 1024 * 1024;

/// The ballast of one data folder. While it is given up, nothing new is taken in.
#[derive(Debug)]
pub(crate) struct DiskGuard {
    folder: PathBuf,
    ballast: PathBuf,
    is_low: AtomicBool,
}

impl DiskGuard {
    /// Puts the ballast into the folder, where there is room for it. A process without the desk may share the folder with one
    /// that has it: each has its own.
    pub(crate) fn new(folder: &Path, has_desk: bool) -> Self {
        let ballast = folder.join(if has_desk { "ballast" } else { "ballast-catalogue" });
        let guard = Self { folder: folder.to_owned(), ballast, is_low: AtomicBool::new(false) };
        if let Err(error) = guard.put() {
            tracing::warn!(%error, "no room for the ballast in the data folder; no events are taken until there is");
            guard.is_low.store(true, Ordering::Relaxed);
        }
        guard
    }

    /// Whether the ballast is given up.
    pub(crate) fn is_low(&self) -> bool {
        self.is_low.load(Ordering::Relaxed)
    }

    /// Free bytes where the data lies; unknown where the system does not tell.
    pub(crate) fn free_bytes(&self) -> Option<u64> {
        fs4::available_space(&self.folder).ok()
    }

    /// A write found no room: gives the ballast up, so that what is under way can end.
    pub(crate) fn give_up(&self) {
        if self.is_low.swap(true, Ordering::Relaxed) {
            return;
        }
        match std::fs::remove_file(&self.ballast) {
            Ok(()) => tracing::error!(
                "the disk is full: the ballast is given up, and no events are taken until there is room in the data folder"
            ),
            Err(error) => {
                tracing::error!(%error, "the disk is full, and the ballast cannot be given up; make room in the data folder")
            }
        }
    }

    /// Gives the ballast up where room is tight, and puts it back where there is enough.
    pub(crate) fn look(&self) {
        let Some(free) = self.free_bytes() else { return };
        if free < TIGHT_BYTES {
            self.give_up();
        } else if self.is_low() && free > BALLAST_BYTES + 2 * TIGHT_BYTES && self.put().is_ok() {
            self.is_low.store(false, Ordering::Relaxed);
            tracing::info!(free, "there is room again; events are taken");
        }
    }

    fn put(&self) -> io::Result<()> {
        let file = File::options().create(true).truncate(false).write(true).open(&self.ballast)?;
        let put = file.allocate(BALLAST_BYTES).and_then(|()| file.sync_all());
        if put.is_err() {
            // Half a ballast is none.
            drop(std::fs::remove_file(&self.ballast));
        }
        put
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ballast_is_given_up_once_and_comes_back_with_room() {
        let folder = tempfile::tempdir().unwrap();
        let guard = DiskGuard::new(folder.path(), true);
        let ballast = folder.path().join("ballast");
        assert_eq!(ballast.metadata().unwrap().len(), BALLAST_BYTES);
        guard.give_up();
        assert!(guard.is_low() && !ballast.exists());
        guard.look();
        assert!(!guard.is_low() && ballast.exists(), "this disk has room");
    }
}
