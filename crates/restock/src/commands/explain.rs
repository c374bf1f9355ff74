//! `restock explain`: the story of an order, a product or a correlation id.

use serde_json::Value;

use super::instance_client::InstanceClient;
use crate::failure::Failure;
use crate::output::{say, say_json};

pub(crate) async fn explain(id: &str, instance: &InstanceClient, as_json: bool) -> Result<(), Failure> {
    let story = instance.get(&["api", "explain", id]).await?;
    if as_json {
        say_json(&story);
        return Ok(());
    }
    for item in story["items"].as_array().into_iter().flatten() {
        say(&line(item));
    }
    Ok(())
}

fn line(item: &Value) -> String {
    let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let time: String = text("time").chars().take(19).collect();
    let sign = if item["from"] == "inbox" { "->" } else { "  " };
    format!("{time}Z {sign} {}  {}\n{:24}{}", text("subject"), text("type"), "", text("text"))
}
