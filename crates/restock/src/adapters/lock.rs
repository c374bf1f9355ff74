//! One running program to a data folder.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::running::Roles;

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

/// A data folder that this program alone uses, or alone for its roles; freed when dropped, also by a crash.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    _locks: Vec<File>,
}

/// What is locked for the desk, and for whatever has a folder to itself.
const LOCK: &str = "restock.lock";
/// What is locked for the catalogue, which may share a folder with the desk.
const CATALOGUE_LOCK: &str = "catalogue.lock";

impl DataFolder {
    /// Makes the folder where it is missing, and takes it.
    pub(crate) fn take(path: &Path) -> Result<Self, FolderError> {
        Self::lock(path, &[LOCK])
    }

    /// The same for some roles: another program may have it for others.
    pub(crate) fn take_for(path: &Path, roles: Roles) -> Result<Self, FolderError> {
        let locks = [(roles.desk, LOCK), (roles.catalogue, CATALOGUE_LOCK)];
        Self::lock(path, &locks.iter().filter(|(has, _)| *has).map(|(_, lock)| *lock).collect::<Vec<_>>())
    }

    fn lock(path: &Path, names: &[&str]) -> Result<Self, FolderError> {
        std::fs::create_dir_all(path).map_err(|error| FolderError::Make(path.to_owned(), error))?;
        let lock = |name: &&str| {
            let lock_path = path.join(name);
            let failed = |error| FolderError::Lock(lock_path.clone(), error);
            let lock = File::options().create(true).truncate(false).write(true).open(&lock_path).map_err(failed)?;
            match lock.try_lock() {
                Ok(()) => Ok(lock),
                Err(TryLockError::WouldBlock) => Err(FolderError::Taken(path.to_owned())),
                Err(TryLockError::Error(error)) => Err(failed(error)),
            }
        };
        let locks = names.iter().map(lock).collect::<Result<_, _>>()?;
        Ok(Self { path: path.to_owned(), _locks: locks })
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

    #[test]
    fn desk_and_catalogue_may_share_a_folder_and_nobody_has_the_same_role_twice() {
        let folder = tempfile::tempdir().unwrap();
        let [desk, catalogue] = [Roles { desk: true, catalogue: false }, Roles { desk: false, catalogue: true }];
        let _desk = DataFolder::take_for(folder.path(), desk).unwrap();
        let _catalogue = DataFolder::take_for(folder.path(), catalogue).unwrap();
        for roles in [desk, catalogue, Roles::ALL] {
            assert!(matches!(DataFolder::take_for(folder.path(), roles), Err(FolderError::Taken(_))), "{roles:?}");
        }
    }
}
