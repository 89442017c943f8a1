//! The sessions as data: what each was about, who gave it, who came, and what they thought.

use muster_model::record::SessionKind::{self, GameDay, IncidentDrill, Shadowing, Talk, Workshop};

use crate::sample::{
    people::{AMARA, Crew, DINESH, ELODIE, JULIANE, MARA, ME, NOAH, SATO, TOMASZ},
    training::skills::plan::{
        BLOCK_BOTS, DRAIN_QUEUE, LEAD_INCIDENT, PLAN_AND_APPLY, REBUILD_INDEX, REFUND,
        RESTORE_ORDERS, ROLL_CHECKOUT_BACK, ROLL_STOREFRONT_BACK, WRITE_ALERTS,
    },
};

/// When a session begins.
pub(super) enum When {
    /// So many weeks ago, on the day that is so many days after Monday.
    Ago { weeks: u64, weekday: u64, hour: u32 },
    /// In so many days, or on the first day of work after that.
    In { days: u64, hour: u32 },
}

/// Why there is a session.
pub(super) enum Origin {
    /// Somebody had the idea.
    Plan,
    /// It replays an incident.
    Drill,
    /// An action item of a review asked for it.
    Action,
}

/// What became of somebody's wish to come.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    /// They were there; how useful it was to them from 1 to 5, or 0 if they have not said.
    Came { useful: u8, said: &'static str },
    /// They were not.
    Missed,
    /// They took it back.
    Withdrew,
    /// The session was cancelled.
    Dropped,
    /// It is to come, or nobody has said who was there.
    Signed,
}

pub(super) struct Part {
    pub(super) who: usize,
    pub(super) turn: Turn,
}

pub(super) struct SessionPlan {
    pub(super) when: When,
    pub(super) minutes: i64,
    pub(super) kind: SessionKind,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) materials: &'static str,
    pub(super) place: &'static str,
    pub(super) host: Crew,
    pub(super) guests: &'static [Crew],
    pub(super) facilitator: usize,
    /// Where the skills stand in their plan.
    pub(super) skills: &'static [usize],
    pub(super) capacity: Option<u32>,
    pub(super) origin: Origin,
    /// Who signed up, in this order.
    pub(super) people: &'static [Part],
}

const fn came(who: usize, useful: u8, said: &'static str) -> Part {
    Part {
        who,
        turn: Turn::Came { useful, said },
    }
}

/// They were there, and have not said what they thought.
const fn was_there(who: usize) -> Part {
    came(who, 0, "")
}

const fn turn(who: usize, turn: Turn) -> Part {
    Part { who, turn }
}

const fn signed(who: usize) -> Part {
    turn(who, Turn::Signed)
}

const fn ago(weeks: u64, weekday: u64, hour: u32) -> When {
    When::Ago {
        weeks,
        weekday,
        hour,
    }
}

const ROOM: &str = "Room Helsinki, and https://meet.example.com/training";
const ONLINE: &str = "https://meet.example.com/training";

pub(super) static SESSIONS: [SessionPlan; 13] = [
    SessionPlan {
        when: ago(22, 2, 14),
        minutes: 60,
        kind: Talk,
        title: "What the edge does before your code runs",
        description: "TLS, bot rules, caching: why a request may never reach you, and how to see it.",
        materials: "- [Rules of the edge](https://wiki.example.com/edge/rules)",
        place: ROOM,
        host: Crew::Platform,
        guests: &[Crew::Checkout],
        facilitator: MARA,
        skills: &[BLOCK_BOTS],
        capacity: None,
        origin: Origin::Plan,
        people: &[
            came(NOAH, 5, "I blocked a wave by myself two days later."),
            came(DINESH, 4, ""),
            came(ELODIE, 4, "More examples, fewer slides."),
            turn(AMARA, Turn::Missed),
        ],
    },
    SessionPlan {
        when: ago(20, 1, 10),
        minutes: 120,
        kind: Workshop,
        title: "Read a plan before you apply it",
        description: "Everybody brings a plan that frightened them.",
        materials: "",
        place: ROOM,
        host: Crew::Platform,
        guests: &[Crew::Checkout],
        facilitator: SATO,
        skills: &[PLAN_AND_APPLY],
        capacity: Some(6),
        origin: Origin::Plan,
        people: &[
            came(TOMASZ, 5, ""),
            came(
                NOAH,
                4,
                "Now I know what `~` means, and that `-/+` is the one to fear.",
            ),
            turn(DINESH, Turn::Withdrew),
            came(ME, 4, ""),
        ],
    },
    SessionPlan {
        when: ago(17, 3, 9),
        minutes: 240,
        kind: Shadowing,
        title: "A morning on call",
        description: "Developers sit beside whoever is on call, and answer with them.",
        materials: "",
        place: "At the desks of Platform",
        host: Crew::Platform,
        guests: &[Crew::Checkout],
        facilitator: TOMASZ,
        skills: &[LEAD_INCIDENT],
        capacity: Some(2),
        origin: Origin::Plan,
        people: &[
            came(
                NOAH,
                5,
                "Eleven alerts, two of them real. I see why you are tired.",
            ),
            came(ELODIE, 5, ""),
        ],
    },
    SessionPlan {
        when: ago(13, 2, 14),
        minutes: 90,
        kind: Workshop,
        title: "Restore the order database to a point in time",
        description: "Into a second machine, by day, and with all the time in the world.",
        materials: "",
        place: ROOM,
        host: Crew::Platform,
        guests: &[Crew::Checkout],
        facilitator: SATO,
        skills: &[RESTORE_ORDERS],
        capacity: Some(4),
        origin: Origin::Plan,
        people: &[turn(DINESH, Turn::Dropped), turn(ME, Turn::Dropped)],
    },
    SessionPlan {
        when: ago(11, 1, 13),
        minutes: 120,
        kind: Workshop,
        title: "Rolling back without asking",
        description: "After three bad weeks: everybody who is on call rolls each service back \
                      once, on purpose, in production.\n\n\
                      - When do we roll back? *Whenever we are in doubt.*\n\
                      - Who decides? *Whoever is there.*",
        materials: "- [How to roll back](https://wiki.example.com/rollback)\n\
                    - Bring a laptop with access to production.",
        place: ROOM,
        host: Crew::Checkout,
        guests: &[Crew::Platform],
        facilitator: NOAH,
        skills: &[ROLL_STOREFRONT_BACK, ROLL_CHECKOUT_BACK],
        capacity: None,
        origin: Origin::Plan,
        people: &[
            came(
                TOMASZ,
                5,
                "Should have been the first thing that I learnt here.",
            ),
            came(DINESH, 4, ""),
            came(ME, 5, "I did it without help, and with my heart beating."),
            came(
                SATO,
                3,
                "Good. But one in the afternoon in Berlin is evening in Tokyo.",
            ),
            came(ELODIE, 4, ""),
            came(MARA, 5, "This ends the discussions at night."),
        ],
    },
    SessionPlan {
        when: ago(10, 4, 11),
        minutes: 180,
        kind: GameDay,
        title: "Game day: Redis is gone",
        description: "We pull the plug in staging and look who notices what, and when.",
        materials: "",
        place: ROOM,
        host: Crew::Platform,
        guests: &[Crew::Checkout],
        facilitator: SATO,
        skills: &[DRAIN_QUEUE, LEAD_INCIDENT],
        capacity: None,
        origin: Origin::Plan,
        people: &[
            came(DINESH, 5, "Found the dashboard before the bug."),
            came(NOAH, 5, ""),
            came(TOMASZ, 4, ""),
            came(JULIANE, 4, "The best meeting of the quarter."),
        ],
    },
    SessionPlan {
        when: ago(8, 2, 10),
        minutes: 90,
        kind: IncidentDrill,
        title: "As it unfolded: our worst incident again",
        description: "The timeline, minute by minute, with the end covered. What would you do now?",
        materials: "The review, but read it *afterwards*.",
        place: ROOM,
        host: Crew::Checkout,
        guests: &[Crew::Platform],
        facilitator: JULIANE,
        skills: &[LEAD_INCIDENT],
        capacity: None,
        origin: Origin::Drill,
        people: &[
            came(NOAH, 5, "I led, and saw how much there is to say."),
            came(ELODIE, 4, ""),
            came(
                ME,
                4,
                "Humbling. I would have looked for the cause first, again.",
            ),
            turn(TOMASZ, Turn::Missed),
        ],
    },
    SessionPlan {
        when: ago(6, 3, 10),
        minutes: 150,
        kind: GameDay,
        title: "Game day: refunds at night",
        description: "The bank answers nobody, and a customer was charged four times.",
        materials: "",
        place: ONLINE,
        host: Crew::Checkout,
        guests: &[Crew::Platform],
        facilitator: DINESH,
        skills: &[REFUND],
        capacity: Some(5),
        origin: Origin::Plan,
        people: &[
            came(
                ELODIE,
                5,
                "Nobody may refund by hand at night. We change that.",
            ),
            came(MARA, 4, ""),
            turn(ME, Turn::Withdrew),
        ],
    },
    SessionPlan {
        when: ago(5, 1, 15),
        minutes: 90,
        kind: Workshop,
        title: "What we said that we would practise",
        description: "",
        materials: "",
        place: ROOM,
        host: Crew::Checkout,
        guests: &[Crew::Platform],
        facilitator: NOAH,
        skills: &[LEAD_INCIDENT],
        capacity: None,
        origin: Origin::Action,
        people: &[
            came(SATO, 5, ""),
            came(DINESH, 4, ""),
            came(TOMASZ, 4, "Short and to the point."),
        ],
    },
    SessionPlan {
        when: ago(3, 3, 14),
        minutes: 60,
        kind: Shadowing,
        title: "The index, rebuilt by hand",
        description: "Noah rebuilds it, the others ask why.",
        materials: "",
        place: ONLINE,
        host: Crew::Checkout,
        guests: &[Crew::Platform],
        facilitator: NOAH,
        skills: &[REBUILD_INDEX],
        capacity: Some(3),
        origin: Origin::Plan,
        people: &[
            came(ME, 4, "I could do it with him in the room."),
            came(SATO, 3, "Let us write it down as we go, next time."),
        ],
    },
    SessionPlan {
        when: ago(1, 1, 14),
        minutes: 90,
        kind: Workshop,
        title: "Alerts that are worth waking for",
        description: "Bring one alert that woke you for nothing. We rewrite it together.",
        materials: "- [What an alert has to say](https://wiki.example.com/alerts)",
        place: ROOM,
        host: Crew::Platform,
        guests: &[Crew::Checkout],
        facilitator: MARA,
        skills: &[WRITE_ALERTS],
        capacity: Some(8),
        origin: Origin::Plan,
        people: &[
            came(NOAH, 5, "Two of mine are gone, and I do not miss them."),
            was_there(ME),
            came(DINESH, 4, ""),
            was_there(ELODIE),
        ],
    },
    SessionPlan {
        when: When::In { days: 1, hour: 14 },
        minutes: 90,
        kind: Workshop,
        title: "Restore the order database to a point in time",
        description: "Nobody has done it for a year. We restore last night's into a second machine, \
                      and compare.",
        materials: "- [How it is done, as of last year](https://wiki.example.com/orders/restore)\n\
                    - Bring a laptop with access to staging.",
        place: ROOM,
        host: Crew::Platform,
        guests: &[Crew::Checkout],
        facilitator: SATO,
        skills: &[RESTORE_ORDERS],
        capacity: Some(4),
        origin: Origin::Plan,
        people: &[
            signed(TOMASZ),
            signed(ME),
            signed(ELODIE),
            signed(NOAH),
            signed(DINESH),
            signed(JULIANE),
        ],
    },
    SessionPlan {
        when: When::In { days: 6, hour: 10 },
        minutes: 120,
        kind: GameDay,
        title: "Lead an incident, by turns",
        description: "Three made-up incidents, three leaders who have never led one.",
        materials: "",
        place: ONLINE,
        host: Crew::Platform,
        guests: &[Crew::Checkout],
        facilitator: ME,
        skills: &[LEAD_INCIDENT],
        capacity: None,
        origin: Origin::Plan,
        people: &[signed(ELODIE), signed(DINESH), signed(AMARA)],
    },
];

/// At what hour the series begins each time.
pub(super) const SERIES_HOUR: u32 = 15;

/// A session that repeats every two weeks.
pub(super) static SERIES: SessionPlan = SessionPlan {
    when: ago(7, 3, SERIES_HOUR),
    minutes: 45,
    kind: Talk,
    title: "Operations clinic",
    description: "Bring what hurts. Somebody of Platform looks at it with you.",
    materials: "",
    place: ONLINE,
    host: Crew::Platform,
    guests: &[Crew::Checkout],
    facilitator: SATO,
    skills: &[],
    capacity: None,
    origin: Origin::Plan,
    people: &[],
};

/// Who leads the series, by turns.
pub(super) const FACILITATORS: [usize; 4] = [SATO, MARA, TOMASZ, ME];

/// Who comes to each of the series. Who led the fourth has not said who was there.
pub(super) static TURNS: [&[Part]; 9] = [
    &[came(DINESH, 4, ""), came(NOAH, 4, "")],
    &[
        came(ELODIE, 5, "Solved in ten minutes what I had for a week."),
        turn(NOAH, Turn::Missed),
    ],
    &[came(DINESH, 3, ""), was_there(JULIANE)],
    &[signed(NOAH), signed(ELODIE)],
    &[signed(ELODIE)],
    &[],
    &[],
    &[],
    &[],
];
