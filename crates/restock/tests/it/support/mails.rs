//! The folder of mails, as a supplier's mail program would read it.

use std::path::Path;

use mail_parser::{MessageParser, MimeHeaders as _};

/// A mail with what tests look at.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) file: String,
    /// Whom it is written to.
    pub(crate) to: String,
    /// The attached table of changes.
    pub(crate) attachment: Option<String>,
}

impl Mail {
    /// The order lines that it speaks of, by its attached table.
    pub(crate) fn rows(&self) -> Vec<(String, String)> {
        let csv =
            self.attachment.as_deref().expect("a mail carries its changes as a table").trim_start_matches('\u{feff}');
        let rows = csv.lines().skip(1).filter(|row| !row.is_empty());
        rows.map(|row| {
            let mut cells = row.split(',').map(ToOwned::to_owned);
            (cells.next().unwrap(), cells.next().unwrap())
        })
        .collect()
    }
}

/// All mails of a folder, by file name.
pub(crate) fn read_mails(folder: &Path) -> Vec<Mail> {
    let files = std::fs::read_dir(folder)
        .map(|files| files.map(|file| file.unwrap().path()).collect())
        .unwrap_or_else(|_| Vec::new());
    let mut mails: Vec<Mail> =
        files.iter().filter(|path| path.extension().is_some_and(|end| end == "eml")).map(|path| read(path)).collect();
    mails.sort_by(|one, other| one.file.cmp(&other.file));
    mails
}

fn read(path: &Path) -> Mail {
    let bytes = std::fs::read(path).unwrap();
    let message = MessageParser::default().parse(&bytes).expect("a mail that can be read");
    let attachment =
        message.attachments().find(|part| part.attachment_name().is_some_and(|name| name.ends_with(".csv")));
    let attachment = attachment.map(|part| String::from_utf8_lossy(part.contents()).into_owned());
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).expect("a recipient").to_owned();
    Mail { to, file: path.file_name().unwrap().to_string_lossy().into_owned(), attachment }
}
