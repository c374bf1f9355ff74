//! One running program to a data folder.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a data folder cannot be used. Completes "failed to ...".
#[derive(Debug, Error)]
pub(crate) enum FolderError {
    #[error("make the data folder {0}: {1}; name another one with --data")]
    Make(PathBuf, std::io::Error),
    #[error("lock {0}: {1}; the folder must be writable")]
    Lock(PathBuf, std::io::Error),
    #[error(
        "open the data folder {0}: another running restock uses it; stop that one, or name another folder with --data"
    )]
    Taken(PathBuf),
}

/// A data folder that this program alone uses; freed when dropped, also by a crash.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder where it is missing, and takes it.
    pub(crate) fn take(path: &Path) -> Result<Self, FolderError> {
        std::fs::create_dir_all(path).map_err(|error| FolderError::Make(path.to_owned(), error))?;
        let lock_path = path.join("restock.lock");
        let failed = |error| FolderError::Lock(lock_path.clone(), error);
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::Taken(path.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_taken_once_and_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataFolder::take(folder.path()).unwrap();
        assert!(matches!(DataFolder::take(folder.path()), Err(FolderError::Taken(_))));
        drop(first);
        assert!(DataFolder::take(folder.path()).is_ok());
    }
}
