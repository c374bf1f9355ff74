//! What may happen next.

use lifecycle::{Answer, Input, Slot, State};

use super::OneKey;
use super::mutants::Mutant;
use super::world::{MailPhase, Verdict, World};

/// One thing that happens. What it changes is one transaction, or one act of somebody outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// Stock or forecast moves, and with it what is wanted.
    StockMoves(u8),
    /// A buyer changes the order in the central system.
    BuyerChanges(u8),
    /// The event of this version of the order arrives: for the first time, again, or late.
    OrderHeard(u64),
    /// The review that a dirty row is owed is held.
    OwedReview,
    /// A planner's page catches up.
    PageRefreshed(usize),
    /// A planner accepts what the page shows.
    Accepted(usize),
    /// A planner dismisses what the page shows.
    Dismissed(usize),
    /// A planner snoozes what the page shows.
    Snoozed(usize),
    /// A planner takes the last click back.
    Undone,
    /// A planner takes the first click of all back.
    FirstUndone,
    /// A planner has the central system asked again.
    RetryClicked,
    /// The time of snoozes and dismissals comes.
    TimePasses,
    /// The timer of the snooze or dismissal rings.
    Woken,
    /// The worker calls the central system about the submission.
    Called,
    /// Mutant only: the worker calls, then the program dies before the click is committed.
    CalledAndDied(usize),
    /// A call ends without an outcome.
    TimedOut,
    /// The submission's deadline passes.
    DeadlinePassed,
    /// A request reaches the central system, for the first time, again, or late.
    CentralReached(usize),
    /// A request reaches the central system, which has its own reasons to refuse.
    CentralRefuses(usize),
    /// An answer reaches the desk, for the first time, again, or late.
    AnswerArrives(usize),
    /// The mail server takes a mail.
    Transmitted(usize),
    /// That it did is recorded.
    Recorded(usize),
    /// The mail server refuses a mail for good.
    MailRefused(usize),
    /// What became of a mail is reported to the desk, for the first time or again.
    Reported(usize),
    /// Everything that is not committed is gone.
    Crashed,
    /// The sweep passes by.
    Swept,
}

impl OneKey {
    pub(crate) fn possible(&self, world: &World, actions: &mut Vec<Happening>) {
        use Happening::*;
        let left = &world.left;
        let values = || 0..=2_u8;
        if left.stock_moves > 0 {
            actions.extend(values().filter(|wanted| *wanted != world.facts.wanted).map(StockMoves));
        }
        if left.buyer_changes > 0 {
            let held = world.central.contents.last().copied();
            actions.extend(values().filter(|content| Some(*content) != held).map(BuyerChanges));
        }
        actions.extend((1..=world.central.version()).map(OrderHeard));
        for planner in 0..world.pages.len() {
            actions.push(PageRefreshed(planner));
            if world.pages[planner].is_some() {
                if left.acceptances > 0 {
                    actions.push(Accepted(planner));
                    if self.mutant == Some(Mutant::CallBeforeCommit) {
                        actions.push(CalledAndDied(planner));
                    }
                }
                if left.settings_aside > 0 {
                    actions.extend([Dismissed(planner), Snoozed(planner)]);
                }
            }
        }
        if left.crashes > 0 {
            actions.push(Crashed);
        }
        for request in 0..world.wire.requests.len() {
            actions.push(CentralReached(request));
            if left.refusals > 0 {
                actions.push(CentralRefuses(request));
            }
        }
        actions.extend((0..world.wire.answers.len()).map(AnswerArrives));
        for (index, mail) in world.mails.iter().enumerate() {
            match mail.phase {
                MailPhase::Stored => actions.extend([Transmitted(index), MailRefused(index)]),
                MailPhase::Transmitted => actions.push(Recorded(index)),
                MailPhase::Accepted | MailPhase::Failed => actions.push(Reported(index)),
            }
        }
        if world.first_click.is_some() {
            actions.push(FirstUndone);
        }
        if let Slot::Row(row) = &world.slot {
            if row.last_click.is_some() {
                actions.push(Undone);
            }
            match row.state {
                State::Snoozed { .. } | State::Dismissed { .. } => {
                    actions.push(Woken);
                    if !world.later {
                        actions.push(TimePasses);
                    }
                }
                State::Attention(_) => actions.extend([Called, RetryClicked]),
                State::Submitting(_) => actions.extend([Called, DeadlinePassed]),
                _ => {}
            }
            if row.state.submission().is_some() && row.state.is_live() && left.time_outs > 0 {
                actions.push(TimedOut);
            }
            if row.dirty && !row.state.name().is_owned() {
                actions.push(OwedReview);
            }
            actions.push(Swept);
        }
    }

    /// Lets it happen. Where nothing comes of it, the world stays as it is.
    pub(crate) fn happen(&self, world: &mut World, action: Happening) {
        use Happening::*;
        match action {
            StockMoves(wanted) => {
                world.left.stock_moves -= 1;
                world.facts.wanted = wanted;
                self.review(world);
            }
            BuyerChanges(content) => {
                world.left.buyer_changes -= 1;
                world.central.contents.push(content);
            }
            OrderHeard(version) => self.hear_order(world, version),
            OwedReview => self.review(world),
            PageRefreshed(planner) => world.pages[planner] = world.feed,
            Accepted(planner) => self.accept(world, planner),
            Dismissed(planner) => self.dismiss(world, planner),
            Snoozed(planner) => self.snooze(world, planner),
            Undone => self.undo_last(world),
            FirstUndone => self.undo_first(world),
            RetryClicked => self.retry(world),
            TimePasses => world.later = true,
            Woken => self.at_row(world, |incarnation, _| Input::Woken { incarnation }),
            Called => self.call(world),
            CalledAndDied(planner) => self.call_before_commit(world, planner),
            TimedOut => self.time_out(world),
            DeadlinePassed => self.pass_deadline(world),
            CentralReached(request) => self.reach_central(world, request, false),
            CentralRefuses(request) => self.reach_central(world, request, true),
            AnswerArrives(answer) => self.hear_answer(world, answer),
            Transmitted(mail) => self.transmit(world, mail),
            Recorded(mail) => world.mails[mail].phase = MailPhase::Accepted,
            MailRefused(mail) => self.refuse_mail(world, mail),
            Reported(mail) => self.report_mail(world, mail),
            Crashed => self.crash(world),
            Swept => self.sweep(world),
        }
    }

    fn hear_answer(&self, world: &mut World, answer: usize) {
        let (incarnation, submission, verdict) = world.wire.answers[answer];
        let answer = match verdict {
            Verdict::Took { version } => Answer::Took { version: Some(version), mails: 1 },
            Verdict::Refused { version } => Answer::Refused { reason: String::new(), version: Some(version) },
        };
        self.answer(world, incarnation, submission, answer);
    }
}
