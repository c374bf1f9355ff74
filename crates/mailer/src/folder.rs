//! Mails as files in a folder: for trials, and for the demo's mailbox.

mod mailbox;

pub use mailbox::{Attachment, MailSummary, MailboxError, ParsedMail};

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use dispatch::identity::MessageId;
use dispatch::mail::RenderedMail;
use dispatch::mailer::{Accepted, Mailer};
use dispatch::outcome::{Meaning, SendError};
use tempfile::NamedTempFile;

const SUFFIX: &str = ".eml";

/// Writes each mail as `<message-id>.eml`, and reads them back.
///
/// A file is there whole or not at all, and is never overwritten: the same mail once more is taken and changes
/// nothing, another mail under the same Message-ID is refused.
#[derive(Debug, Clone)]
pub struct FolderMailer {
    folder: PathBuf,
}

impl FolderMailer {
    /// Mails in this folder, which is made if it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn file_of(&self, id: &MessageId) -> PathBuf {
        // A Message-ID is a UUID, an @ and a domain: it cannot lead out of the folder.
        self.folder.join(format!("{id}{SUFFIX}"))
    }
}

#[async_trait]
impl Mailer for FolderMailer {
    async fn send(&self, mail: &RenderedMail) -> Result<Accepted, SendError> {
        let (folder, file, bytes) = (self.folder.clone(), self.file_of(&mail.message_id), mail.bytes.clone());
        let writing = tokio::task::spawn_blocking(move || write_once(&folder, &file, &bytes));
        let written = writing.await.map_err(io::Error::other).flatten();
        let failed = |meaning, reason| Err(SendError { meaning, code: None, reason });
        match written {
            Ok(Written::New) => Ok(Accepted { response: "written".to_owned() }),
            Ok(Written::Before) => Ok(Accepted { response: "was there already".to_owned() }),
            Ok(Written::OtherContent) => {
                failed(Meaning::Permanent, "another mail with this Message-ID is there".to_owned())
            }
            Err(error) => failed(Meaning::Temporary, format!("writing the file: {error}")),
        }
    }
}

enum Written {
    New,
    Before,
    OtherContent,
}

fn write_once(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<Written> {
    let mut draft = NamedTempFile::new_in(folder)?;
    draft.write_all(bytes)?;
    draft.as_file().sync_all()?;
    let written = match draft.persist_noclobber(file) {
        Ok(_) => Written::New,
        Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => {
            if fs::read(file)? == bytes {
                Written::Before
            } else {
                Written::OtherContent
            }
        }
        Err(refused) => return Err(refused.error),
    };
    // The name, too, has to survive a power cut.
    File::open(folder)?.sync_all()?;
    Ok(written)
}
