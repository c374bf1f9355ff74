//! Those outside: the central system, the network, the mail server, and the power supply.

use super::OneKey;
use super::mutants::Mutant;
use super::world::{Change, MailPhase, Request, Verdict, World};

impl OneKey {
    pub(crate) fn send(&self, world: &mut World, request: Request) {
        insert(&mut world.wire.requests, request);
    }

    /// A level-3 system: a key that it knows is answered as before; a version that is not the order's is
    /// refused, as is what it has its own reasons against; all else is done, and all is remembered.
    pub(crate) fn reach_central(&self, world: &mut World, index: usize, unwilling: bool) {
        let request = world.wire.requests[index];
        let central = &mut world.central;
        let remembered = central.memory.iter().find(|(key, _)| *key == request.key);
        let verdict = match remembered {
            Some((_, verdict)) => *verdict,
            None => {
                let unconditional =
                    matches!(self.mutant, Some(Mutant::NoIfMatch | Mutant::FreshKeyPerRetryWithoutIfMatch));
                let other_version = request.if_match != central.version() && !unconditional;
                let verdict = if other_version {
                    Verdict::Refused { version: central.version() }
                } else if unwilling {
                    world.left.refusals -= 1;
                    Verdict::Refused { version: central.version() }
                } else {
                    central.changes.push(Change {
                        submission: request.submission,
                        incarnation: request.incarnation,
                        content: request.content,
                        on_version: central.version(),
                    });
                    central.contents.push(request.content);
                    Verdict::Took { version: central.version() }
                };
                let forgets = self.mutant == Some(Mutant::RefusalForgotten);
                if !(forgets && matches!(verdict, Verdict::Refused { .. })) {
                    central.memory.push((request.key, verdict));
                }
                verdict
            }
        };
        insert(&mut world.wire.answers, (request.incarnation, request.submission, verdict));
    }

    pub(crate) fn transmit(&self, world: &mut World, index: usize) {
        let rendered_now = world.facts.content;
        let mail = &mut world.mails[index];
        let stored = self.mutant != Some(Mutant::BytesNotStored);
        mail.delivered.push(if stored { mail.bytes } else { rendered_now });
        mail.phase = MailPhase::Transmitted;
    }

    pub(crate) fn refuse_mail(&self, world: &mut World, index: usize) {
        world.mails[index].phase = MailPhase::Failed;
    }

    /// Answers on the wire have nobody to go to; a mail whose fate was not recorded is sent again.
    pub(crate) fn crash(&self, world: &mut World) {
        world.left.crashes -= 1;
        world.wire.answers.clear();
        for mail in &mut world.mails {
            if mail.phase == MailPhase::Transmitted {
                mail.phase = MailPhase::Stored;
                mail.interruptions += 1;
            }
        }
    }
}

/// In which order things were sent is not part of the world: the network does not keep it.
fn insert<T: Ord>(set: &mut Vec<T>, item: T) {
    if let Err(place) = set.binary_search(&item) {
        set.insert(place, item);
    }
}
