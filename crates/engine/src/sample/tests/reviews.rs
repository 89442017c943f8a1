//! What the shop learnt, and what it does because of it.

use muster_model::{
    action_items::{day_at, standing},
    blameless,
    fact::Issue,
    readiness::{Lack, missing},
    record::{ActionItem, ActionState, ReviewStatus, Severity},
    review_due::{ReviewNeed, need},
};

use super::*;

fn reviews(sample: &Sample) -> Vec<(ReviewId, &Review)> {
    let records = sample.records.iter();
    records
        .filter_map(|it| match &it.record {
            AnyRecord::Review(id, review) => Some((*id, review)),
            _ => None,
        })
        .collect()
}

fn actions(sample: &Sample) -> Vec<&ActionItem> {
    let records = sample.records.iter();
    records
        .filter_map(|it| match &it.record {
            AnyRecord::ActionItem(_, action) => Some(action),
            _ => None,
        })
        .collect()
}

fn issues(sample: &Sample) -> Vec<&Issue> {
    let facts = sample.facts.iter();
    facts
        .filter_map(|fact| match fact {
            Fact::Issue(issue) => Some(issue),
            _ => None,
        })
        .collect()
}

fn actions_of(sample: &Sample, review: ReviewId) -> Vec<ActionItem> {
    let all = actions(sample).into_iter();
    all.filter(|action| action.review == review)
        .cloned()
        .collect()
}

fn names(sample: &Sample) -> Vec<String> {
    let members = members(sample);
    members.values().map(|member| member.name.clone()).collect()
}

fn hints(sample: &Sample, review: &Review) -> Vec<String> {
    let names = names(sample);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let hints = blameless::hints(&review.text, &names);
    hints.into_iter().map(|hint| hint.words).collect()
}

#[test]
fn published_reviews_lack_nothing_and_blame_nobody() {
    for seed in 0..4 {
        let sample = generate(seed, NOW);
        for (id, review) in reviews(&sample) {
            if review.status != ReviewStatus::Published {
                continue;
            }
            let lacks = missing(review, &actions_of(&sample, id));
            assert_eq!(lacks, [], "{}", review.text);
            assert_eq!(hints(&sample, review), [""; 0], "{}", review.text);
        }
    }
}

#[test]
fn one_review_waits_for_the_viewer_and_one_is_the_viewers_to_write() {
    for seed in 0..4 {
        let sample = generate(seed, NOW);
        let reviews = reviews(&sample);
        let waits: Vec<_> = reviews
            .iter()
            .filter(|(_, it)| it.status == ReviewStatus::InReview)
            .collect();
        assert_eq!(waits.len(), 1, "seed {seed}");
        assert!(waits[0].1.reviewers.contains(&sample.me));
        assert_ne!(waits[0].1.owner, Some(sample.me));
        let drafts: Vec<_> = reviews
            .iter()
            .filter(|(_, it)| it.status == ReviewStatus::Draft)
            .collect();
        assert_eq!(drafts.len(), 1, "seed {seed}");
        let (id, draft) = drafts[0];
        assert_eq!(draft.owner, Some(sample.me));
        assert_eq!(hints(&sample, draft).len(), 1, "{}", draft.text);
        let lacks: Vec<Lack> = missing(draft, &actions_of(&sample, *id))
            .into_iter()
            .map(|it| it.lack)
            .collect();
        for lack in [
            Lack::Impact,
            Lack::ActionOwner,
            Lack::ActionDue,
            Lack::Reviewer,
        ] {
            assert!(lacks.contains(&lack), "{lack:?} is not among {lacks:?}");
        }
    }
}

#[test]
fn one_bad_incident_has_no_review_and_that_is_overdue() {
    for seed in 0..4 {
        let sample = generate(seed, NOW);
        let reviewed: BTreeSet<_> = reviews(&sample).iter().map(|(_, it)| it.incident).collect();
        let missing: Vec<_> = incidents(&sample)
            .into_iter()
            .filter(|(id, _)| !reviewed.contains(id))
            .filter(|(_, it)| matches!(need(it, [], &sample.settings), ReviewNeed::Due { .. }))
            .collect();
        assert_eq!(missing.len(), 1, "seed {seed}");
        let (_, incident) = missing[0];
        assert_eq!(incident.severity, Severity::Sev2);
        let need = need(incident, [], &sample.settings);
        assert!(
            matches!(need, ReviewNeed::Due { at } if at < NOW),
            "{need:?}"
        );
    }
}

#[test]
fn actions_are_done_in_time_and_late_open_and_overdue() {
    for seed in 0..4 {
        let sample = generate(seed, NOW);
        let today = day_at(NOW, calendar::ZONE);
        let actions = actions(&sample);
        let issues = issues(&sample);
        let stands = |action: &ActionItem| {
            let issue = issues
                .iter()
                .find(|it| Some(&it.key) == action.issue.as_ref());
            standing(action, issue.copied())
        };
        let count = |wanted: &dyn Fn(&ActionItem) -> bool| {
            actions.iter().filter(|action| wanted(action)).count()
        };
        let ended = |action: &ActionItem, late: bool| {
            let stands = stands(action);
            let day = stands.ended_at.map(|at| day_at(at, calendar::ZONE));
            stands.state == ActionState::Done && (day > action.due) == late
        };
        let overdue = |action: &ActionItem| {
            stands(action).state.is_open() && action.due.is_some_and(|due| due < today)
        };
        assert!((12..=30).contains(&actions.len()), "{}", actions.len());
        assert!(count(&|it| ended(it, false)) >= 4);
        assert!(count(&|it| ended(it, true)) >= 1);
        assert_eq!(count(&|it| overdue(it)), 2, "seed {seed}");
        assert!(count(&|it| overdue(it) && it.owner == Some(sample.me)) >= 1);
        assert!(count(&|it| stands(it).by_issue) == 1, "seed {seed}");
        assert!(issues.iter().any(|it| !it.open));
    }
}

#[test]
fn passages_that_were_commented_on_stand_in_the_text() {
    let sample = sample();
    let reviews: BTreeMap<ReviewId, &Review> = reviews(&sample).into_iter().collect();
    let mut passages = 0;
    for record in &sample.records {
        if let AnyRecord::ReviewComment(_, comment) = &record.record
            && let Some(passage) = &comment.passage
        {
            let text = &reviews[&comment.review].text;
            assert!(muster_model::passage::find(text, passage).is_some());
            passages += 1;
        }
    }
    assert_eq!(passages, 2);
}
