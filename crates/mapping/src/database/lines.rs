//! Text whose every line ends with one line feed, also the last: so that lines can be counted.

use std::io::{BufRead, Read, Result};

/// Reads what is below, with `\\r\\n` and `\\r` as `\\n`.
pub(super) struct Lines<R> {
    below: R,
    /// The last byte was a carriage return, handed on as a line feed.
    after_return: bool,
    ends_well: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(below: R) -> Self {
        Self { below, after_return: false, ends_well: true }
    }
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        loop {
            let found = self.below.fill_buf()?;
            if found.is_empty() {
                let missing = !self.ends_well && !into.is_empty();
                if missing {
                    into[0] = b'\n';
                    self.ends_well = true;
                }
                return Ok(usize::from(missing));
            }
            let taken = found.len().min(into.len());
            let mut written = 0;
            for byte in &found[..taken] {
                let is_second = *byte == b'\n' && self.after_return;
                self.after_return = *byte == b'\r';
                if !is_second {
                    into[written] = if self.after_return { b'\n' } else { *byte };
                    written += 1;
                }
            }
            self.below.consume(taken);
            if written > 0 {
                self.ends_well = into[written - 1] == b'\n';
            }
            if written > 0 || taken == 0 {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn read(text: &str, at_once: usize) -> String {
        let mut all = String::new();
        Lines::of(BufReader::with_capacity(at_once, text.as_bytes())).read_to_string(&mut all).unwrap();
        all
    }

    #[test]
    fn every_line_ends_with_one_line_feed() {
        for at_once in [1, 2, 3, 100] {
            assert_eq!(read("a\r\nb\rc\n\nd", at_once), "a\nb\nc\n\nd\n");
            assert_eq!(read("\r\n", at_once), "\n");
            assert_eq!(read("", at_once), "");
        }
    }
}
