//! What others provide: the central system and the mail server.

use std::path::Path;
use std::time::{Duration, Instant};

use central::HttpCentral;
use feed_client::Office;
use feeds::{Feed as _, FeedError};
use mailer::FolderMailer;
use replica::Shape;
use restocking::ports::{Central as _, FetchError, Part};

use super::{Finding, fail, pass, warn};
use crate::commands::mailing::smtp;
use crate::config::{Config, MailMode};
use crate::running::CATALOGUE_FEED;
use crate::sources::SourceName;

/// A head office that answers later is none.
const PATIENCE: Duration = Duration::from_secs(10);
/// An order that no central system has: the answer shows that it is one.
const NO_ORDER: &str = "restock-doctor-asks";

/// Whether a mapped database, if a rebuild reads one, can be read; the central system is looked at by itself.
pub(super) async fn source(config: &Config) -> Option<Finding> {
    let part = "source of a rebuild";
    if config.rebuild.source == Path::new("central") {
        return None;
    }
    let source = match SourceName::of_rebuild(config) {
        Ok(source) => source?,
        Err(fault) => return Some(fail(part, fault.to_string())),
    };
    Some(match source.count(Part::Orders).await {
        Ok(orders) => pass(part, format!("{}: {} orders", source.describe(), orders.unwrap_or_default())),
        Err(error) => fail(part, format!("failed to {error}; `restock source check` says more")),
    })
}

/// Whether a catalogue elsewhere, if one is named, lets the desk read it.
pub(super) async fn catalogue(config: &Config) -> Option<Finding> {
    let part = "catalogue";
    let url = config.catalogue.url.as_ref()?;
    let token = match config.catalogue_token() {
        Ok(token) => token,
        Err(fault) => return Some(fail(part, fault)),
    };
    let office = match Office::new(url, &token, PATIENCE) {
        Ok(office) => office,
        Err(error) => return Some(fail(part, error.to_string())),
    };
    Some(match office.feed(CATALOGUE_FEED).head().await {
        Ok(head) => pass(part, format!("{url} has {} events in {CATALOGUE_FEED}", head.position)),
        Err(FeedError::Unavailable(why)) => {
            warn(part, format!("{url}: {why}; until it answers, products keep the names that are known"))
        }
        Err(error) => fail(part, format!("{url}: failed to {error}; look at the reader's token and feeds there")),
    })
}

/// Whether the central system answers, and what it promises.
pub(super) async fn central(config: &Config) -> Finding {
    let part = "central system";
    let connection = match config.central.connection() {
        Ok(Some(connection)) => connection,
        Ok(None) => {
            return warn(part, "none is configured; orders are not fetched and accepted changes wait: set central.url");
        }
        Err(fault) => return fail(part, fault),
    };
    let (url, level) = (connection.url.clone(), connection.level.number());
    let central = match HttpCentral::new(connection) {
        Ok(central) => central,
        Err(error) => return fail(part, error.to_string()),
    };
    let began = Instant::now();
    let answer = central.order(NO_ORDER).await;
    let took = began.elapsed().as_millis();
    match answer {
        Err(FetchError::Unknown) => pass(part, format!("{url} answers in {took} ms; level {level} as configured")),
        Ok(_) => warn(part, format!("{url} knows an order that cannot be; is this the central system?")),
        Err(FetchError::Unreachable(reason)) => {
            fail(part, format!("{url}: {reason}; check central.url, the network and the central system"))
        }
        Err(error) => fail(part, format!("{url}: {error}; check central.url and central.token_file")),
    }
}

/// Whether a store's head office lets it read its feeds; nothing where this is no store.
pub(super) async fn head_office(config: &Config) -> Vec<Finding> {
    let part = "head office";
    let Some(url) = &config.store.head_office else { return Vec::new() };
    let office = match config.store.token() {
        Ok(token) => Office::new(url, &token.unwrap_or_default(), PATIENCE),
        Err(fault) => return vec![fail(part, fault)],
    };
    let office = match office {
        Ok(office) => office,
        Err(error) => return vec![fail(part, format!("failed to {error}; check store.head_office"))],
    };
    let mut findings = Vec::new();
    for name in Shape::Store.feeds(&config.store.price_list) {
        findings.push(match office.feed(&name).head().await {
            Ok(head) => pass(part, format!("{name} can be read; it has {} events", head.position)),
            Err(FeedError::Unavailable(reason)) => {
                let text = format!(
                    "{url}: {reason}; a store answers without it, and nothing new comes: check \
                                    store.head_office, the network and head office"
                );
                findings.push(fail(part, text));
                // The other feeds are at the same place.
                return findings;
            }
            Err(FeedError::Revoked(reason)) => {
                fail(part, format!("{name}: {reason}; it was taken away from this reader: ask head office"))
            }
            Err(error) => fail(
                part,
                format!(
                    "{name}: failed to {error}; check store.token_file, and that head office names this feed in the \
                         reader's feeds"
                ),
            ),
        });
    }
    findings
}

/// Whether mails can leave.
pub(super) async fn mail(config: &Config) -> Finding {
    let part = "mail";
    match config.mail.mode {
        MailMode::None => warn(part, "none is configured; changes wait for their mails: set mail.mode"),
        MailMode::Folder => {
            let folder = config.mail.folder_in(&config.data.dir);
            match FolderMailer::open(&folder).and_then(|_| tempfile::NamedTempFile::new_in(&folder)) {
                Ok(_) => pass(part, format!("mails are written into {}; none is sent", folder.display())),
                Err(error) => fail(part, format!("{} cannot be written: {error}; set mail.folder", folder.display())),
            }
        }
        MailMode::Smtp => {
            let mailer = match smtp(config) {
                Ok(mailer) => mailer,
                Err(fault) => return fail(part, fault),
            };
            match mailer.check().await {
                Ok(()) => pass(part, "the mail server takes our sign-in"),
                Err(error) => {
                    fail(part, format!("{}; check mail.host, mail.security and mail.password_file", error.reason))
                }
            }
        }
    }
}
