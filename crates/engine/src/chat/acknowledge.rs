//! An acknowledgement by a button in a chat: the same step as in the app, with the member as its
//! author whose mail address the chat system names. Who cannot be matched, or may not, is told why
//! and whom to ask.

use muster_connectors::{Outgoing, Press};
use muster_model::{
    ids::{ConnectionId, MemberId},
    incident_life,
    rbac::{Author, Role},
    record::{Incident, Member},
};
use muster_store::{Reader, StoreError};

use crate::{Engine, Problem, engine::Workspace};

/// Who pressed a button.
enum Presser {
    Member(MemberId),
    /// Nobody whom Muster knows, and what to tell them.
    Unknown(String),
}

impl Engine {
    /// Acknowledges an incident for whoever pressed the button. What keeps that from happening is
    /// answered to them.
    pub(super) fn press(
        &self,
        workspace: &Workspace,
        through: ConnectionId,
        press: &Press,
    ) -> Option<Outgoing> {
        let refused = match self.acknowledge_for(workspace, through, press) {
            Ok(refused) => refused?,
            Err(problem) => problem.message,
        };
        Some(Outgoing::Answer {
            channel: press.channel.clone(),
            message: press.message.clone(),
            to: press.user.clone(),
            text: refused,
        })
    }

    /// Acknowledges; answers with a sentence if that cannot be.
    fn acknowledge_for(
        &self,
        workspace: &Workspace,
        through: ConnectionId,
        press: &Press,
    ) -> Result<Option<String>, Problem> {
        let now = self.now();
        let member = match workspace.store.read(|reader| presser(reader, press))? {
            Presser::Member(member) => member,
            Presser::Unknown(sentence) => return Ok(Some(sentence)),
        };
        let refused = workspace.store.write(|door| {
            let Some(incident) = door.get::<Incident>(press.incident)? else {
                return Ok(Some(
                    "This incident is not in the workspace that Muster has open, so it was not \
                     acknowledged. Open it in Muster and acknowledge it there."
                        .to_owned(),
                ));
            };
            let mut next = match incident_life::acknowledge(&incident, member, now) {
                Ok(next) => next,
                Err(refusal) => return Ok(Some(refusal.to_string())),
            };
            if next == incident {
                return Ok(None);
            }
            next.acknowledged_through = Some(through);
            door.change::<Incident>(Author::Member(member), now, press.incident, |record| {
                *record = next;
            })?;
            Ok::<_, StoreError>(None)
        })?;
        Ok(refused)
    }
}

/// The member with the mail address of whoever pressed a button.
fn presser(reader: &Reader, press: &Press) -> Result<Presser, StoreError> {
    let members = reader.list::<Member>()?;
    let email = press.email.trim();
    let same = |member: &Member| member.email.trim().to_lowercase() == email.to_lowercase();
    let found = members.iter().find(|(_, it)| !email.is_empty() && same(it));
    if let Some((id, _)) = found {
        return Ok(Presser::Member(*id));
    }
    let admins: Vec<&str> = members
        .iter()
        .filter(|(_, member)| member.role == Role::Admin)
        .map(|(_, member)| member.name.as_str())
        .collect();
    let whom = match admins.as_slice() {
        [] => "an admin of the workspace".to_owned(),
        admins => admins.join(" or "),
    };
    Ok(Presser::Unknown(if email.is_empty() {
        format!(
            "Muster cannot see your mail address, so the incident was not acknowledged. Ask {whom} \
             to give Muster's app the scope users:read.email."
        )
    } else {
        format!(
            "Muster knows no member with the mail address {email}, so the incident was not \
             acknowledged. Ask {whom} to enter it for you in Muster, under Team."
        )
    }))
}
