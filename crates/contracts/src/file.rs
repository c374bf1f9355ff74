//! A file of contracts: YAML or JSON, which is YAML as well, read with the line of every value.

mod yaml;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::doc::{ContractDoc, Origin};

/// Why a file cannot be used: where, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FileFault {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The value, as a JSON pointer; empty where the text itself cannot be read.
    pub pointer: String,
    /// What is wrong, and what to do.
    pub fault: String,
}

impl fmt::Display for FileFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: ", self.file, self.line)?;
        if !self.pointer.is_empty() {
            write!(formatter, "{}: ", self.pointer)?;
        }
        formatter.write_str(&self.fault)
    }
}

/// Reads the contracts of a file: one, or a list of them.
///
/// # Errors
/// Everything that is wrong with it, or the first fault of the text itself.
pub fn read_file(name: &str, text: &str) -> Result<Vec<ContractDoc>, Vec<FileFault>> {
    let fault =
        |line, pointer: &str, fault| FileFault { file: name.to_owned(), line, pointer: pointer.to_owned(), fault };
    let yaml::Document { value, lines } = yaml::read(text).map_err(|(line, what)| vec![fault(line, "", what)])?;
    let items: Vec<(String, &Value)> = match &value {
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (format!("/{at}"), item)).collect(),
        one => vec![(String::new(), one)],
    };
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for (base, item) in items {
        match ContractDoc::read(item) {
            Ok(doc) => read.push(doc.at(Origin { file: name.to_owned(), lines: below(&lines, &base) })),
            Err(found) => faults.extend(found.into_iter().map(|(pointer, what)| {
                let pointer = format!("{base}{pointer}");
                fault(line_of(&lines, &pointer), &pointer, what)
            })),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// The lines of what stands below a pointer, by what is left of theirs.
fn below(lines: &BTreeMap<String, usize>, base: &str) -> BTreeMap<String, usize> {
    let inside = lines.iter().filter_map(|(pointer, line)| Some((pointer.strip_prefix(base)?, line)));
    inside
        .filter(|(rest, _)| rest.is_empty() || rest.starts_with('/'))
        .map(|(rest, line)| (rest.to_owned(), *line))
        .collect()
}

/// The line of a value, or of the nearest one around it that is there.
pub(crate) fn line_of(lines: &BTreeMap<String, usize>, pointer: &str) -> usize {
    let mut pointer = pointer;
    loop {
        if let Some(line) = lines.get(pointer) {
            return *line;
        }
        match pointer.rfind('/') {
            Some(end) => pointer = &pointer[..end],
            None => return 1,
        }
    }
}
