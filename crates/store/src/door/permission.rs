use muster_model::{
    ids::{MemberId, RecordId},
    rbac::{self, Author, Role, may},
    record::{ActionItem, CheckIn, Member, Override, RecordKind, SignUp, SkillLevel},
};
use serde_json::Value;

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

/// What whoever may respond to incidents may say of their own part in a session.
const OWN_PART: [&str; 4] = ["at", "withdrawn", "useful", "feedback"];

/// What nobody says of a session in somebody else's place.
const OPINION: [&str; 2] = ["useful", "feedback"];

/// What whoever may respond to incidents may say of how well they know a thing.
const OWN_LEVEL: [&str; 1] = ["assessed"];

/// What a record about a member and something else is about: said once, when it is made.
const PAIR: [&str; 3] = ["session", "skill", "member"];

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
        if self.is_anothers_opinion(author, kind, record, action, difference)? {
            return Err(StoreError::NotAllowed(
                "Only whoever was there says what they thought of a session.".to_owned(),
            ));
        }
        let needed = if self.is_anothers_check_in(author, kind, record, action)? {
            rbac::Action::SetDirection
        } else {
            kind.write_action()
        };
        if may(role, needed)
            || is_own_profile(author, kind, record, action, difference)
            || (may(role, rbac::Action::RespondToIncidents)
                && (self.is_own_shift(author, kind, record, action, difference)?
                    || self.is_own_action(author, kind, record, action, difference)?
                    || self.is_own_sign_up(author, kind, record, action, difference)?
                    || self.is_own_level(author, kind, record, action, difference)?))
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
            if difference.contains_key(field) {
                names(difference, field, member)
            } else {
                before == Some(member)
            }
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

    /// Whether this is what the author says of their own part in a session. Whether they were there
    /// is not theirs to say.
    fn is_own_sign_up(
        &self,
        author: Author,
        kind: RecordKind,
        record: RecordId,
        action: Action,
        difference: &Fields,
    ) -> Result<bool, StoreError> {
        let (Author::Member(member), RecordKind::SignUp, Action::Create | Action::Change) =
            (author, kind, action)
        else {
            return Ok(false);
        };
        let before = self.get::<SignUp>(record.into())?;
        let is_own = is_of(before.map(|before| before.member), difference, member);
        Ok(is_own && touches_only(action, difference, &OWN_PART))
    }

    /// Whether this says what somebody else thought of a session.
    fn is_anothers_opinion(
        &self,
        author: Author,
        kind: RecordKind,
        record: RecordId,
        action: Action,
        difference: &Fields,
    ) -> Result<bool, StoreError> {
        if kind != RecordKind::SignUp || action == Action::Delete {
            return Ok(false);
        }
        if !OPINION.iter().any(|field| is_touched(difference, field)) {
            return Ok(false);
        }
        let Author::Member(member) = author else {
            return Ok(true);
        };
        let before = self.get::<SignUp>(record.into())?;
        Ok(!is_of(
            before.map(|before| before.member),
            difference,
            member,
        ))
    }

    /// Whether this is what the author says of how well they know a thing. What others confirmed is
    /// not theirs to say.
    fn is_own_level(
        &self,
        author: Author,
        kind: RecordKind,
        record: RecordId,
        action: Action,
        difference: &Fields,
    ) -> Result<bool, StoreError> {
        let (Author::Member(member), RecordKind::SkillLevel, Action::Create | Action::Change) =
            (author, kind, action)
        else {
            return Ok(false);
        };
        let before = self.get::<SkillLevel>(record.into())?;
        let is_own = is_of(before.map(|before| before.member), difference, member);
        Ok(is_own && touches_only(action, difference, &OWN_LEVEL))
    }
}

/// Whether a record is about a member: as it was before the edit, or as the edit makes it.
fn is_of(before: Option<MemberId>, difference: &Fields, member: MemberId) -> bool {
    before.map_or_else(
        || names(difference, "member", member),
        |before| before == member,
    )
}

/// Whether the edit makes this field name a member.
fn names(difference: &Fields, field: &str, member: MemberId) -> bool {
    let after = difference.get(field).and_then(|change| change.get(1));
    after.and_then(Value::as_str) == Some(&member.to_string())
}

/// Whether the edit says something in these fields alone, beside what a new record is about. A new
/// record has every field, most of them with nothing in it.
fn touches_only(action: Action, difference: &Fields, fields: &[&str]) -> bool {
    let may_say = |field: &str| {
        fields.contains(&field) || (action == Action::Create && PAIR.contains(&field))
    };
    let mut named = difference.keys();
    named.all(|field| may_say(field) || !is_touched(difference, field))
}

/// Whether the edit says something in a field, rather than that there is nothing to say.
fn is_touched(difference: &Fields, field: &str) -> bool {
    let is_nothing = |value: Option<&Value>| match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(_) => false,
    };
    difference
        .get(field)
        .is_some_and(|change| !is_nothing(change.get(0)) || !is_nothing(change.get(1)))
}

fn permit_set_up(kind: RecordKind, action: Action, difference: &Fields) -> Result<(), StoreError> {
    let role = difference.get("role").and_then(|change| change.get(1));
    if kind == RecordKind::Member
        && action == Action::Create
        && role.and_then(Value::as_str) != Some("admin")
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
