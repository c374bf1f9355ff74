//! Prints what expressions take that are made to run long: `cargo run -p criteria --example bounds`

use std::io::{self, Write};
use std::time::Instant;

use criteria::{Expression, MAX_CRITERIA, MAX_PARTS, MAX_SOURCE_BYTES, Name, Type, Value, parse};
use jiff::civil::date;

/// Runs of each.
const RUNS: usize = 200;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let digits = "999999999999999.999999";
    let long_division = format!("{digits}{} > 0", " / 0.999999".repeat((MAX_PARTS - 3) / 2));
    let sources = [
        ("64 divisions of the longest numbers", long_division),
        ("a list of 48 members", format!("supplier in [{}]", vec!["'S-1'"; 48].join(", "))),
        ("15 comparisons joined by or", vec!["age > 1"; 15].join(" or ")),
        ("brackets that never close", "(".repeat(MAX_SOURCE_BYTES)),
        ("a kilobyte of not", "not ".repeat(MAX_SOURCE_BYTES / 4)),
        ("a thousand terms", vec!["age"; MAX_SOURCE_BYTES / 4].join("+")),
        ("a megabyte in one expression", "age + ".repeat(170_000)),
    ];
    for (what, source) in &sources {
        let compiled = Expression::compile(source, Type::Truth);
        let reading = middle(|| drop(Expression::compile(source, Type::Truth)));
        match &compiled {
            Ok(compiled) => {
                let running = middle(|| {
                    let _ = compiled.value(&facts);
                });
                writeln!(out, "{what}: read in {reading} us, evaluated in {running} us")?;
            }
            Err(faults) => writeln!(out, "{what}: refused in {reading} us ({})", faults.len())?,
        }
    }
    let one = |n| {
        format!("[[criteria]]\nid = \"c{n}\"\nkind = \"leave\"\nwhen = \"not ({})\"\nreason = \"so\"\n", sources[0].1)
    };
    let file = format!("version = 1\n{}", (0..MAX_CRITERIA).map(one).collect::<String>());
    let reading = middle(|| drop(parse(&file)));
    if let Ok(read) = parse(&file) {
        let running = middle(|| {
            let _ = read.criteria.winner(&facts, None);
        });
        writeln!(
            out,
            "a file of {MAX_CRITERIA} such criteria: read in {reading} us, all asked about a line in {running} us"
        )?;
    }
    Ok(())
}

/// The middle of all runs, in microseconds: the slowest ones say how busy the machine is.
fn middle(mut work: impl FnMut()) -> u128 {
    let run = |()| {
        let began = Instant::now();
        work();
        began.elapsed().as_micros()
    };
    let mut took: Vec<u128> = std::iter::repeat_n((), RUNS).map(run).collect();
    took.sort_unstable();
    took[RUNS / 2]
}

fn facts<'a>(name: Name) -> Value<'a> {
    match name.info().kind {
        Type::Number => Value::from(-1),
        Type::Date => date(2026, 12, 24).into(),
        Type::Text => Value::Text("S-2"),
        Type::Truth => Value::Truth(false),
    }
}
