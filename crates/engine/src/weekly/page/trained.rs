//! Training of a week and of the one after it.

use muster_model::{
    ids::{SessionId, TeamId},
    record::{Session, SessionState, SignUp, Team},
    time::Window,
};
use muster_store::{Reader, StoreError};

use super::{super::group::Group, Look, WeeklySession};
use crate::incidents::number;

/// The sessions of the week that have begun; and those that are yet to, until the end of the week
/// after. Those that were cancelled are neither.
pub(super) fn sessions(
    reader: &Reader,
    group: &Group,
    look: &Look,
) -> Result<(Vec<WeeklySession>, Vec<WeeklySession>), StoreError> {
    let both = Window {
        from: look.window.from,
        to: look.week.next().window(look.zone).to,
    };
    let teams = reader.list::<Team>()?;
    let (mut done, mut coming) = (Vec::new(), Vec::new());
    for (id, session) in reader.sessions_within(both)? {
        if session.state == SessionState::Cancelled || !group.has_session(&session) {
            continue;
        }
        let view = view(reader, id, &session, &teams)?;
        if session.starts_at <= look.at {
            done.push(view);
        } else {
            coming.push(view);
        }
    }
    Ok((done, coming))
}

fn view(
    reader: &Reader,
    id: SessionId,
    session: &Session,
    teams: &[(TeamId, Team)],
) -> Result<WeeklySession, StoreError> {
    let sign_ups = reader.sign_ups_of(id)?;
    let sign_ups: Vec<SignUp> = sign_ups.into_iter().map(|(_, it)| it).collect();
    let host = teams.iter().find(|(team, _)| *team == session.host_team);
    Ok(WeeklySession {
        id,
        title: session.title.clone(),
        kind: session.kind,
        starts_at: session.starts_at,
        host_name: host.map(|(_, team)| team.name.clone()).unwrap_or_default(),
        people: people(session, &sign_ups),
        useful: useful(&sign_ups),
    })
}

/// How many were there if somebody said so, else how many have a place.
fn people(session: &Session, sign_ups: &[SignUp]) -> u32 {
    let count = |is: &dyn Fn(&SignUp) -> bool| {
        number(sign_ups.iter().filter(|sign_up| is(sign_up)).count() as u64)
    };
    if session.state == SessionState::Held {
        return count(&|sign_up| sign_up.attended == Some(true));
    }
    let wanted = count(&|sign_up| !sign_up.withdrawn);
    session.capacity.map_or(wanted, |most| wanted.min(most))
}

/// How useful it was on average to those who said so.
fn useful(sign_ups: &[SignUp]) -> Option<f64> {
    let said = sign_ups.iter().filter_map(|sign_up| sign_up.useful);
    let (count, sum) = said.fold((0_u32, 0_u32), |(count, sum), useful| {
        (count + 1, sum + u32::from(useful))
    });
    (count > 0).then(|| f64::from(sum) / f64::from(count))
}
