//! An exhaustive model of one key: events, planners, the central system and the mail server act in any
//! order, late, twice or never, and every decision is made by the production function.

mod actions;
mod coverage;
mod desk;
mod invariants;
mod mutants;
mod outside;
mod runs;
mod world;

use std::sync::Arc;

use coverage::Coverage;
use mutants::Mutant;
use stateright::{Model, Property};
use world::{Budget, World};

pub(crate) use actions::Happening;

/// The model: how much may happen, and which mistake is made (none: the protocol as it is).
#[derive(Clone)]
pub(crate) struct OneKey {
    pub(crate) budget: Budget,
    pub(crate) mutant: Option<Mutant>,
    pub(crate) coverage: Arc<Coverage>,
}

impl Model for OneKey {
    type State = World;
    type Action = Happening;

    fn init_states(&self) -> Vec<World> {
        vec![World::start(self.budget)]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Happening>) {
        self.possible(world, actions);
    }

    fn next_state(&self, world: &World, action: Happening) -> Option<World> {
        let mut next = world.clone();
        self.happen(&mut next, action);
        (next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        invariants::properties()
    }
}
