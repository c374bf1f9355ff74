//! The configuration that a test starts the program with.

use std::fmt::Write as _;

use super::events::zone;

/// What differs from the defaults.
#[derive(Debug, Clone, Default)]
pub(crate) struct Setup {
    central_url: Option<String>,
    mail_port: Option<u16>,
    undo_for: Option<String>,
    pace: String,
    more: String,
}

impl Setup {
    /// Without a central system.
    pub(crate) fn alone() -> Self {
        Self::default()
    }

    /// With the central system at this address, level 3.
    pub(crate) fn with_central(url: &str) -> Self {
        Self { central_url: Some(url.to_owned()), ..Self::default() }
    }

    /// Mails go over the mail server at this port of this machine, and not to a folder.
    pub(crate) fn mailing_over(mut self, port: u16) -> Self {
        self.mail_port = Some(port);
        self
    }

    /// Accepted changes wait so long before they are sent; otherwise they go at once.
    pub(crate) fn undo_for(mut self, time: &str) -> Self {
        self.undo_for = Some(time.to_owned());
        self
    }

    /// More settings of the central system.
    pub(crate) fn pace(mut self, toml: &str) -> Self {
        self.pace = format!("{toml}\n");
        self
    }

    /// More sections, as they stand in the file.
    pub(crate) fn and(mut self, toml: &str) -> Self {
        self.more.push_str(toml);
        self.more.push('\n');
        self
    }

    /// The file. Without a mail server, mails go to a folder beside the databases.
    pub(crate) fn toml(&self, mails: &std::path::Path) -> String {
        let mut toml = format!("[retailer]\nname = \"Test & Sons\"\ntime_zone = \"{}\"\n", zone());
        if let Some(url) = &self.central_url {
            // Trials do not wait for minutes between two tries.
            let _ =
                write!(toml, "\n[central]\nurl = \"{url}\"\nlevel = 3\ntimeout = \"5s\"\nhurry = 100\n{}", self.pace);
        }
        let _ = write!(toml, "\n[desk]\nundo_for = \"{}\"\n", self.undo_for.as_deref().unwrap_or("0s"));
        let way = match self.mail_port {
            None => format!("mode = \"folder\"\nfolder = \"{}\"", mails.display()),
            Some(port) => format!("mode = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\""),
        };
        let _ = write!(toml, "\n[mail]\n{way}\nfrom = \"orders@test.example\"\n\n");
        toml.push_str(&self.more);
        toml
    }
}
