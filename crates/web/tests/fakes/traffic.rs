//! What passed through, as a test says it.

use async_trait::async_trait;
use context::{StoreError, Traffic, TrafficBook};
use jiff::Timestamp;

use super::Fakes;

#[async_trait]
impl TrafficBook for Fakes {
    fn context(&self) -> &str {
        "restocking"
    }

    async fn traffic(&self, _now: Timestamp) -> Result<Traffic, StoreError> {
        Ok(self.reachable()?.traffic.clone())
    }
}
