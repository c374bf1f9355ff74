//! The generations of one replica in a folder: which is live, which comes next.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use replica::Shape;
use replica::parity::Parity;
use replica::ports::ReplicaError;

use super::error::Told as _;
use super::{ReplicaFile, compare};

/// A folder with the generations of a replica, each in a file of its own, and one small file that names the live one.
/// Writing that name is the switch: it is there whole, or not at all.
#[derive(Debug, Clone)]
pub struct Generations {
    folder: PathBuf,
    shape: Shape,
}

impl Generations {
    /// In a folder, which is made where it is missing.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: &Path, shape: Shape) -> Result<Self, ReplicaError> {
        fs::create_dir_all(folder).map_err(|error| refused(folder, &error))?;
        Ok(Self { folder: folder.to_owned(), shape })
    }

    /// What they are of.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Number of the live one; the first where none was ever named.
    ///
    /// # Errors
    /// When its name cannot be read.
    pub fn live(&self) -> Result<u32, ReplicaError> {
        match fs::read_to_string(self.pointer()) {
            Ok(text) => text.trim().parse().map_err(|_| {
                ReplicaError::Corrupt(format!("{} holds no number of a generation", self.pointer().display()))
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(1),
            Err(error) => Err(refused(&self.pointer(), &error)),
        }
    }

    /// The file of a generation.
    pub fn file(&self, generation: u32) -> PathBuf {
        self.folder.join(format!("{}.{generation}.sqlite", self.shape.name()))
    }

    /// Opens a generation.
    ///
    /// # Errors
    /// When its file cannot be opened.
    pub fn open(&self, generation: u32) -> Result<ReplicaFile, ReplicaError> {
        ReplicaFile::open(&self.file(generation), self.shape)
    }

    /// Compares the next generation with the live one.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn compare(&self, live: u32, next: u32) -> Result<Parity, ReplicaError> {
        compare::compare(&self.file(live), &self.file(next), self.shape).told()
    }

    /// Makes a generation the live one.
    ///
    /// # Errors
    /// When it cannot be written down; the one before stays live.
    pub fn switch_to(&self, generation: u32) -> Result<(), ReplicaError> {
        let (pointer, written) = (self.pointer(), self.folder.join(format!("{}.live.new", self.shape.name())));
        let write = || {
            let mut file = File::create(&written)?;
            writeln!(file, "{generation}")?;
            file.sync_all()?;
            fs::rename(&written, &pointer)?;
            File::open(&self.folder)?.sync_all()
        };
        write().map_err(|error: std::io::Error| refused(&pointer, &error))
    }

    /// Removes the files of every generation but one.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn keep_only(&self, generation: u32) -> Result<(), ReplicaError> {
        self.remove(|number| number != generation)
    }

    /// Removes the files of one generation.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn discard(&self, generation: u32) -> Result<(), ReplicaError> {
        self.remove(|number| number == generation)
    }

    /// Removes the files of generations that a later one has replaced.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn remove_before(&self, generation: u32) -> Result<(), ReplicaError> {
        self.remove(|number| number < generation)
    }

    /// Removes files of generations, each with its write-ahead log.
    fn remove(&self, goes: impl Fn(u32) -> bool) -> Result<(), ReplicaError> {
        let head = format!("{}.", self.shape.name());
        for entry in fs::read_dir(&self.folder).map_err(|error| refused(&self.folder, &error))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let number = name.strip_prefix(&head).and_then(|rest| rest.split_once(".sqlite")?.0.parse().ok());
            if number.is_some_and(&goes) {
                match fs::remove_file(entry.path()) {
                    // Whoever closed it last has removed its log.
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    removed => removed.map_err(|error| refused(&entry.path(), &error))?,
                }
            }
        }
        Ok(())
    }

    /// A file whose lock is held while a generation is made.
    pub fn rebuild_lock(&self) -> PathBuf {
        self.folder.join(format!("{}.rebuild.lock", self.shape.name()))
    }

    fn pointer(&self) -> PathBuf {
        self.folder.join(format!("{}.live", self.shape.name()))
    }
}

fn refused(path: &Path, error: &std::io::Error) -> ReplicaError {
    ReplicaError::Refused(format!("use {}: {error}; see who may write there", path.display()))
}
