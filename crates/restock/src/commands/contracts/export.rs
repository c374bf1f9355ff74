//! `restock contracts export`: the documents that are made from contracts.

use std::collections::BTreeSet;
use std::path::Path;

use contracts::documents::{Application, Document, Served, published};
use restocking::events::CONTRACTS;
use serde_json::json;

use super::check::built_in;
use super::files;
use crate::cli::ExportArgs;
use crate::failure::Failure;
use crate::output::{complain, counted, say, say_json};

/// What Restock's own document says of the program.
const DESCRIPTION: &str = "Hears every product, order and stock event of a retailer, suggests what to change in open purchase orders, and \
     publishes the catalogue. Made from the contracts of its event types by `restock contracts export`.";
/// Where it listens without a configuration.
const HOST: &str = "127.0.0.1:8080";

pub(super) fn export(args: &ExportArgs, as_json: bool) -> Result<(), Failure> {
    let documents = if args.paths.is_empty() { own()? } else { others(args)? };
    for document in &documents {
        write(&args.folder, document)?;
    }
    let names: Vec<&str> = documents.iter().map(|document| document.name.as_str()).collect();
    if as_json {
        say_json(&json!({ "folder": args.folder, "written": names }));
    } else {
        let count = u64::try_from(names.len()).unwrap_or(u64::MAX);
        say(&format!("{} written into {}:", counted(count, "document"), args.folder.display()));
        let folders: BTreeSet<&str> =
            names.iter().map(|name| if name.starts_with("schemas/") { "schemas/" } else { name }).collect();
        folders.iter().for_each(|name| say(&format!("  {name}")));
    }
    Ok(())
}

/// Restock's own types, and how they travel.
fn own() -> Result<Vec<Document>, Failure> {
    let contracts = built_in()?;
    let takes_in: Vec<&str> = CONTRACTS.iter().map(|contract| contract.kind).collect();
    // What dispatch says is read within the program alone.
    let chained = ["product", "price", "promotion", "product_sale", "offer"];
    let sources = chained.map(|context| format!("urn:restock:{context}"));
    let chained = chained.iter().zip(&sources);
    let chained = chained.map(|(context, source)| Served { context, source, is_chained: true });
    // The desk's log is older than feeds with digests.
    let desk = Served { context: "restocking", source: "/restocking", is_chained: false };
    let serves: Vec<Served<'_>> = chained.chain([desk]).collect();
    let application = Application {
        title: "Restock",
        version: env!("CARGO_PKG_VERSION"),
        description: DESCRIPTION,
        host: Some(HOST),
        takes_in: &takes_in,
        serves: &serves,
    };
    Ok(published(&application, &contracts).map_err(unwritten)?)
}

/// The types of a team's own files. How they travel is not for us to say.
fn others(args: &ExportArgs) -> Result<Vec<Document>, Failure> {
    let (contracts, faults) = files::read(&args.paths)?;
    if !faults.is_empty() {
        faults.iter().for_each(|fault| complain(&fault.to_string()));
        return Err(Failure::Usage("nothing is written; mend the files and export them again".to_owned()));
    }
    let application = Application {
        title: &args.title,
        version: &args.release,
        description: "Made from the contracts of event types by `restock contracts export`.",
        host: None,
        takes_in: &[],
        serves: &[],
    };
    Ok(published(&application, &contracts).map_err(unwritten)?)
}

fn unwritten(_: std::fmt::Error) -> String {
    "failed to write a document out; this is a fault of Restock, please report it".to_owned()
}

fn write(folder: &Path, document: &Document) -> Result<(), String> {
    let path = folder.join(&document.name);
    let failed = |error| format!("failed to write {}: {error}; name a folder that can be written", path.display());
    path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(failed)?;
    std::fs::write(&path, &document.text).map_err(failed)
}
