use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate};
use chrono_tz::Tz;
use rstest::rstest;

use super::*;
use crate::{
    hours,
    ids::{OverrideId, ScheduleId},
    on_call::Rota,
    record::{Day, Hours, Layer, Override, Rotation, Schedule, Span, Weekday},
};

pub(super) fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
}

/// A schedule whose turns the people take.
pub(super) struct Duty<'a> {
    people: &'a People,
    schedule: &'a Schedule,
    ids: BTreeSet<MemberId>,
    overrides: Vec<(OverrideId, Override)>,
}

impl<'a> Duty<'a> {
    pub(super) fn of(people: &'a People, schedule: &'a Schedule) -> Self {
        Self {
            people,
            schedule,
            ids: (0..5).map(member).collect(),
            overrides: Vec::new(),
        }
    }

    fn id() -> ScheduleId {
        ScheduleId::from_uuid(Uuid::from_u128(400))
    }

    /// The same, where a member stands in for whoever is on.
    pub(super) fn with(mut self, member: MemberId, window: Window) -> Self {
        let number = 500 + self.overrides.len() as u128;
        let id = OverrideId::from_uuid(Uuid::from_u128(number));
        let stands_in = Override {
            schedule: Self::id(),
            member,
            instead_of: None,
            window,
            reason: String::new(),
        };
        self.overrides.push((id, stands_in));
        self
    }

    pub(super) fn target(&self) -> LevelTarget {
        LevelTarget::Schedule(Self::id())
    }

    pub(super) fn rota(&self) -> Rota<'_> {
        let overrides = self.overrides.iter().map(|(id, it)| (*id, it));
        Rota::new(Self::id(), self.schedule, overrides).among(&self.ids)
    }

    pub(super) fn roster(&self) -> Roster<'_> {
        self.people.roster().with_rotas([(Self::id(), self.rota())])
    }
}

fn berlin(members: &[u8], rotation: Rotation, starts_on: &str, hours: Option<Hours>) -> Schedule {
    Schedule {
        name: "Checkout".to_owned(),
        description: String::new(),
        time_zone: "Europe/Berlin".to_owned(),
        layers: vec![Layer {
            name: "Primary".to_owned(),
            members: members.iter().copied().map(member).collect(),
            rotation,
            starts_on: starts_on.parse::<Day>().unwrap(),
            ends_on: None,
            hours,
        }],
    }
}

const fn daily(hour: u16, minute: u16) -> Rotation {
    Rotation::Days {
        every: 1,
        at: hour * 60 + minute,
    }
}

/// Members 0 and 1 take turns from 20:00 to 08:00; by day nobody is on.
pub(super) fn berlin_nights() -> Schedule {
    let nights = Hours {
        time_zone: None,
        spans: vec![Span {
            weekdays: Weekday::ALL.into_iter().collect(),
            from_minute: 20 * 60,
            to_minute: 8 * 60,
        }],
    };
    berlin(&[0, 1], daily(20, 0), "2026-03-01", Some(nights))
}

fn begun(begins: Timestamp) -> Incident {
    Incident {
        opened_at: begins,
        escalated_at: begins,
        ..incident()
    }
}

/// Who is told when, until a day after the beginning.
fn told(policy: &Policy, roster: &Roster<'_>, begins: &str) -> Vec<(u128, String)> {
    let begins = at(begins);
    let now = begins + Millis::days(1);
    pages_due(incident_id(), &begun(begins), Some(policy), roster, now)
        .iter()
        .map(|page| {
            let number = page.member.uuid().as_u128() - 100;
            (
                number,
                page.due_at.to_utc().format("%m-%dT%H:%MZ").to_string(),
            )
        })
        .collect()
}

fn table(rows: &[(u128, &str)]) -> Vec<(u128, String)> {
    rows.iter().map(|(n, at)| (*n, (*at).to_owned())).collect()
}

/// Hand-overs are on Mondays at 09:00 in Berlin: 08:00Z in winter, 07:00Z in summer.
#[test]
fn a_hand_over_in_the_middle_of_a_climb_is_followed() {
    let weekly = Rotation::Weeks {
        every: 1,
        weekday: Weekday::Monday,
        at: 9 * 60,
    };
    let schedule = berlin(&[0, 1], weekly, "2026-03-23", None);
    let people = People::new();
    let duty = Duty::of(&people, &schedule);
    let policy = policy(vec![(vec![duty.target()], 10)], 2);
    assert_eq!(
        told(&policy, &duty.roster(), "2026-03-30T08:50:00+02:00"),
        table(&[
            (0, "03-30T06:50Z"),
            (1, "03-30T07:00Z"),
            (1, "03-30T07:10Z"),
        ])
    );
}

#[rstest]
// 02:30 is shown twice, at 00:30Z and 01:30Z: the hand-over is at the first.
#[case::back(
    "2026-10-25T02:00:00+02:00",
    &[(0, "10-25T00:00Z"), (1, "10-25T00:30Z"), (1, "10-25T01:00Z"), (1, "10-25T01:30Z")],
    "2026-10-24"
)]
// 02:30 is skipped: the hand-over is at 03:00 in summer time, 01:00Z.
#[case::forward(
    "2026-03-29T01:30:00+01:00",
    &[(0, "03-29T00:30Z"), (1, "03-29T01:00Z"), (1, "03-29T01:30Z"), (1, "03-29T02:00Z")],
    "2026-03-28"
)]
fn the_night_of_a_clock_change_tells_whoever_is_on_by_the_wall_clock(
    #[case] begins: &str,
    #[case] expected: &[(u128, &str)],
    #[case] starts_on: &str,
) {
    let schedule = berlin(&[0, 1], daily(2, 30), starts_on, None);
    let people = People::new();
    let duty = Duty::of(&people, &schedule);
    let policy = policy(vec![(vec![duty.target()], 30)], 3);
    assert_eq!(told(&policy, &duty.roster(), begins), table(expected));
}

#[test]
fn a_gap_delays_a_page_and_does_not_swallow_it() {
    let people = People::new();
    let schedule = berlin_nights();
    let duty = Duty::of(&people, &schedule);
    let alone = policy(vec![(vec![duty.target()], 5)], 0);
    // 2026-03-02 at 12:00: nobody until 20:00, when it is the second turn.
    assert_eq!(
        told(&alone, &duty.roster(), "2026-03-02T12:00:00+01:00"),
        table(&[(1, "03-02T19:00Z")])
    );
    let begins = at("2026-03-02T12:00:00+01:00");
    assert_eq!(
        next_due(&begun(begins), Some(&alone), &duty.roster(), begins),
        Some(at("2026-03-02T20:00:00+01:00"))
    );
    let backed = policy(vec![(vec![duty.target()], 5), (vec![one(4)], 5)], 1);
    assert_eq!(
        told(&backed, &duty.roster(), "2026-03-02T12:00:00+01:00"),
        table(&[(4, "03-02T11:00Z"), (4, "03-02T11:05Z")])
    );
}

#[test]
fn a_whole_night_is_climbed_across_a_hand_over_and_an_override() {
    let schedule = berlin(&[0, 1, 2], daily(22, 0), "2026-06-01", None);
    let people = People::new();
    // Member 3 stands in from 23:00 to 01:00; the turn of the 2nd of June is member 1's.
    let stands_in = Window {
        from: at("2026-06-02T23:00:00+02:00"),
        to: at("2026-06-03T01:00:00+02:00"),
    };
    let duty = Duty::of(&people, &schedule).with(member(3), stands_in);
    let policy = policy(vec![(vec![duty.target()], 45), (vec![one(4)], 15)], 3);
    assert_eq!(
        told(&policy, &duty.roster(), "2026-06-02T21:30:00+02:00"),
        table(&[
            (0, "06-02T19:30Z"),
            (4, "06-02T20:15Z"),
            (1, "06-02T20:30Z"),
            (4, "06-02T21:15Z"),
            (3, "06-02T21:30Z"),
            (4, "06-02T22:15Z"),
            (3, "06-02T22:30Z"),
            (4, "06-02T23:15Z"),
        ])
    );
}

#[test]
fn a_year_of_rotation_tells_whose_turn_it_is_on_each_day() {
    let schedule = berlin(&[0, 1, 2], daily(9, 0), "2026-01-01", None);
    let people = People::new();
    let duty = Duty::of(&people, &schedule);
    let roster = duty.roster();
    let policy = policy(vec![(vec![duty.target()], 5)], 0);
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    for n in 1..365_u64 {
        let day = first.checked_add_days(Days::new(n)).unwrap();
        let nine = hours::instant_of(Tz::Europe__Berlin, day, 9 * 60);
        for (begins, turn) in [(nine - Millis(1), n - 1), (nine, n)] {
            let incident = begun(begins);
            let pages = pages_due(incident_id(), &incident, Some(&policy), &roster, begins);
            let expected = member(u8::try_from(turn % 3).unwrap());
            assert_eq!(pages.len(), 1, "{day}");
            assert_eq!(pages[0].member, expected, "{day}");
        }
    }
}

#[test]
fn a_swap_in_the_middle_of_a_climb_tells_the_new_one_and_nobody_twice() {
    let schedule = berlin(&[0, 1], daily(9, 0), "2026-06-01", None);
    let people = People::new();
    let begins = at("2026-06-01T12:00:00+02:00");
    let before = Duty::of(&people, &schedule);
    let policy = policy(vec![(vec![before.target()], 10), (vec![one(4)], 10)], 0);
    let keys = |duty: &Duty<'_>, minute| -> Vec<PageKey> {
        let now = begins + Millis::minutes(minute);
        pages_due(
            incident_id(),
            &begun(begins),
            Some(&policy),
            &duty.roster(),
            now,
        )
        .iter()
        .map(Page::key)
        .collect()
    };
    let mut ledger: BTreeSet<PageKey> = keys(&before, 1).into_iter().collect();
    let after = Duty::of(&people, &schedule).with(
        member(2),
        Window {
            from: begins - Millis::minutes(30),
            to: begins + Millis::hours(8),
        },
    );
    ledger.extend(keys(&after, 30));
    let told: Vec<_> = ledger.iter().map(|key| (key.level, key.member)).collect();
    // Member 0 was told before the swap; member 2 is told as soon as it is made.
    assert_eq!(told, [(0, member(0)), (0, member(2)), (1, member(4))]);
}
