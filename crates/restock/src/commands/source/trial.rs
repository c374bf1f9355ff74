//! `restock source try`: everything is read as a rebuild would, and nothing is kept.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use restocking::ports::{Part, Source, SourceRow, ToldRow};
use serde_json::{Value, json};

use super::references::References;
use super::tally::Tally;
use crate::failure::Failure;
use crate::output::{counted, say, say_json, table};

/// Rows of a page.
const PAGE: usize = 2_000;

/// What a part has.
#[derive(Default)]
struct Found {
    rows: u64,
    rejected: u64,
    mended: u64,
    samples: Vec<Value>,
}

/// Reads everything and tells counts, samples, what was rejected and what does not fit together.
pub(super) async fn run(
    source: &dyn Source,
    samples: usize,
    told_file: Option<&Path>,
    as_json: bool,
) -> Result<(), Failure> {
    let mut file = told_file.map(ToldFile::create).transpose()?;
    let (mut rejected, mut mended, mut references) = (Tally::default(), Tally::default(), References::default());
    let mut parts = Vec::new();
    for part in Part::ALL {
        let mut found = Found::default();
        let mut after = None;
        loop {
            let page = source.page(part, after.as_deref(), PAGE).await.map_err(|error| format!("failed to {error}"))?;
            found.rows += count(page.rows.len());
            found.rejected += count(page.rejected.len());
            found.mended += count(page.mended.len());
            for row in &page.rows {
                references.take(row);
                if found.samples.len() < samples {
                    found.samples.push(as_value(row));
                }
            }
            for (told, what, tally) in
                [(page.rejected, "rejected", &mut rejected), (page.mended, "mended", &mut mended)]
            {
                for told in told {
                    file.as_mut().map_or(Ok(()), |file| file.write(part, what, &told))?;
                    tally.take(told);
                }
            }
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        parts.push((part, found));
    }
    file.map_or(Ok(()), ToldFile::finish)?;
    if as_json {
        say_json(&for_machines(source, &parts, &rejected, &mended, &references));
    } else {
        for_people(source, &parts, &rejected, &mended, &references);
    }
    match rejected.total() {
        0 => Ok(()),
        total => Err(Failure::Failed(format!("{} rejected; the reasons are above", were(total)))),
    }
}

fn were(total: u64) -> String {
    format!("{} {}", counted(total, "row"), if total == 1 { "was" } else { "were" })
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn for_people(source: &dyn Source, parts: &[(Part, Found)], rejected: &Tally, mended: &Tally, references: &References) {
    say(&source.describe());
    say("");
    let row = |(part, found): &(Part, Found)| {
        let numbers = [found.rows, found.rejected, found.mended].map(|number| number.to_string());
        let more = match part {
            Part::Orders => {
                format!("{}, {} with something to come", counted(references.lines, "line"), references.open_lines)
            }
            Part::Stock => format!("at {}", counted(count(references.locations.len()), "location")),
            Part::Suppliers | Part::Products => String::new(),
        };
        let [rows, rejected, mended] = numbers;
        vec![part.as_str().to_owned(), rows, rejected, mended, more]
    };
    say(&table(&["PART", "ROWS", "REJECTED", "MENDED", ""], &parts.iter().map(row).collect::<Vec<_>>()));
    section("Rejected: these rows are not taken", &rejected.lines());
    section("Mended: these were read otherwise than they stand there, as the mapping says", &mended.lines());
    let notices = references.notices();
    let notices = notices.iter().map(|(count, what, first)| format!("  {count:>6}  {what}, such as {first}"));
    section("What does not fit together", &notices.collect::<Vec<_>>());
    for (part, found) in parts {
        let samples: Vec<String> = found.samples.iter().map(|sample| format!("  {sample}")).collect();
        section(&format!("The first of the {}", part.as_str()), &samples);
    }
}

fn section(head: &str, lines: &[String]) {
    if !lines.is_empty() {
        say(&format!("\n{head}"));
        lines.iter().for_each(|line| say(line));
    }
}

fn for_machines(
    source: &dyn Source,
    parts: &[(Part, Found)],
    rejected: &Tally,
    mended: &Tally,
    references: &References,
) -> Value {
    let part = |(part, found): &(Part, Found)| json!({ "part": part.as_str(), "rows": found.rows, "rejected": found.rejected, "mended": found.mended, "samples": found.samples });
    let notice = |(count, what, first): &(u64, &str, String)| json!({ "count": count, "what": what, "first": first });
    json!({
        "source": source.describe(),
        "identity": source.identity(),
        "parts": parts.iter().map(part).collect::<Vec<_>>(),
        "lines": references.lines,
        "open_lines": references.open_lines,
        "locations": references.locations.len(),
        "rejected": rejected.as_value(),
        "mended": mended.as_value(),
        "notices": references.notices().iter().map(notice).collect::<Vec<_>>(),
    })
}

/// A row as it would be taken.
fn as_value(row: &SourceRow) -> Value {
    match row {
        SourceRow::Supplier(supplier) => json!(supplier),
        SourceRow::Product(product) => json!(product),
        SourceRow::Stock(level) => json!({
            "product_id": level.product_id,
            "location_id": level.location_id,
            "seq": level.seq,
            "level": level.level_units,
        }),
        SourceRow::Order(order) => json!(order),
    }
}

/// A file of everything that was told.
struct ToldFile {
    name: String,
    output: BufWriter<File>,
}

impl ToldFile {
    fn create(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let file = File::create(path).map_err(|error| format!("failed to write {name}: {error}"))?;
        Ok(Self { name, output: BufWriter::new(file) })
    }

    fn write(&mut self, part: Part, what: &str, told: &ToldRow) -> Result<(), Failure> {
        let line = json!({ "part": part.as_str(), "what": what, "place": told.place, "fault": told.fault, "detail": told.detail });
        writeln!(self.output, "{line}").map_err(|error| format!("failed to write {}: {error}", self.name).into())
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.output.flush().map_err(|error| format!("failed to write {}: {error}", self.name).into())
    }
}
