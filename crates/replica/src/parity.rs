//! Two generations of a replica compared, and what differs explained.

/// A row that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is a row of.
    pub table: String,
    /// Which row.
    pub key: String,
    /// Its version in the live generation; none where it is not there.
    pub live: Option<u64>,
    /// Its version in the new one.
    pub next: Option<u64>,
}

impl Difference {
    /// Why it differs, as far as the two rows tell.
    pub fn explanation(&self) -> String {
        match (self.live, self.next) {
            (None, Some(version)) => format!("the log tells of version {version}, and the live one never took it"),
            (Some(version), None) => {
                format!("the live one has version {version}, of which the log that it may read says nothing")
            }
            (Some(live), Some(next)) if live < next => {
                format!("the live one stayed at version {live}, the log has {next}")
            }
            (Some(live), Some(next)) if live > next => {
                format!("the live one is at version {live}, beyond the log's {next}")
            }
            _ => "the same version with other content: the live row was changed past the log, or by another program \
                  version"
                .to_owned(),
        }
    }
}

/// What a comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parity {
    /// Rows in the live generation.
    pub live_rows: u64,
    /// Rows in the new one.
    pub next_rows: u64,
    /// How many differ.
    pub differing: u64,
    /// The first of them, in the order of table and key.
    pub differences: Vec<Difference>,
}

impl Parity {
    /// Whether both hold the same.
    pub fn is_equal(&self) -> bool {
        self.differing == 0
    }
}
