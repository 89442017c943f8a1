//! What training was good for: how fast incidents of a service were acknowledged and restored
//! before people trained for it, and after.

use std::collections::{BTreeMap, HashMap};

use muster_model::{
    ids::{ServiceId, SessionId},
    record::{Session, SessionState, SignUp, Skill},
    skills::{FEWEST, Handled, Handling, LONGEST, handling, verdict, windows},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use crate::{Engine, Problem, names::Names};

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct EffectSpan {
    /// How many incidents of the service began in it.
    pub incidents: u32,
    /// How many of them were acknowledged.
    pub acknowledged: u32,
    /// The median time until they were; none if none was.
    pub to_acknowledge: Option<Millis>,
    /// How many of them are resolved.
    pub restored: u32,
    /// The median time until they were; none if none is.
    pub to_restore: Option<Millis>,
}

/// What a session was good for, for one service.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Effect {
    /// The session.
    pub session: SessionId,
    /// What it was about.
    pub title: String,
    /// When it was.
    pub held_at: Timestamp,
    /// How many were there.
    pub attended: u32,
    /// The service that its skills are about.
    pub service: ServiceId,
    /// Its name.
    pub service_name: String,
    /// The time before, as long as the time after.
    pub before: EffectSpan,
    /// The time after, up to 90 days.
    pub after: EffectSpan,
    /// How long each of the two is.
    pub span: Millis,
    /// What can be said of it and what cannot, as a sentence with the numbers of incidents.
    pub sentence: String,
}

/// What sessions were good for.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct EffectList {
    /// One for each session that was held and each service that its skills are about, the latest
    /// first.
    pub effects: Vec<Effect>,
    /// How many incidents on both sides a comparison needs to say more than its numbers.
    pub fewest: u32,
}

impl From<Handling> for EffectSpan {
    fn from(it: Handling) -> Self {
        Self {
            incidents: it.incidents,
            acknowledged: it.acknowledged,
            to_acknowledge: it.to_acknowledge,
            restored: it.restored,
            to_restore: it.to_restore,
        }
    }
}

impl Engine {
    /// What sessions were good for.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn training_effect(&self) -> Result<EffectList, Problem> {
        let now = self.now();
        let effects = self.read(|reader| effects(reader, now))?;
        Ok(EffectList {
            effects,
            fewest: FEWEST,
        })
    }
}

fn effects(reader: &Reader, now: Timestamp) -> Result<Vec<Effect>, StoreError> {
    let mut sessions = reader.list::<Session>()?;
    sessions.retain(|(_, it)| it.state == SessionState::Held && it.ends_at() < now);
    sessions.sort_by_key(|(id, session)| std::cmp::Reverse((session.starts_at, *id)));
    let Some(first) = sessions.iter().map(|(_, it)| it.ends_at()).min() else {
        return Ok(Vec::new());
    };
    let services: HashMap<_, ServiceId> = reader
        .list::<Skill>()?
        .into_iter()
        .filter_map(|(id, skill)| Some((id, skill.service?)))
        .collect();
    let attended = attended(reader)?;
    let incidents = incidents(
        reader,
        Window {
            from: first - LONGEST,
            to: now,
        },
    )?;
    let names = Names::read(reader)?;
    let mut effects = Vec::new();
    for (id, session) in sessions {
        let Some((before, after)) = windows(session.ends_at(), now) else {
            continue;
        };
        let skills = session.skills.iter();
        // By name, each once.
        let taught: BTreeMap<(String, ServiceId), ServiceId> = skills
            .filter_map(|skill| services.get(skill))
            .map(|it| ((names.service(Some(*it)).to_lowercase(), *it), *it))
            .collect();
        for service in taught.into_values() {
            let all = incidents.get(&service).map_or(&[][..], Vec::as_slice);
            let (then, since) = (handling(all, before), handling(all, after));
            effects.push(Effect {
                session: id,
                title: session.title.clone(),
                held_at: session.starts_at,
                attended: attended.get(&id).copied().unwrap_or_default(),
                service,
                service_name: names.service(Some(service)),
                sentence: verdict(&then, &since, after.length()),
                before: then.into(),
                after: since.into(),
                span: after.length(),
            });
        }
    }
    Ok(effects)
}

/// How many were at each session.
fn attended(reader: &Reader) -> Result<HashMap<SessionId, u32>, StoreError> {
    let mut attended: HashMap<SessionId, u32> = HashMap::new();
    for (_, part) in reader.list::<SignUp>()? {
        if part.attended == Some(true) {
            *attended.entry(part.session).or_default() += 1;
        }
    }
    Ok(attended)
}

/// The incidents of each service that began within a time.
fn incidents(
    reader: &Reader,
    window: Window,
) -> Result<HashMap<ServiceId, Vec<Handled>>, StoreError> {
    let mut incidents: HashMap<ServiceId, Vec<Handled>> = HashMap::new();
    for it in reader.incidents_handled(window)? {
        incidents.entry(it.service).or_default().push(Handled {
            opened_at: it.opened_at,
            acknowledged_at: it.acknowledged_at,
            resolved_at: it.resolved_at,
        });
    }
    Ok(incidents)
}
