//! The digest of a week: what it says, that it is short, and that each channel gets it once.

use muster_model::{ids::WeeklyReviewId, record::WeeklyNoteKind};
use muster_store::{OutboxItem, Store};

use super::{FIRST, SECOND, Two, day, story::Story};
use crate::room::updates::channel;

fn digest(two: &Two, review: WeeklyReviewId, week: &str) -> String {
    two.laptop.engine.weekly_digest(review, day(week)).unwrap()
}

/// The messages about a weekly review.
fn messages(two: &Two, review: WeeklyReviewId) -> Vec<OutboxItem> {
    let store = Store::open(&two.laptop.workspace_file()).unwrap();
    store
        .read(|reader| reader.outbox_about(review.into()))
        .unwrap()
}

#[test]
fn a_quiet_week_is_told_in_a_few_words() {
    let two = Two::begin();
    let review = two.review("All of us", &[]);
    let expected = format!(
        "All of us: Week 10, 2 to 8 March 2026\n\nIncidents: none.\n\n\
         Open in Muster: muster://weekly/{review}\n"
    );
    assert_eq!(digest(&two, review, FIRST), expected);
}

#[test]
fn a_full_week_is_told_by_what_matters() {
    let story = Story::told();
    let review = story.web;
    let expected = format!(
        "Web on Monday: Week 11, 9 to 15 March 2026\n\n\
         Incidents: 1 SEV1. The slowest to restore took 2 h: Checkout is down.\n\n\
         Goals in doubt:\n- Nights become quiet: at risk\n\n\
         Overdue actions:\n- Alert on errors: 5 days, Bo\n\n\
         Decisions:\n- Deploy in the morning\n\n\
         Follow-ups:\n- Ask the bank (nobody)\n- Write the *runbook* (Ada)\n\n\
         Open in Muster: muster://weekly/{review}\n"
    );
    assert_eq!(digest(&story, review, SECOND), expected);
    let all = digest(&story, story.all, SECOND);
    assert!(
        all.contains(
            "Incidents: 1 SEV1, 1 SEV2, 1 SEV3, 1 SEV4. The slowest to restore took 2 h 30 min: \
             Search is slow. 2 are not over.\n"
        ),
        "{all}"
    );
}

#[test]
fn a_digest_is_short_whatever_was_said() {
    let two = Two::begin();
    let review = two.review(&"Long name ".repeat(12), &[]);
    for kind in [WeeklyNoteKind::Decision, WeeklyNoteKind::FollowUp] {
        for number in 0..40 {
            let text = format!("{number} {}\n\n# more\u{7}", "wörter ".repeat(400));
            two.say(review, FIRST, kind, &text, None);
        }
    }
    let digest = digest(&two, review, FIRST);
    assert!(digest.chars().count() <= 3_000, "{digest}");
    assert!(digest.contains("\n- and 34 more\n"), "{digest}");
    assert!(
        digest.ends_with(&format!("muster://weekly/{review}\n")),
        "{digest}"
    );
    assert!(
        !digest.contains("# more") && !digest.contains('\u{7}'),
        "{digest}"
    );
}

#[test]
fn each_channel_gets_the_digest_of_a_week_once_however_often_it_is_asked_for() {
    let mut two = Two::begin();
    let review = two.review("All of us", &[]);
    let key = channel(&two.laptop);
    let post = |two: &Two, week| {
        let channels = [key.clone()].into();
        two.laptop
            .engine
            .post_weekly_digest(review, day(week), &channels)
    };
    post(&two, FIRST).unwrap();
    post(&two, FIRST).unwrap();
    two.laptop.quit();
    two.laptop.start_again();
    two.say(
        review,
        FIRST,
        WeeklyNoteKind::Decision,
        "Something new",
        None,
    );
    post(&two, FIRST).unwrap();
    assert_eq!(messages(&two, review).len(), 1);
    let page = two.page(review, FIRST);
    let channels: Vec<_> = page
        .deliveries
        .iter()
        .map(|it| it.channel_name.as_str())
        .collect();
    assert_eq!(channels, ["status"]);

    two.until("2026-03-09T09:00:00Z");
    assert!(two.page(review, SECOND).deliveries.is_empty());
    post(&two, SECOND).unwrap();
    assert_eq!(
        messages(&two, review).len(),
        2,
        "another week is another digest"
    );
    assert_eq!(two.page(review, FIRST).deliveries.len(), 1);
    assert_eq!(two.page(review, SECOND).deliveries.len(), 1);
    let written = &messages(&two, review)[1].payload;
    for words in ["All of us: Week 11", "Incidents: none.", "muster://weekly/"] {
        assert!(written.contains(words), "{words}: {written}");
    }
}

#[test]
fn a_digest_for_no_channel_or_for_one_that_is_gone_is_refused() {
    let two = Two::begin();
    let review = two.review("All of us", &[]);
    let known = channel(&two.laptop);
    let refused = |channels: &[&str]| {
        let channels = channels.iter().map(|it| (*it).to_owned()).collect();
        let engine = &two.laptop.engine;
        let refused = engine.post_weekly_digest(review, day(FIRST), &channels);
        refused.unwrap_err().field
    };
    assert_eq!(refused(&[]).as_deref(), Some("channels"));
    assert_eq!(refused(&[&known, "gone"]).as_deref(), Some("channels"));
    assert!(messages(&two, review).is_empty(), "nothing is half done");
}
