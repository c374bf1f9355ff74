//! Kept views, in memory.

use async_trait::async_trait;
use context::StoreError;
use restocking::ports::{Kept, MOST_VIEWS, SavedView, SavedViews};
use uuid::Uuid;

use super::Fakes;

#[async_trait]
impl SavedViews for Fakes {
    async fn views(&self, owner: &str) -> Result<Vec<SavedView>, StoreError> {
        let mut found: Vec<SavedView> =
            self.reachable()?.views.iter().filter(|view| view.owner == owner).cloned().collect();
        found.sort_by_key(|view| view.name.to_lowercase());
        Ok(found)
    }

    async fn view(&self, id: Uuid) -> Result<Option<SavedView>, StoreError> {
        Ok(self.reachable()?.views.iter().find(|view| view.id == id).cloned())
    }

    async fn keep_view(&self, view: SavedView) -> Result<Kept, StoreError> {
        let mut state = self.reachable()?;
        let others = || state.views.iter().filter(|other| other.owner == view.owner && other.id != view.id);
        if others().any(|other| other.name.to_lowercase() == view.name.to_lowercase()) {
            return Ok(Kept::NameTaken);
        }
        if others().count() >= MOST_VIEWS {
            return Ok(Kept::TooMany);
        }
        for other in state.views.iter_mut().filter(|other| view.is_default && other.owner == view.owner) {
            other.is_default = false;
        }
        state.views.retain(|other| other.id != view.id);
        state.views.push(view);
        Ok(Kept::Done)
    }

    async fn forget_view(&self, id: Uuid) -> Result<bool, StoreError> {
        let mut state = self.reachable()?;
        let before = state.views.len();
        state.views.retain(|view| view.id != id);
        Ok(state.views.len() < before)
    }
}
