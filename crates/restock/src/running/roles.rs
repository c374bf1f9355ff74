//! What an instance does.

/// Roles that one process can have.
const NAMES: [&str; 4] = ["review", "desk", "dispatch", "catalogue"];

/// The roles of one instance. Those of the desk share databases, and are had together; the catalogue shares none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Roles {
    /// Reviews, the desk and its mails.
    pub(crate) desk: bool,
    /// The catalogue's contexts, their pages and feeds.
    pub(crate) catalogue: bool,
}

impl Roles {
    /// Everything.
    pub(crate) const ALL: Self = Self { desk: true, catalogue: true };

    /// Reads what was asked for.
    ///
    /// # Errors
    /// Says which roles there are, and which only go together.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut asked: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        asked.sort_unstable();
        asked.dedup();
        if let Some(unknown) = asked.iter().find(|name| !NAMES.contains(name)) {
            return Err(format!("--roles {text}: there is no role {unknown}; there are {}", NAMES.join(", ")));
        }
        match asked.as_slice() {
            ["catalogue", "desk", "dispatch", "review"] => Ok(Self::ALL),
            ["desk", "dispatch", "review"] => Ok(Self { desk: true, catalogue: false }),
            ["catalogue"] => Ok(Self { desk: false, catalogue: true }),
            _ => Err(format!(
                "--roles {text}: with the embedded databases review, desk and dispatch are had together, by one program, \
                 for they share files: give review,desk,dispatch, or catalogue, or all four (or no --roles). Apart from \
                 one another they come with PostgreSQL"
            )),
        }
    }

    /// Their names.
    pub(crate) fn names(self) -> Vec<&'static str> {
        NAMES.into_iter().filter(|name| if *name == "catalogue" { self.catalogue } else { self.desk }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_of_the_desk_go_together_and_the_catalogue_can_go_alone() {
        assert_eq!(Roles::parse("catalogue, review,dispatch,desk"), Ok(Roles::ALL));
        assert_eq!(Roles::parse("catalogue"), Ok(Roles { desk: false, catalogue: true }));
        assert_eq!(Roles::parse("review,desk,dispatch"), Ok(Roles { desk: true, catalogue: false }));
        for (asked, said) in
            [("desk", "PostgreSQL"), ("desk,catalogue", "PostgreSQL"), ("", "PostgreSQL"), ("till", "no role till")]
        {
            let refused = Roles::parse(asked).unwrap_err();
            assert!(refused.contains(said), "{asked}: {refused}");
        }
    }

    #[test]
    fn what_roles_are_called_reads_as_what_they_are() {
        for text in ["review,desk,dispatch,catalogue", "catalogue", "review,desk,dispatch"] {
            assert_eq!(Roles::parse(text).unwrap().names().join(","), text);
        }
    }
}
