use proptest::{prelude::*, sample::Index};

use super::*;

/// Something that a person or Muster did to the incident.
#[derive(Debug, Clone)]
enum Deed {
    Acknowledge(u8, Timestamp),
    Resolve(u8, Timestamp),
    SetSeverity(Severity),
    Assign(u8),
    JoinAlert(u8),
    Summarise,
}

impl Deed {
    fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Acknowledge(_, at) | Self::Resolve(_, at) => Some(*at),
            _ => None,
        }
    }

    /// The incident after it; a step that is refused changes nothing.
    fn apply(&self, incident: &Incident) -> Incident {
        let next = match self {
            Self::Acknowledge(by, at) => incident_life::acknowledge(incident, member(*by), *at),
            Self::Resolve(by, at) => incident_life::resolve(incident, member(*by), *at),
            Self::SetSeverity(severity) => Ok(incident_life::set_severity(incident, *severity)),
            Self::Assign(to) => Ok(incident_life::assign(incident, Some(member(*to)))),
            Self::JoinAlert(n) => {
                let mut next = incident.clone();
                next.alerts.insert(format!("alert-{n}"));
                Ok(next)
            }
            Self::Summarise => Ok(Incident {
                summary: "The database is full.".to_owned(),
                ..incident.clone()
            }),
        };
        next.unwrap_or_else(|_| incident.clone())
    }
}

fn target() -> impl Strategy<Value = LevelTarget> {
    // Members 5 and 6 and team 3 do not exist, team 2 is empty.
    prop_oneof![(0_u8..7).prop_map(one), (0_u8..4).prop_map(group)]
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let level = (prop::collection::vec(target(), 0..3), 1_i64..8);
    (prop::collection::vec(level, 1..5), 0_u32..4)
        .prop_map(|(levels, repeat)| policy(levels, repeat))
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (-5_i64 * 60_000..90 * 60_000).prop_map(|offset| START + Millis(offset))
}

fn deed() -> impl Strategy<Value = Deed> {
    let severity = prop::sample::select(Severity::ALL.to_vec());
    prop_oneof![
        (0_u8..5, instant()).prop_map(|(by, at)| Deed::Acknowledge(by, at)),
        (0_u8..5, instant()).prop_map(|(by, at)| Deed::Resolve(by, at.max(START))),
        severity.prop_map(Deed::SetSeverity),
        (0_u8..5).prop_map(Deed::Assign),
        (0_u8..5).prop_map(Deed::JoinAlert),
        Just(Deed::Summarise),
    ]
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(deed(), 0..6)
}

fn after<'a>(deeds: impl IntoIterator<Item = &'a Deed>) -> Incident {
    deeds
        .into_iter()
        .fold(incident(), |incident, deed| deed.apply(&incident))
}

fn pages(incident: &Incident, policy: &Policy, now: Timestamp) -> Vec<Page> {
    let people = People::new();
    pages_due(incident_id(), incident, Some(policy), &people.roster(), now)
}

fn in_order(deeds: &[Deed], picks: &[Index]) -> Vec<Deed> {
    let mut left = deeds.to_vec();
    let mut order = Vec::new();
    for pick in picks {
        if !left.is_empty() {
            order.push(left.remove(pick.index(left.len())));
        }
    }
    order.extend(left);
    order
}

proptest! {
    #[test]
    fn no_level_that_reaches_somebody_is_skipped(policy in any_policy(), now in instant()) {
        let people = People::new();
        let reaching: Vec<u32> = (0..)
            .zip(&policy.levels)
            .filter(|(_, level)| !people.reached(level).is_empty())
            .map(|(index, _)| index)
            .collect();
        let mut climbed: Vec<(u32, u32)> = pages(&incident(), &policy, now)
            .iter()
            .map(|page| (page.round, page.level))
            .collect();
        climbed.dedup();
        let whole = (0..=policy.repeat).flat_map(|round| {
            reaching.iter().map(move |level| (round, *level))
        });
        let expected: Vec<_> = whole.take(climbed.len()).collect();
        prop_assert_eq!(climbed, expected);
    }

    #[test]
    fn whoever_is_told_on_a_level_is_told_with_all_others_of_it(
        policy in any_policy(),
        now in instant(),
    ) {
        let people = People::new();
        let pages = pages(&incident(), &policy, now);
        for page in &pages {
            let level = &policy.levels[page.level as usize];
            let together: BTreeSet<MemberId> = pages
                .iter()
                .filter(|other| (other.round, other.level) == (page.round, page.level))
                .map(|other| other.member)
                .collect();
            prop_assert_eq!(together, people.reached(level));
        }
    }

    #[test]
    fn each_level_waits_as_long_as_the_one_before_it_says(policy in any_policy()) {
        let all = pages(&incident(), &policy, Timestamp::MAX);
        for pair in all.windows(2) {
            let (before, page) = (&pair[0], &pair[1]);
            let same_step = (before.round, before.level) == (page.round, page.level);
            let wait = if same_step {
                Millis::ZERO
            } else {
                policy.levels[before.level as usize].wait
            };
            prop_assert_eq!(page.due_at.since(before.due_at), wait);
        }
    }

    #[test]
    fn nothing_falls_due_at_or_after_an_acknowledgement_or_the_end(
        policy in any_policy(),
        deeds in deeds(),
        now in instant(),
    ) {
        let incident = after(&deeds);
        for page in pages(&incident, &policy, now) {
            prop_assert!(incident.acknowledged_at.is_none_or(|at| page.due_at < at));
            prop_assert!(incident.resolved_at.is_none_or(|at| page.due_at < at));
        }
    }

    #[test]
    fn nothing_is_raised_before_it_is_due_and_nothing_twice(
        policy in any_policy(),
        deeds in deeds(),
        now in instant(),
    ) {
        let pages = pages(&after(&deeds), &policy, now);
        let keys: BTreeSet<PageKey> = pages.iter().map(Page::key).collect();
        prop_assert_eq!(keys.len(), pages.len());
        for page in &pages {
            prop_assert!(START <= page.due_at && page.due_at <= now);
        }
        prop_assert!(pages.is_sorted_by_key(|page| page.due_at));
    }

    #[test]
    fn what_is_due_stays_due(
        policy in any_policy(),
        deeds in deeds(),
        now in instant(),
        later in 0_i64..3_600_000,
    ) {
        let incident = after(&deeds);
        let before = pages(&incident, &policy, now);
        let after = pages(&incident, &policy, now + Millis(later));
        prop_assert_eq!(&after[..before.len()], &before[..]);
    }

    #[test]
    fn the_order_in_which_deeds_arrive_does_not_matter(
        policy in any_policy(),
        deeds in deeds(),
        picks in prop::collection::vec(any::<Index>(), 6),
        now in instant(),
    ) {
        let (one, other) = (after(&deeds), after(&in_order(&deeds, &picks)));
        prop_assert_eq!(pages(&one, &policy, now), pages(&other, &policy, now));
        let people = People::new();
        prop_assert_eq!(
            next_due(&one, Some(&policy), &people.roster(), now),
            next_due(&other, Some(&policy), &people.roster(), now)
        );
    }

    #[test]
    fn a_laptop_that_slept_catches_up_with_one_that_looked_every_minute(
        policy in any_policy(),
        deeds in deeds(),
    ) {
        let mut seen = BTreeSet::new();
        for minute in 0..=90 {
            let now = minutes(minute);
            // What the laptop that is awake knows by then.
            let known = deeds.iter().filter(|deed| deed.at().is_none_or(|at| at <= now));
            seen.extend(pages(&after(known), &policy, now));
        }
        let at_once: BTreeSet<Page> =
            pages(&after(&deeds), &policy, minutes(90)).into_iter().collect();
        prop_assert_eq!(seen, at_once);
    }

    #[test]
    fn waking_only_at_the_instants_that_the_rules_name_misses_nothing(policy in any_policy()) {
        let people = People::new();
        let roster = people.roster();
        let mut now = START;
        let mut seen = BTreeSet::from_iter(pages(&incident(), &policy, now));
        while let Some(next) = next_due(&incident(), Some(&policy), &roster, now) {
            prop_assert!(next > now);
            now = next;
            let fresh = pages(&incident(), &policy, now)
                .into_iter()
                .filter(|page| seen.insert(*page))
                .collect::<Vec<_>>();
            prop_assert!(!fresh.is_empty());
            prop_assert!(fresh.iter().all(|page| page.due_at == now));
        }
        let all = pages(&incident(), &policy, Timestamp::MAX);
        prop_assert_eq!(seen, all.into_iter().collect());
    }

    #[test]
    fn somebody_is_told_in_every_round_if_anybody_can_be(policy in any_policy()) {
        let people = People::new();
        let rounds: BTreeSet<u32> = pages(&incident(), &policy, Timestamp::MAX)
            .iter()
            .map(|page| page.round)
            .collect();
        let gaps = gaps(&policy, &people.roster(), DAY);
        let expected = if gaps.iter().any(|gap| gap.part == GapPart::Everywhere) {
            BTreeSet::new()
        } else {
            (0..=policy.repeat).collect()
        };
        prop_assert_eq!(rounds, expected);
    }

    #[test]
    fn the_ladder_and_the_pages_agree(
        policy in any_policy(),
        deeds in deeds(),
        now in instant(),
    ) {
        let people = People::new();
        let roster = people.roster();
        let incident = after(&deeds);
        let rungs = ladder(&incident, &policy, &roster, now);
        let told: BTreeSet<_> = rungs
            .iter()
            .filter(|rung| rung.state == RungState::Told)
            .flat_map(|rung| {
                rung.members
                    .iter()
                    .map(move |member| (rung.round, rung.level, *member, rung.due_at))
            })
            .collect();
        let owed: BTreeSet<_> = pages(&incident, &policy, now)
            .iter()
            .map(|page| (page.round, page.level, page.member, page.due_at))
            .collect();
        prop_assert_eq!(told, owed);
        let next = rungs.iter().find(|rung| rung.state == RungState::Next);
        prop_assert_eq!(
            next.map(|rung| rung.due_at),
            next_due(&incident, Some(&policy), &roster, now)
        );
    }
}
