//! What is said in weekly reviews: written down, changed, found again, and owed.

use muster_model::record::WeeklyNoteKind;

use super::{FIRST, SECOND, Two, day, note};

use WeeklyNoteKind::{Decision, FollowUp, Note};

#[test]
fn what_was_said_is_changed_in_its_week_and_deleted() {
    let two = Two::begin();
    let engine = &two.laptop.engine;
    let review = two.review("All of us", &[]);
    let id = two.say(review, FIRST, FollowUp, "  Ask the bank  ", None);
    engine.end_follow_up(id, true).unwrap();
    two.until("2026-03-09T09:00:00Z");
    let new = note(Note, "The bank was asked", Some(two.bo));
    engine
        .save_weekly_note(review, day(SECOND), Some(id), &new)
        .unwrap();
    let page = two.page(review, FIRST);
    let said = &page.notes[0];
    assert_eq!(
        (said.text.as_str(), said.kind),
        ("The bank was asked", Note)
    );
    assert_eq!(
        (said.week, said.done_at),
        (day(FIRST), None),
        "only a follow-up is done"
    );
    assert_eq!(
        (said.owner_name.as_str(), said.created_by_name.as_str()),
        ("Bo", "Ada")
    );
    assert!(two.page(review, SECOND).notes.is_empty());
    engine.delete_weekly_note(id).unwrap();
    assert!(two.page(review, FIRST).notes.is_empty());
}

#[test]
fn what_is_not_acceptable_is_refused_with_a_sentence() {
    let two = Two::begin();
    let engine = &two.laptop.engine;
    let (review, other) = (two.review("All of us", &[]), two.review("Others", &[]));
    let decision = two.say(review, FIRST, Decision, "Freeze on Fridays", None);
    let save = |review, week, id, text: &str| {
        let new = note(Decision, text, None);
        engine
            .save_weekly_note(review, day(week), id, &new)
            .unwrap_err()
    };
    assert_eq!(
        save(review, FIRST, None, " \n").message,
        "Write what was said."
    );
    assert_eq!(
        save(review, "2026-03-03", None, "x").field.as_deref(),
        Some("week")
    );
    assert!(
        save(review, SECOND, None, "x")
            .message
            .contains("has not begun")
    );
    assert_eq!(
        save(other, FIRST, Some(decision), "x").message,
        "This was said in another weekly review. Change it there."
    );
    let refused = engine.end_follow_up(decision, true).unwrap_err();
    assert_eq!(
        refused.message,
        "Only a follow-up can be done; this is a decision."
    );
    assert_eq!(two.page(review, FIRST).notes[0].text, "Freeze on Fridays");
}

#[test]
fn a_follow_up_is_done_since_it_was_said_first() {
    let two = Two::begin();
    let engine = &two.laptop.engine;
    let review = two.review("All of us", &[]);
    let id = two.say(review, FIRST, FollowUp, "Ask the bank", None);
    let done_at = || two.page(review, FIRST).notes[0].done_at;
    two.until("2026-03-03T09:00:00Z");
    engine.end_follow_up(id, true).unwrap();
    two.until("2026-03-04T09:00:00Z");
    engine.end_follow_up(id, true).unwrap();
    assert_eq!(done_at(), Some(super::at("2026-03-03T09:00:00Z")));
    engine.end_follow_up(id, false).unwrap();
    assert_eq!(done_at(), None);
}

#[test]
fn notes_are_found_by_words_in_any_case_over_all_weeks() {
    let two = Two::begin();
    let engine = &two.laptop.engine;
    let (review, other) = (two.review("All of us", &[]), two.review("Others", &[]));
    two.say(review, FIRST, Decision, "Freeze on Fridays", None);
    two.say(review, FIRST, Note, "ÄRGER with the *bank*", None);
    two.say(other, FIRST, Note, "The bank again", None);
    two.until("2026-03-09T09:00:00Z");
    two.say(review, SECOND, FollowUp, "Ask the Bank why", None);
    let found = |words| -> Vec<String> {
        let found = engine.weekly_notes(review, words).unwrap();
        found.into_iter().map(|it| it.text).collect()
    };
    let all = [
        "Ask the Bank why",
        "ÄRGER with the *bank*",
        "Freeze on Fridays",
    ];
    assert_eq!(found(""), all);
    assert_eq!(found("  "), all);
    assert_eq!(found("bank"), all[..2]);
    assert_eq!(found("ärger BANK"), all[1..2]);
    assert_eq!(found("bank friday"), Vec::<String>::new());
}

#[test]
fn today_has_the_follow_ups_that_are_mine_and_not_done() {
    let two = Two::begin();
    let engine = &two.laptop.engine;
    let review = two.review("All of us", &[]);
    two.say(review, FIRST, FollowUp, "Bo's", Some(two.bo));
    two.say(review, FIRST, FollowUp, "Nobody's", None);
    two.say(review, FIRST, Decision, "A decision of mine", Some(two.ada));
    let mine = two.say(
        review,
        FIRST,
        FollowUp,
        "Ask the bank\n\nSoon.",
        Some(two.ada),
    );
    two.until("2026-03-09T09:00:00Z");
    let later = two.say(review, SECOND, FollowUp, "Ask again", Some(two.ada));
    let follow_ups = || engine.my_follow_ups().unwrap();
    let ids: Vec<_> = follow_ups().iter().map(|it| it.id).collect();
    assert_eq!(ids, [mine, later]);
    let first = &follow_ups()[0];
    assert_eq!(
        (first.title.as_str(), first.review_name.as_str()),
        ("Ask the bank", "All of us")
    );
    assert_eq!((first.review, first.week), (review, day(FIRST)));
    engine.end_follow_up(mine, true).unwrap();
    assert_eq!(follow_ups().len(), 1);
    engine.delete_weekly_review(review).unwrap();
    assert!(
        follow_ups().is_empty(),
        "what was said goes with its weekly review"
    );
}
