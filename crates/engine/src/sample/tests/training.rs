//! What the shop's people know, and how they learn it from each other.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    ids::{SessionId, SkillId},
    record::{Discipline, Session, SessionKind, SessionState, SignUp, Skill, SkillLevel, Team},
    skills::{Able, Gap, Known, fading, gap, is_alone, level_at, statements},
};
use rstest::rstest;

use super::*;

fn skills(sample: &Sample) -> BTreeMap<SkillId, &Skill> {
    let records = sample.records.iter();
    let skills = records.filter_map(|record| match &record.record {
        AnyRecord::Skill(id, skill) => Some((*id, skill)),
        _ => None,
    });
    skills.collect()
}

fn levels(sample: &Sample) -> Vec<&SkillLevel> {
    let records = sample.records.iter();
    let levels = records.filter_map(|record| match &record.record {
        AnyRecord::SkillLevel(_, level) => Some(level),
        _ => None,
    });
    levels.collect()
}

fn sessions(sample: &Sample) -> BTreeMap<SessionId, &Session> {
    let records = sample.records.iter();
    let sessions = records.filter_map(|record| match &record.record {
        AnyRecord::Session(id, session) => Some((*id, session)),
        _ => None,
    });
    sessions.collect()
}

fn parts(sample: &Sample) -> Vec<&SignUp> {
    let records = sample.records.iter();
    let parts = records.filter_map(|record| match &record.record {
        AnyRecord::SignUp(_, part) => Some(part),
        _ => None,
    });
    parts.collect()
}

/// How well each member knows each thing at `now`, by the rules of the app.
fn known(sample: &Sample, now: Timestamp) -> Vec<(SkillId, MemberId, Known)> {
    let (sessions, parts) = (sessions(sample), parts(sample));
    let fades_after = fading(sample.settings.skills_fade_after);
    let known = levels(sample).into_iter().map(|level| {
        let attended: Vec<Timestamp> = parts
            .iter()
            .filter(|part| part.member == level.member && part.attended == Some(true))
            .map(|part| sessions[&part.session])
            .filter(|session| session.skills.contains(&level.skill))
            .map(Session::ends_at)
            .collect();
        let known = level_at(&statements(level, now), &attended, fades_after, now);
        (level.skill, level.member, known.unwrap())
    });
    known.collect()
}

/// What is wrong with each skill, by its name.
fn gaps(sample: &Sample, now: Timestamp) -> BTreeMap<&str, String> {
    let members = members(sample);
    let mut disciplines: BTreeMap<MemberId, BTreeSet<Discipline>> = BTreeMap::new();
    for record in &sample.records {
        if let AnyRecord::Team(
            _,
            Team {
                discipline,
                members,
                ..
            },
        ) = &record.record
        {
            for member in members {
                disciplines.entry(*member).or_default().insert(*discipline);
            }
        }
    }
    let all = disciplines.values().flatten().copied().collect();
    let known = known(sample, now);
    let gaps = skills(sample).into_iter().filter_map(|(id, skill)| {
        let able: Vec<Able<'_>> = known
            .iter()
            .filter(|(of, _, known)| *of == id && is_alone(known.proficiency))
            .map(|(_, member, _)| Able {
                member: *member,
                name: &members[member].name,
                disciplines: &disciplines[member],
            })
            .collect();
        let found = gap(skill.wanted, &able, &all)?;
        Some((skill.name.as_str(), found.sentence()))
    });
    gaps.collect()
}

#[rstest]
#[case::by_day(NOW)]
#[case::at_night(Timestamp(NOW.0 + 12 * 3_600_000))]
#[case::on_a_sunday(Timestamp(NOW.0 + 4 * 86_400_000))]
#[case::on_a_monday_before_work(Timestamp(NOW.0 + 5 * 86_400_000 - 12 * 3_600_000))]
fn some_know_too_little_some_have_forgotten_and_one_side_knows_what_the_other_does_not(
    #[case] now: Timestamp,
) {
    let sample = generate(7, now);
    let gaps = gaps(&sample, now);
    let is = |name: &str| gaps.get(name).map(String::as_str).unwrap_or_default();
    assert_eq!(
        is("Turn to the second payment provider"),
        "Only Dinesh Rao can do it alone, and 2 people should."
    );
    assert_eq!(
        is("Restore its database to a point in time"),
        "Nobody can do it alone, and 2 people should."
    );
    assert_eq!(
        is("Grow the search cluster"),
        "Only people of operations can do it alone, and nobody of development."
    );
    assert_eq!(
        is("Roll checkout back without losing carts"),
        "2 of 3 wanted people can do it alone, all of development."
    );
    assert_eq!(is("Block a wave of bots"), "");
    assert!((8..=18).contains(&gaps.len()), "{gaps:?}");
    let known = known(&sample, now);
    let faded = known.iter().filter(|(_, _, it)| it.proficiency < it.said);
    assert!((6..=16).contains(&faded.count()));
    let confirmed = known.iter().filter(|(_, _, it)| it.is_confirmed);
    assert!(confirmed.count() >= 12);
    assert!(matches!(
        gap(2, &[], &BTreeSet::new()),
        Some(Gap::Nobody { .. })
    ));
}

#[test]
fn nobody_confirms_themselves_and_only_who_may_plan_confirms() {
    let sample = sample();
    let members = members(&sample);
    for level in levels(&sample) {
        if let Some(seen) = level.confirmed {
            assert_ne!(seen.by, level.member);
            assert!(may(members[&seen.by].role, Action::RecordProgress));
        }
    }
}

#[rstest]
#[case::by_day(NOW)]
#[case::at_night(Timestamp(NOW.0 + 12 * 3_600_000))]
#[case::on_a_sunday(Timestamp(NOW.0 + 4 * 86_400_000))]
#[case::on_a_monday_before_work(Timestamp(NOW.0 + 5 * 86_400_000 - 12 * 3_600_000))]
#[case::on_new_year(Timestamp(NOW.0 + 100 * 86_400_000))]
fn sessions_were_held_cancelled_and_are_to_come_whenever_one_looks(#[case] now: Timestamp) {
    for seed in 0..5 {
        let sample = generate(seed, now);
        let sessions = sessions(&sample);
        let count = |wanted: &dyn Fn(&Session) -> bool| {
            sessions.values().filter(|session| wanted(session)).count()
        };
        let is_past = |session: &Session| session.ends_at() < now;
        assert_eq!(count(&|it| it.state == SessionState::Held), 13);
        assert_eq!(count(&|it| it.state == SessionState::Cancelled), 1);
        assert_eq!(count(&is_past), 15);
        assert_eq!(count(&|it| !is_past(it) && it.series.is_some()), 5);
        for session in sessions.values() {
            assert!(session.state != SessionState::Held || is_past(session));
            assert!(session.created_at <= session.starts_at);
        }
        let drill = sessions
            .values()
            .find(|it| it.kind == SessionKind::IncidentDrill);
        assert!(drill.unwrap().incident.is_some(), "seed {seed}");
        assert_eq!(count(&|it| it.action_item.is_some()), 1, "seed {seed}");
        // Half a year ago to three months ahead.
        let first = sessions.values().map(|it| it.starts_at).min().unwrap();
        let last = sessions.values().map(|it| it.starts_at).max().unwrap();
        assert!(now.since(first) < Millis::days(184) && last.since(now) < Millis::days(92));
    }
}

#[rstest]
#[case::by_day(NOW)]
#[case::on_a_sunday(Timestamp(NOW.0 + 4 * 86_400_000))]
#[case::on_a_monday_before_work(Timestamp(NOW.0 + 5 * 86_400_000 - 12 * 3_600_000))]
fn the_viewer_has_one_session_to_rate_one_to_record_and_two_to_go_to(#[case] now: Timestamp) {
    let sample = generate(7, now);
    let (sessions, parts) = (sessions(&sample), parts(&sample));
    let mine: Vec<_> = parts.iter().filter(|it| it.member == sample.me).collect();
    let to_rate = mine.iter().filter(|part| {
        let ended = sessions[&part.session].ends_at();
        let is_late = now.since(ended) < Millis::days(14);
        part.attended == Some(true) && part.useful.is_none() && is_late
    });
    assert_eq!(to_rate.count(), 1);
    let led = || {
        sessions
            .values()
            .filter(|it| it.facilitator == Some(sample.me))
    };
    let to_record = led().filter(|it| it.ends_at() < now && it.state == SessionState::Planned);
    assert_eq!(to_record.count(), 1);
    let soon = |session: &Session| {
        session.starts_at >= now && session.starts_at.since(now) <= Millis::days(9)
    };
    assert_eq!(led().filter(|it| soon(it)).count(), 1);
    let signed = mine.iter().filter(|part| soon(sessions[&part.session]));
    assert_eq!(signed.count(), 1);
    // One that is to come has more who want to come than places.
    let crowded = sessions.iter().filter(|(id, session)| {
        let signed = parts
            .iter()
            .filter(|it| it.session == **id && !it.withdrawn);
        let places = session.capacity.map_or(usize::MAX, |it| it as usize);
        soon(session) && signed.count() > places
    });
    assert_eq!(crowded.count(), 1);
}

#[test]
fn people_say_what_sessions_were_good_for() {
    let sample = sample();
    let parts = parts(&sample);
    let said = parts.iter().filter(|it| it.useful.is_some());
    assert!(said.clone().count() >= 25);
    assert!(said.clone().all(|it| it.attended == Some(true)));
    assert!(parts.iter().filter(|it| !it.feedback.is_empty()).count() >= 10);
    assert_eq!(parts.iter().filter(|it| it.withdrawn).count(), 2);
    assert_eq!(
        parts.iter().filter(|it| it.attended == Some(false)).count(),
        3
    );
}
