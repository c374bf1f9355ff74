//! The eight promises, and when each is kept.

/// A promise that events keep.
#[derive(Debug, Clone, Copy)]
pub struct Promise {
    /// 1 to 8.
    pub number: u8,
    /// In a few words.
    pub title: &'static str,
    /// Said to whoever publishes.
    pub meaning: &'static str,
    /// What of it the compiler keeps.
    pub at_compile: &'static str,
    /// What of it is kept when an event is appended.
    pub at_append: &'static str,
    /// What of it is kept when events are read.
    pub at_read: &'static str,
}

/// All eight, in order.
pub const PROMISES: [Promise; 8] = [
    Promise {
        number: 1,
        title: "Immutable",
        meaning: "What was said stays said. An error is reversed by an event that names it, never by changing or repeating it.",
        at_compile: "",
        at_append: "the database refuses to update or delete the log; the same id with other content is refused",
        at_read: "positions without gaps; a rolling digest over the log",
    },
    Promise {
        number: 2,
        title: "Only when something changed",
        meaning: "An event is said when something changed, and whenever something did.",
        at_compile: "a decision answers its change and its events together",
        at_append: "change and event are one transaction; a command without effect appends nothing",
        at_read: "",
    },
    Promise {
        number: 3,
        title: "One aggregate, one axis",
        meaning: "An event is about one aggregate, in one respect: a price never travels in a product's event.",
        at_compile: "a declaration names one aggregate and one axis",
        at_append: "an event about another aggregate than its type's is refused",
        at_read: "",
    },
    Promise {
        number: 4,
        title: "Thick or thin, declared",
        meaning: "A thick event is the whole aggregate; a thin one is a numbered change; a notification says that something happened.",
        at_compile: "a declaration names the weight",
        at_append: "",
        at_read: "changes are folded now and then and compared with the whole states; a reader that takes whole states only is refused a feed of changes; a gap in the numbers of thin events is seen, held and healed",
    },
    Promise {
        number: 5,
        title: "One owner",
        meaning: "One context alone says events of a type.",
        at_compile: "",
        at_append: "a second owner of a type stops the program at its start; an event of another owner's type is refused",
        at_read: "",
    },
    Promise {
        number: 6,
        title: "Only who may, only when they may",
        meaning: "What an audience may not have is absent from its log; what may not be known yet does not exist yet.",
        at_compile: "a declaration names its audiences",
        at_append: "each audience has a log of its own; an announcement before its time is refused",
        at_read: "a reader's token names its feeds; a feed that it may not read is as one that does not exist",
    },
    Promise {
        number: 7,
        title: "No expansion",
        meaning: "Another context's aggregate appears by its id only: a sale names its group, never the members of the group.",
        at_compile: "",
        at_append: "",
        at_read: "",
    },
    Promise {
        number: 8,
        title: "Self-contained",
        meaning: "A reader understands an event without asking anybody.",
        at_compile: "the schema is made from the type that is written",
        at_append: "",
        at_read: "a payload is read against its schema; a notification is enriched at the edge, in one place",
    },
];
