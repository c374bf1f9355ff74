//! Why a command did not do what was asked, and how the program says so in its exit code.

use std::fmt;
use std::process::ExitCode;

/// The text says what to do next.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It could not be done, or what was looked at is not well: exit code 1.
    Failed(String),
    /// It was asked in a way that cannot work: exit code 2.
    Usage(String),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Failed(_) => ExitCode::FAILURE,
            Self::Usage(_) => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Failed(text) | Self::Usage(text)) = self;
        formatter.write_str(text)
    }
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::Failed(text)
    }
}
