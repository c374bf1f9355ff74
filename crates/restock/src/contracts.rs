//! Every event type of the program with its contract: what its contexts say, and what they hear from outside.

mod registry;
mod released;

use context::Charter;
use event::Contract;

pub(crate) use registry::{RegistrationFault, Registry};
pub(crate) use released::released;

/// What each context says, by its name.
fn said() -> [(&'static str, Vec<&'static Contract>); 7] {
    [
        ("restocking", restocking::says::CONTRACTS.iter().collect()),
        ("dispatch", dispatch::says::CONTRACTS.iter().collect()),
        ("product", catalogue::product::CONTRACTS.to_vec()),
        ("price", catalogue::price::CONTRACTS.to_vec()),
        ("promotion", catalogue::promotion::CONTRACTS.to_vec()),
        ("product_sale", catalogue::product_sale::CONTRACTS.to_vec()),
        ("offer", catalogue::offer::CONTRACTS.to_vec()),
    ]
}

/// What a context may say: a log opened under it takes nothing else.
pub(crate) fn charter(context: &'static str) -> Charter {
    let of_context = said().into_iter().filter(|(name, _)| *name == context);
    Charter::new(context, of_context.flat_map(|(_, contracts)| contracts).copied())
}

/// All types of the program.
///
/// # Errors
/// When two contexts claim one type.
pub(crate) fn registry() -> Result<Registry, RegistrationFault> {
    let mut registry = Registry::default();
    for (context, contracts) in said() {
        registry.says(context, contracts)?;
    }
    registry.hears(restocking::events::CONTRACTS)?;
    Ok(registry)
}
