use muster_model::{
    ids::{MemberId, RecordId, SessionId, SignUpId},
    record::{RecordKind, SignUp},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Reader, StoreError};

impl Projection for SignUp {
    const TABLE: &'static str = "sign_ups";
    const ORDER: &'static str = "session, at, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO sign_ups (id, session, member, at, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            key(self.session),
            key(self.member),
            self.at.millis(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference {
                field: "session",
                kind: RecordKind::Session,
                id: self.session.into(),
            },
            Reference {
                field: "member",
                kind: RecordKind::Member,
                id: self.member.into(),
            },
        ]
    }

    fn check(
        &self,
        _reader: &Reader,
        id: RecordId,
        _before: Option<&Self>,
    ) -> Result<(), StoreError> {
        if id == Self::id_of(self.session, self.member).into() {
            return Ok(());
        }
        Err(StoreError::Invalid {
            field: "member".to_owned(),
            message: "A sign-up stays with its member and its session. Withdraw it, and sign the \
                      other up."
                .to_owned(),
        })
    }
}

impl Reader {
    /// Who signed up for a session, those who withdrew among them; the first first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sign_ups_of(&self, session: SessionId) -> Result<Vec<(SignUpId, SignUp)>, StoreError> {
        self.records("WHERE session = ?1 ORDER BY at, id", [key(session)])
    }

    /// What a member signed up for.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sign_ups_by(&self, member: MemberId) -> Result<Vec<(SignUpId, SignUp)>, StoreError> {
        self.records("WHERE member = ?1 ORDER BY at, id", [key(member)])
    }
}
