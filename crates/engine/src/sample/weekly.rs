//! What the shop's teams said when they looked at the numbers together, week by week: what they agreed
//! on, what somebody sees to, and what is worth keeping. It rolls dice of its own, so that it changes
//! nothing of the rest.

mod plan;

use std::collections::BTreeSet;

use muster_model::{
    ids::{KpiDefinitionId, WeeklyNoteId, WeeklyReviewId},
    kpi::{Kpi, KpiRef},
    rbac::Author,
    record::{Day, WeeklyNote, WeeklyReview},
    time::{Millis, Timestamp},
};

use self::plan::Line;
use super::{AnyRecord, SampleRecord, dice::Dice, people::MARA, training::Scene};

/// Beside the seed of the rest.
const SALT: u64 = 0x5eed_3ee7_1115;

/// Writes the weekly reviews and what was said in them. The second one looks at the KPI of what enough
/// people know.
pub(super) fn weekly(
    seed: u64,
    scene: &Scene<'_>,
    coverage: KpiDefinitionId,
    records: &mut Vec<SampleRecord>,
) {
    let mut dice = Dice::new(seed ^ SALT);
    let cast = scene.cast;
    for (name, teams, kpis, hour, lines) in [
        (
            "Operations and development, Mondays",
            BTreeSet::from([cast.platform, cast.checkout]),
            Vec::new(),
            10,
            &plan::TOGETHER[..],
        ),
        (
            "Platform: nights and knowledge",
            BTreeSet::from([cast.platform]),
            vec![
                KpiRef::from(Kpi::Mtta),
                Kpi::Mttr.into(),
                Kpi::Reliability.into(),
                coverage.into(),
            ],
            13,
            &plan::PLATFORM[..],
        ),
    ] {
        let at = scene.set_up + Millis::hours(29);
        let review: WeeklyReviewId = dice.id(at);
        let record = WeeklyReview {
            name: name.to_owned(),
            teams,
            kpis,
            channels: BTreeSet::new(),
            created_at: at,
            created_by: cast.id(MARA),
        };
        let author = Author::Member(cast.id(MARA));
        let record = AnyRecord::WeeklyReview(review, record);
        records.push(SampleRecord::written(at, author, record));
        for line in lines {
            records.extend(note(&mut dice, scene, (review, hour), line));
        }
    }
}

/// What was said; none if the hour of this week's review is still to come.
fn note(
    dice: &mut Dice,
    scene: &Scene<'_>,
    (weekly_review, hour): (WeeklyReviewId, u32),
    line: &Line,
) -> Option<SampleRecord> {
    let minute = u32::try_from(dice.between(5, 40)).unwrap_or_default();
    let at = scene.moment(line.weeks_ago, 0, (hour, minute));
    let id: WeeklyNoteId = dice.id(at);
    if at > scene.now {
        return None;
    }
    let mut note = WeeklyNote {
        weekly_review,
        week: Day(scene.monday(line.weeks_ago)),
        kind: line.kind,
        text: line.text.to_owned(),
        owner: line.owner.map(|person| scene.cast.id(person)),
        done_at: None,
        created_at: at,
        created_by: scene.cast.id(line.by),
    };
    let author = |person: usize| Author::Member(scene.cast.id(person));
    let state = |note: &WeeklyNote| AnyRecord::WeeklyNote(id, note.clone());
    let record = SampleRecord::written(at, author(line.by), state(&note));
    let done_at: Option<Timestamp> = line.done_after_days.map(|days| at + Millis::days(days));
    match (done_at.filter(|done| *done <= scene.now), line.owner) {
        (Some(done), Some(owner)) => {
            note.done_at = Some(done);
            Some(record.edited(done, author(owner), state(&note)))
        }
        _ => Some(record),
    }
}
