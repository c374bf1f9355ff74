//! Where a stream begins for a client that says where it was.

/// What a client is told first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// It has what is known now, and hears what comes.
    Here,
    /// It has everything up to this position, and hears what it missed.
    After(u64),
    /// It has to load everything again.
    Reset(&'static str),
}

impl Start {
    /// Of a client's own word (`Last-Event-ID`) beside the log's head; at most `replay` missed events are told one by one.
    pub fn of(last_seen: Option<&str>, head: u64, replay: u64) -> Self {
        match last_seen.map(str::parse::<u64>) {
            None => Self::Here,
            Some(Ok(position)) if position <= head && head - position <= replay => Self::After(position),
            Some(Ok(position)) if position <= head => Self::Reset("too much happened since this page was loaded"),
            Some(_) => Self::Reset("the position is not known here"),
        }
    }
}
