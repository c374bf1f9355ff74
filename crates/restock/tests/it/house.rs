//! Rules of the house, held by machine. Each rule is tried on a case that breaks it, so that it is known to bite.

mod arrows;
mod tidy;
