//! What was said in the weekly reviews, as data.

use muster_model::record::WeeklyNoteKind::{self, Decision, FollowUp, Note};

use crate::sample::people::{DINESH, ELODIE, JULIANE, MARA, ME, NOAH, SATO, TOMASZ};

/// Something that was said.
pub(super) struct Line {
    pub(super) weeks_ago: u64,
    pub(super) kind: WeeklyNoteKind,
    pub(super) by: usize,
    pub(super) text: &'static str,
    pub(super) owner: Option<usize>,
    /// After how many days it was done; none while it is not.
    pub(super) done_after_days: Option<i64>,
}

const fn said(weeks_ago: u64, kind: WeeklyNoteKind, by: usize, text: &'static str) -> Line {
    Line {
        weeks_ago,
        kind,
        by,
        text,
        owner: None,
        done_after_days: None,
    }
}

/// Something that somebody sees to, and that is done after so many days.
const fn done(weeks_ago: u64, by: usize, text: &'static str, owner: usize, days: i64) -> Line {
    Line {
        owner: Some(owner),
        done_after_days: Some(days),
        ..said(weeks_ago, FollowUp, by, text)
    }
}

/// Something that somebody still has to see to.
const fn open(weeks_ago: u64, by: usize, text: &'static str, owner: usize) -> Line {
    Line {
        owner: Some(owner),
        ..said(weeks_ago, FollowUp, by, text)
    }
}

/// Both teams.
pub(super) static TOGETHER: [Line; 26] = [
    said(
        9,
        Decision,
        MARA,
        "We meet on Mondays at ten, with coffee, and look at this page and at nothing else.",
    ),
    said(
        9,
        Note,
        JULIANE,
        "Half of the people came. The other half was in another meeting.",
    ),
    done(
        9,
        MARA,
        "Move the planning of Checkout, so that all can come.",
        JULIANE,
        3,
    ),
    said(
        8,
        Note,
        DINESH,
        "Lead time: two days of it are the queue of the Jenkins job.",
    ),
    done(
        8,
        NOAH,
        "Measure how long `order-service` waits for Jenkins.",
        TOMASZ,
        7,
    ),
    said(
        7,
        Decision,
        JULIANE,
        "Who is in doubt rolls back, and is thanked for it in this meeting.",
    ),
    done(
        7,
        JULIANE,
        "Write that into the page for new people.",
        NOAH,
        4,
    ),
    said(
        6,
        Note,
        SATO,
        "Four alerts that nobody acted on, all four of the search cluster.",
    ),
    done(
        6,
        SATO,
        "Throw these four away, or make them say what to do.",
        SATO,
        6,
    ),
    said(
        6,
        Decision,
        MARA,
        "No refunds by hand between 20:00 and 08:00: the shop apologises, and pays in the morning.",
    ),
    done(5, DINESH, "Tell support of it.", DINESH, 1),
    said(
        5,
        Note,
        ELODIE,
        "The change failure rate is under 8 % for the first time.",
    ),
    said(4, Note, MARA, "Nights disturbed: one in the whole week."),
    done(
        4,
        ME,
        "Ask Noah to show how the index is rebuilt: only he can.",
        ME,
        5,
    ),
    said(
        4,
        Decision,
        JULIANE,
        "Every skill that only one person has gets a second one within a quarter.",
    ),
    open(
        3,
        JULIANE,
        "Find somebody of Platform who learns to turn to the second payment provider.",
        JULIANE,
    ),
    said(
        3,
        Note,
        NOAH,
        "Deployments per day are up, and nobody has felt it. That is the point.",
    ),
    said(
        2,
        Note,
        SATO,
        "Nobody has restored the order database for a year.",
    ),
    done(2, MARA, "Plan a session for that.", SATO, 4),
    said(
        2,
        Note,
        TOMASZ,
        "The clinic on Thursdays is worth its 45 minutes.",
    ),
    said(
        1,
        Decision,
        MARA,
        "Alerts are rewritten by whoever was woken by them, in the same week.",
    ),
    open(
        1,
        MARA,
        "Say to the bank that the test of the second provider is on the 20th.",
        ME,
    ),
    done(
        1,
        JULIANE,
        "Take the old dashboard of checkout down.",
        NOAH,
        3,
    ),
    said(
        0,
        Note,
        JULIANE,
        "Two incidents are open as we speak. We keep it short.",
    ),
    said(
        0,
        Decision,
        JULIANE,
        "The freeze before the sale is a week shorter than last time.",
    ),
    open(
        0,
        MARA,
        "Write down what the freeze is for, and what it is not for.",
        MARA,
    ),
];

/// Platform alone.
pub(super) static PLATFORM: [Line; 8] = [
    said(
        5,
        Decision,
        MARA,
        "We look at nights first, and at machines second.",
    ),
    done(
        5,
        TOMASZ,
        "Find out why the duty phone of Tokyo rang twice.",
        SATO,
        2,
    ),
    said(
        4,
        Note,
        SATO,
        "It was one alert by two ways. One way is gone.",
    ),
    said(
        3,
        Note,
        TOMASZ,
        "Time to acknowledge: five minutes, also at night.",
    ),
    done(
        3,
        MARA,
        "Take Élodie along for the next certificate.",
        TOMASZ,
        9,
    ),
    said(
        2,
        Note,
        MARA,
        "Three of us have not deployed with Jenkins for a year.",
    ),
    open(
        2,
        MARA,
        "Do one deployment with Jenkins each, before it is switched off.",
        TOMASZ,
    ),
    said(
        1,
        Note,
        SATO,
        "Only I can repair a locked state. I show it whoever asks.",
    ),
];
