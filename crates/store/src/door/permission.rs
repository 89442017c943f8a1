use muster_model::{
    ids::{MemberId, RecordId},
    rbac::{self, Author, Role, may},
    record::{ActionItem, CheckIn, Member, Override, RecordKind},
};

use super::{Door, Mode};
use crate::{StoreError, audit::Action, document::Fields};

/// What members may change of themselves, whatever their role.
const OWN_FIELDS: [&str; 5] = [
    "name",
    "email",
    "time_zone",
    "quiet_hours",
    "remind_before_shift",
];

/// What whoever sees to an action item may say of it, whatever their role: how far it is.
const PROGRESS_FIELDS: [&str; 2] = ["state", "ended_at"];

impl Door<'_> {
    /// Whether the author may do this. Muster itself may do what a responder may. Until there is a
    /// first member, who must be an admin, anybody may set the workspace up.
    pub(super) fn permit(
        &self,
        author: Author,
        kind: RecordKind,
        record: RecordId,
        action: Action,
        difference: &Fields,
    ) -> Result<(), StoreError> {
        if self.mode() == Mode::Seeding {
            return Ok(());
        }
        if self.count::<Member>()? == 0 {
            return permit_set_up(kind, action, difference);
        }
        let role = match author {
            Author::Muster => Role::Responder,
            Author::Member(member) => self.role_of(member)?.ok_or_else(|| {
                StoreError::NotAllowed(
                    "You are not a member of this workspace any more. Ask an admin to add you."
                        .to_owned(),
                )
            })?,
        };
        let needed = if self.is_anothers_check_in(author, kind, record, action)? {
            rbac::Action::SetDirection
        } else {
            kind.write_action()
        };
        if may(role, needed)
            || is_own_profile(author, kind, record, action, difference)
            || (may(role, rbac::Action::RespondToIncidents)
                && (self.is_own_shift(author, kind, record, action, difference)?
                    || self.is_own_action(author, kind, record, action, difference)?))
        {
            return Ok(());
        }
        Err(StoreError::NotAllowed(match author {
            Author::Muster => format!("Muster may not {} by itself.", needed.phrase()),
            Author::Member(_) => format!(
                "As {} you may not {}. Ask an admin for another role.",
                with_article(role),
                needed.phrase()
            ),
        }))
    }
}

impl Door<'_> {
    /// Whether this is an override by which the author stands in, or by which somebody stands in
    /// for the author: before the edit, as far as there was one, and after it.
    fn is_own_shift(
        &self,
        author: Author,
        kind: RecordKind,
        record: RecordId,
        action: Action,
        difference: &Fields,
    ) -> Result<bool, StoreError> {
        let (Author::Member(member), RecordKind::Override) = (author, kind) else {
            return Ok(false);
        };
        let named_after = |field: &str, before: Option<MemberId>| {
            difference
                .get(field)
                .map_or(before == Some(member), |change| {
                    change.get(1).and_then(serde_json::Value::as_str) == Some(&member.to_string())
                })
        };
        let before = self.get::<Override>(record.into())?;
        let stood_in = before.as_ref().map(|before| before.member);
        let instead_of = before.as_ref().and_then(|before| before.instead_of);
        let was_own = before.is_none() || stood_in == Some(member) || instead_of == Some(member);
        let is_own = action == Action::Delete
            || named_after("member", stood_in)
            || named_after("instead_of", instead_of);
        Ok(was_own && is_own)
    }

    /// Whether this changes or takes back what somebody else said of a key result.
    fn is_anothers_check_in(
        &self,
        author: Author,
        kind: RecordKind,
        record: RecordId,
        action: Action,
    ) -> Result<bool, StoreError> {
        if kind != RecordKind::CheckIn || action == Action::Create {
            return Ok(false);
        }
        let said = self.get::<CheckIn>(record.into())?;
        Ok(said.is_some_and(|said| author != Author::Member(said.by)))
    }

    /// Whether this says how far an action item is, by the one who sees to it.
    fn is_own_action(
        &self,
        author: Author,
        kind: RecordKind,
        record: RecordId,
        action: Action,
        difference: &Fields,
    ) -> Result<bool, StoreError> {
        let (Author::Member(member), RecordKind::ActionItem, Action::Change) =
            (author, kind, action)
        else {
            return Ok(false);
        };
        let is_progress = difference
            .keys()
            .all(|field| PROGRESS_FIELDS.contains(&field.as_str()));
        let owner = self
            .get::<ActionItem>(record.into())?
            .and_then(|item| item.owner);
        Ok(is_progress && owner == Some(member))
    }
}

fn permit_set_up(kind: RecordKind, action: Action, difference: &Fields) -> Result<(), StoreError> {
    let role = difference.get("role").and_then(|change| change.get(1));
    if kind == RecordKind::Member
        && action == Action::Create
        && role.and_then(serde_json::Value::as_str) != Some("admin")
    {
        return Err(StoreError::NotAllowed(
            "The first member of a workspace must be an admin.".to_owned(),
        ));
    }
    Ok(())
}

fn is_own_profile(
    author: Author,
    kind: RecordKind,
    record: RecordId,
    action: Action,
    difference: &Fields,
) -> bool {
    matches!(author, Author::Member(member) if RecordId::from(member) == record)
        && kind == RecordKind::Member
        && action == Action::Change
        && difference
            .keys()
            .all(|field| OWN_FIELDS.contains(&field.as_str()))
}

fn with_article(role: Role) -> String {
    let article = match role {
        Role::Editor | Role::Admin | Role::Auditor => "an",
        Role::Viewer | Role::Responder | Role::Manager => "a",
    };
    format!("{article} {}", role.name())
}
