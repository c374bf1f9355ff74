//! Types are registered under the one context that says them.

use std::collections::BTreeMap;

use contracts::ContractDoc;
use event::Contract;
use thiserror::Error;

/// Every type that is said or heard, once.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    contracts: BTreeMap<&'static str, &'static Contract>,
}

/// Why a type cannot be registered. Completes "failed to ...".
#[derive(Debug, PartialEq, Eq, Error)]
pub(crate) enum RegistrationFault {
    #[error(
        "register {kind} for {second}: {first} owns it, and one context alone says a type; let {second} say a type of its own"
    )]
    SecondOwner { kind: &'static str, first: &'static str, second: &'static str },
    #[error(
        "register {kind}: it is declared twice, and readers could not know which of both holds; keep one declaration"
    )]
    DeclaredTwice { kind: &'static str },
}

impl Registry {
    /// Registers what a context says.
    ///
    /// # Errors
    /// When a type is another owner's, or registered already.
    pub(crate) fn says(
        &mut self,
        context: &'static str,
        contracts: impl IntoIterator<Item = &'static Contract>,
    ) -> Result<(), RegistrationFault> {
        for contract in contracts {
            if contract.owner != context {
                let (kind, first) = (contract.kind, contract.owner);
                return Err(RegistrationFault::SecondOwner { kind, first, second: context });
            }
            self.register(contract)?;
        }
        Ok(())
    }

    /// Registers what is heard from outside, whoever says it there.
    ///
    /// # Errors
    /// When a type is registered already.
    pub(crate) fn hears(
        &mut self,
        contracts: impl IntoIterator<Item = &'static Contract>,
    ) -> Result<(), RegistrationFault> {
        contracts.into_iter().try_for_each(|contract| self.register(contract))
    }

    fn register(&mut self, contract: &'static Contract) -> Result<(), RegistrationFault> {
        let Some(known) = self.contracts.get(contract.kind) else {
            self.contracts.insert(contract.kind, contract);
            return Ok(());
        };
        let (kind, first, second) = (contract.kind, known.owner, contract.owner);
        Err(if first == second {
            RegistrationFault::DeclaredTwice { kind }
        } else {
            RegistrationFault::SecondOwner { kind, first, second }
        })
    }

    /// All contracts, in the order of their types.
    pub(crate) fn contracts(&self) -> impl Iterator<Item = &'static Contract> {
        self.contracts.values().copied()
    }

    /// The same as data: what rules, releases and documents are made of.
    pub(crate) fn documents(&self) -> Vec<ContractDoc> {
        self.contracts().map(ContractDoc::of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned_by(owner: &'static str) -> &'static Contract {
        let known = restocking::events::CONTRACTS[0];
        Box::leak(Box::new(Contract { owner, ..known }))
    }

    #[test]
    fn a_second_owner_of_a_type_is_refused() {
        let (ours, theirs) = (owned_by("planning"), owned_by("pricing"));
        let second = RegistrationFault::SecondOwner { kind: ours.kind, first: "planning", second: "pricing" };
        let mut registry = Registry::default();
        registry.says("planning", [ours]).unwrap();
        assert_eq!(registry.says("pricing", [theirs]), Err(second));
        let claimed = RegistrationFault::SecondOwner { kind: ours.kind, first: "planning", second: "pricing" };
        assert_eq!(Registry::default().says("pricing", [ours]), Err(claimed));
        let twice = RegistrationFault::DeclaredTwice { kind: ours.kind };
        assert_eq!(registry.hears([ours]), Err(twice));
        assert_eq!(registry.contracts().map(|contract| contract.owner).collect::<Vec<_>>(), ["planning"]);
    }
}
