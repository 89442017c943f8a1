//! When a backup is due, and which ones are more than is kept. Pure: instants come in.

use muster_model::time::{Millis, Timestamp};

use super::{Backup, BackupKind};

/// Whether the daily backup is due: the last one is of another day (in UTC) than `now`, or there
/// is none. So there is at most one a day, however often Muster starts, and those kept are of as
/// many days. A last one that lies in the future, because a clock was wrong, does not put it off.
#[must_use]
pub fn due(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| day(last) != day(now))
}

const fn day(at: Timestamp) -> i64 {
    at.millis().div_euclid(Millis::days(1).0)
}

/// The backups that are more than is kept of their kind: the oldest. Those dated after `now`,
/// by a clock that was wrong, count as older than all others, so that they cannot push out a
/// backup that was just made.
#[must_use]
pub fn surplus(backups: &[Backup], now: Timestamp) -> Vec<&Backup> {
    let mut surplus = Vec::new();
    for kind in BackupKind::ALL {
        let mut of_kind: Vec<_> = backups
            .iter()
            .filter(|backup| backup.kind == kind)
            .collect();
        of_kind.sort_by_key(|backup| (backup.at <= now, backup.at));
        let excess = of_kind.len().saturating_sub(kind.kept());
        surplus.extend(of_kind.into_iter().take(excess));
    }
    surplus
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// 2023-11-14T12:00:00Z.
    const NOON: Timestamp = Timestamp(1_699_963_200_000);

    #[rstest]
    #[case::never(None, NOON, true)]
    #[case::an_hour_ago(Some(NOON - Millis::hours(1)), NOON, false)]
    #[case::this_morning(Some(NOON - Millis::hours(12)), NOON, false)]
    #[case::last_night(Some(NOON - Millis(43_200_001)), NOON, true)]
    #[case::yesterday_same_time(Some(NOON - Millis::days(1)), NOON, true)]
    #[case::later_today(Some(NOON + Millis::hours(1)), NOON, false)]
    #[case::next_year(Some(NOON + Millis::days(365)), NOON, true)]
    fn a_backup_is_due_once_a_day(
        #[case] last: Option<Timestamp>,
        #[case] now: Timestamp,
        #[case] expected: bool,
    ) {
        assert_eq!(due(last, now), expected);
    }

    fn backup(kind: BackupKind, at: Timestamp) -> Backup {
        Backup {
            name: format!("{at}-{kind:?}"),
            kind,
            at,
            size: 1,
        }
    }

    fn days_ago(kind: BackupKind, days: impl IntoIterator<Item = i64>) -> Vec<Backup> {
        days.into_iter()
            .map(|n| backup(kind, NOON - Millis::days(n)))
            .collect()
    }

    #[rstest]
    #[case::seven_stay(days_ago(BackupKind::Daily, 0..7), vec![])]
    #[case::the_eighth_goes(days_ago(BackupKind::Daily, 0..8), days_ago(BackupKind::Daily, [7]))]
    #[case::gaps_do_not_matter(
        days_ago(BackupKind::Daily, [0, 1, 2, 10, 20, 30, 40, 400]),
        days_ago(BackupKind::Daily, [400]),
    )]
    #[case::kinds_do_not_push_each_other_out(
        [days_ago(BackupKind::Daily, 0..7), days_ago(BackupKind::ByHand, 8..12)].concat(),
        vec![],
    )]
    #[case::migrations_have_their_own_limit(
        days_ago(BackupKind::BeforeMigration, 0..4), days_ago(BackupKind::BeforeMigration, [3])
    )]
    #[case::a_wrong_clock_pushes_nothing_out(
        days_ago(BackupKind::Daily, [0, 1, 2, 3, 4, 5, -100, -99]),
        days_ago(BackupKind::Daily, [-99]),
    )]
    fn the_oldest_of_a_kind_go(#[case] backups: Vec<Backup>, #[case] expected: Vec<Backup>) {
        let gone: Vec<_> = surplus(&backups, NOON).into_iter().cloned().collect();
        assert_eq!(gone, expected);
    }

    proptest! {
        #[test]
        fn the_newest_up_to_now_always_stays(
            ages in proptest::collection::vec(-50_i64..400, 1..60),
        ) {
            let backups = days_ago(BackupKind::Daily, ages);
            let gone = surplus(&backups, NOON);
            prop_assert_eq!(backups.len() - gone.len(), backups.len().min(7));
            if let Some(newest) =
                backups.iter().filter(|backup| backup.at <= NOON).max_by_key(|backup| backup.at)
            {
                let same = backups.iter().filter(|backup| *backup == newest).count();
                let removed = gone.iter().filter(|backup| **backup == newest).count();
                prop_assert!(removed < same);
            }
        }
    }
}
