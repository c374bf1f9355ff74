//! `restock offer`: the daily offer as it would be now, over a running instance, or from the files when none runs.

use std::path::Path;
use std::sync::Arc;

use context::Clock as _;
use dispatch::change::Language;
use dispatch::mail::{OfferText, offer_text, render_offer};
use dispatch::offer::Offer;
use dispatch::use_cases::OfferSettings;
use restocking::planners::Planners;
use restocking::use_cases::DailyOffer;
use serde_json::{Value, json};
use storage::sqlite::{Database, RESTOCKING};

use super::instance_client::{ClientError, InstanceClient};
use super::mailing::dispatching;
use crate::adapters::{DataFolder, FreshIds, SystemClock};
use crate::cli::{OfferArgs, OfferCommand};
use crate::config::{Config, Effects};
use crate::contracts::charter;
use crate::failure::Failure;
use crate::output::{complain, say, say_json};

/// Where offers come from.
enum Place {
    Running(InstanceClient),
    /// The folder is held, so that none starts meanwhile.
    Files {
        daily: DailyOffer,
        planners: Arc<Planners>,
        _folder: DataFolder,
    },
}

/// A planner with the offer of now.
struct Shown {
    id: String,
    name: String,
    is_empty: bool,
    /// The payload of the event.
    offer: Value,
}

pub(crate) async fn offer(args: &OfferArgs, config: &Config, as_json: bool) -> Result<(), Failure> {
    let place = find(args, config).await?;
    match &args.command {
        OfferCommand::Preview { planner, html } => {
            let shown = place.offers(planner.as_deref()).await?;
            if as_json {
                say_json(&json!({ "items": shown.iter().map(|shown| &shown.offer).collect::<Vec<_>>() }));
                return Ok(());
            }
            let desk_url = place.desk_url(config);
            shown.iter().try_for_each(|shown| print(shown, config, &desk_url, *html))
        }
        OfferCommand::Send { planner } => place.send(planner, config).await,
    }
}

async fn find(args: &OfferArgs, config: &Config) -> Result<Place, Failure> {
    let to = args.target.to.as_deref();
    let client = InstanceClient::new(to, config.server.listen)?;
    match client.get(&["api", "planners"]).await {
        Ok(_) => {
            complain(&format!("asking the running instance at {}", client.address()));
            Ok(Place::Running(client))
        }
        Err(ClientError::Silent(_)) if to.is_none() => {
            let data = &config.data.dir;
            complain(&format!(
                "no instance answers at {}; looking into the files in {}",
                client.address(),
                data.display()
            ));
            Ok(files(config, data)?)
        }
        Err(error) => Err(error.into()),
    }
}

fn files(config: &Config, data: &Path) -> Result<Place, String> {
    if !data.join("restocking.sqlite").exists() {
        return Err(format!(
            "{} holds no database of restocking; name the folder with --data, or an instance with --to",
            data.display()
        ));
    }
    let folder = DataFolder::take(data).map_err(|error| format!("failed to {error}"))?;
    let database = Database::open_within(data, "restocking", RESTOCKING, charter("restocking"));
    let database = Arc::new(database.map_err(|error| format!("failed to open the database: {error}"))?);
    let planners = Arc::new(config.planners.planners(&config.offer)?);
    let rules = config.planning.rules(config.retailer.zone()?, config.central.hurry)?;
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(FreshIds));
    let soon_days = config.offer.soon_days();
    let daily = DailyOffer::new(database.clone(), database, clock, ids, Arc::new(rules), planners.clone(), soon_days);
    Ok(Place::Files { daily, planners, _folder: folder })
}

impl Place {
    /// The offers of one planner, or of all.
    async fn offers(&self, only: Option<&str>) -> Result<Vec<Shown>, Failure> {
        let planners: Vec<(String, String)> = match self {
            Self::Running(client) => {
                let answer = client.get(&["api", "planners"]).await?;
                let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
                let items = answer["items"].as_array().cloned().unwrap_or_default();
                items.iter().map(|item| (text(item, "id"), text(item, "name"))).collect()
            }
            Self::Files { planners, .. } => {
                planners.iter().map(|planner| (planner.id.to_string(), planner.name.clone())).collect()
            }
        };
        if planners.is_empty() {
            return Err(Failure::Failed(
                "no planners are configured; see [planners] of `restock config default`".into(),
            ));
        }
        let wanted: Vec<_> = planners.iter().filter(|(id, _)| only.is_none_or(|only| only == id)).collect();
        if let (Some(only), true) = (only, wanted.is_empty()) {
            let ids: Vec<&str> = planners.iter().map(|(id, _)| id.as_str()).collect();
            return Err(Failure::Failed(format!("there is no planner {only}; there are {}", ids.join(", "))));
        }
        let mut shown = Vec::new();
        for (id, name) in wanted {
            let (is_empty, offer) = self.preview(id).await?;
            shown.push(Shown { id: id.clone(), name: name.clone(), is_empty, offer });
        }
        Ok(shown)
    }

    async fn preview(&self, id: &str) -> Result<(bool, Value), Failure> {
        match self {
            Self::Running(client) => {
                let mut answer = client.get(&["api", "offers", id]).await?;
                Ok((answer["is_empty"] == true, answer["offer"].take()))
            }
            Self::Files { daily, planners, .. } => {
                let planner = planners.get(id).ok_or_else(|| Failure::Failed(format!("there is no planner {id}")))?;
                let offer = daily.preview(planner).await;
                let offer = offer.map_err(|error| Failure::Failed(format!("failed to read the database: {error}")))?;
                Ok((offer.is_empty(), serde_json::to_value(offer).unwrap_or_default()))
            }
        }
    }

    /// What links begin with: where the instance that was asked is, unless it is said otherwise.
    fn desk_url(&self, config: &Config) -> String {
        match self {
            Self::Running(client) if config.server.public_url.is_none() => client.address().to_owned(),
            _ => config.offers().desk_url,
        }
    }

    async fn send(&self, id: &str, config: &Config) -> Result<(), Failure> {
        if let Self::Running(client) = self {
            let answer = client.post(&["api", "offers", id, "send"], &json!({})).await?;
            match answer["offer_id"].as_str() {
                Some(offer) => {
                    say(&format!("offer {offer} is written; {}/mails tells whether it left", client.address()))
                }
                None => say("there is nothing to say, so there is no mail"),
            }
            return Ok(());
        }
        let shown = self.offers(Some(id)).await?.remove(0);
        if shown.is_empty {
            say("there is nothing to say, so there is no mail");
            return Ok(());
        }
        if config.effects == Effects::Off {
            return Err(Failure::Failed("effects are off, so no mail leaves".to_owned()));
        }
        let mailing = dispatching(config)?
            .ok_or_else(|| Failure::Failed("no way to send mails is configured; set [mail]".to_owned()))?;
        let mut offer = read(&shown)?;
        offer.is_trial = true;
        let OfferSettings { recipients, desk_url } = config.offers();
        let recipient =
            recipients.get(id).ok_or_else(|| Failure::Failed(format!("planners.{id}.email is missing; set it")))?;
        let mail = render_offer(&offer, recipient, &mailing.settings.mail, &desk_url, SystemClock.business_now());
        let mail = mail.map_err(|error| Failure::Failed(format!("failed to write the mail: {error}")))?;
        let accepted = mailing.mailer.send(&mail).await.map_err(|error| Failure::Failed(error.to_string()))?;
        say(&format!("sent to {}: {}", recipient.email, accepted.response));
        Ok(())
    }
}

fn read(shown: &Shown) -> Result<Offer, Failure> {
    Offer::read(&shown.offer.to_string()).map_err(|error| Failure::Failed(format!("failed to read the offer: {error}")))
}

fn print(shown: &Shown, config: &Config, desk_url: &str, html: bool) -> Result<(), Failure> {
    if shown.is_empty {
        say(&format!("{}: there is nothing to say, so there is no mail\n", shown.id));
        return Ok(());
    }
    let recipients = config.planners.recipients();
    // An instance may know planners that this configuration does not.
    let (name, language) = recipients
        .get(&shown.id)
        .map_or_else(|| (shown.name.as_str(), Language::English), |known| (known.name.as_str(), known.language));
    let said = offer_text(&read(shown)?, name, language, &config.retailer.name, desk_url);
    let OfferText { subject, text, html: page } =
        said.map_err(|error| Failure::Failed(format!("failed to write the mail: {error}")))?;
    if html {
        say(&page);
    } else {
        say(&format!("Subject: {subject}\n\n{text}"));
    }
    Ok(())
}
