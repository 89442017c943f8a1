//! Skills: written down, known by some and not by others, faded, trained, and counted as a KPI.

mod effect;
mod matrix;
mod pairings;
mod roles;
mod statements;

use std::collections::BTreeSet;

use muster_engine::training::{
    MatrixCell, MatrixFilter, MatrixSkill, NewSkill, ServiceCover, SkillsMatrix,
};
use muster_model::{
    ids::{MemberId, ServiceId, SessionId, SkillId, TeamId},
    rbac::Author,
    record::{
        Discipline, Member, Proficiency, Service, Session, SessionKind, SessionState, SignUp, Team,
    },
    time::{Millis, Timestamp},
};
use muster_store::Store;

use crate::laptop::{Laptop, START};

/// A laptop in a workspace with Ada and Cy of operations, of whom Ada uses it, and Bo and Di of
/// development.
pub struct Story {
    pub laptop: Laptop,
    pub ada: MemberId,
    pub bo: MemberId,
    pub cy: MemberId,
    pub di: MemberId,
    /// The team of operations.
    pub web: TeamId,
    /// The team of development.
    pub apps: TeamId,
}

impl Story {
    pub fn begin() -> Self {
        let laptop = Laptop::set_up();
        let ada = laptop.me();
        let [bo, cy, di] = ["Bo", "Cy", "Di"].map(|name| laptop.colleague(name));
        let (web, mut team) = {
            let teams = laptop.engine.teams().unwrap();
            (teams[0].id, teams[0].team.clone())
        };
        team.members.insert(cy);
        laptop.engine.save_team(Some(web), &team).unwrap();
        let apps = Team {
            name: "Apps".to_owned(),
            discipline: Discipline::Development,
            members: [bo, di].into(),
        };
        let apps = laptop.engine.save_team(None, &apps).unwrap();
        Self {
            laptop,
            ada,
            bo,
            cy,
            di,
            web,
            apps,
        }
    }

    /// A service that a team owns.
    pub fn service(&self, name: &str, team: TeamId) -> ServiceId {
        let service = Service {
            name: name.to_owned(),
            description: String::new(),
            teams: [team].into(),
            sources: Vec::new(),
            attribution_window: None,
        };
        self.laptop.engine.save_service(None, &service).unwrap()
    }

    /// A skill that two people should be able to do alone.
    pub fn skill(&self, name: &str, service: Option<ServiceId>, tool: &str) -> SkillId {
        let new = NewSkill {
            service,
            tool: tool.to_owned(),
            ..skill(name)
        };
        self.laptop.engine.save_skill(None, &new).unwrap()
    }

    /// Ada says of herself how well she knows a thing, and of others what she saw.
    pub fn knows(&self, skill: SkillId, member: MemberId, proficiency: Proficiency) {
        let engine = &self.laptop.engine;
        if member == self.ada {
            engine.assess_skill(skill, proficiency).unwrap();
        } else {
            engine.confirm_skill(skill, member, proficiency).unwrap();
        }
    }

    pub fn matrix(&self) -> SkillsMatrix {
        self.matrix_of(&MatrixFilter::default())
    }

    pub fn matrix_of(&self, filter: &MatrixFilter) -> SkillsMatrix {
        self.laptop.engine.skills_matrix(filter).unwrap()
    }

    /// One row of the whole matrix.
    pub fn row(&self, skill: SkillId) -> MatrixSkill {
        let groups = self.matrix().groups.into_iter();
        let mut rows = groups.flat_map(|group| group.skills);
        rows.find(|row| row.id == skill).unwrap()
    }

    /// One cell of the whole matrix.
    pub fn cell(&self, skill: SkillId, member: MemberId) -> Option<MatrixCell> {
        let members = self.matrix().members;
        let place = members.iter().position(|it| it.id == member).unwrap();
        self.row(skill).cells[place].clone()
    }

    pub fn cover(&self, service: ServiceId) -> ServiceCover {
        let services = self.matrix().services.into_iter();
        services
            .into_iter()
            .find(|it| it.service == service)
            .unwrap()
    }

    /// A session of an hour that teaches these skills, and to which these members came.
    pub fn held(
        &self,
        title: &str,
        skills: &[SkillId],
        at: Timestamp,
        came: &[MemberId],
    ) -> SessionId {
        self.session(title, skills, (at, SessionState::Held), came, Some(true))
    }

    /// A session of an hour to come that teaches these skills, and to which these members will come.
    pub fn planned(&self, title: &str, skills: &[SkillId], at: Timestamp, come: &[MemberId]) {
        self.session(title, skills, (at, SessionState::Planned), come, None);
    }

    // Sessions have a story of their own; here they are only written down.
    fn session(
        &self,
        title: &str,
        skills: &[SkillId],
        (starts_at, state): (Timestamp, SessionState),
        members: &[MemberId],
        attended: Option<bool>,
    ) -> SessionId {
        let id = SessionId::new();
        let session = Session {
            title: title.to_owned(),
            description: String::new(),
            kind: SessionKind::Workshop,
            skills: skills.iter().copied().collect(),
            host_team: self.web,
            guest_teams: BTreeSet::new(),
            facilitator: None,
            starts_at,
            length: Millis::hours(1),
            time_zone: "Europe/Paris".to_owned(),
            place: String::new(),
            materials: String::new(),
            capacity: None,
            state,
            series: None,
            incident: None,
            action_item: None,
            created_at: START,
            created_by: self.ada,
        };
        let store = Store::open(&self.laptop.workspace_file()).unwrap();
        let author = Author::Member(self.ada);
        store
            .seed(|door| {
                door.create(author, START, id, &session)?;
                for member in members {
                    let part = SignUp {
                        session: id,
                        member: *member,
                        at: START,
                        withdrawn: false,
                        attended,
                        useful: None,
                        feedback: String::new(),
                    };
                    door.create(author, START, SignUp::id_of(id, *member), &part)?;
                }
                Ok(())
            })
            .unwrap();
        id
    }
}

pub fn skill(name: &str) -> NewSkill {
    NewSkill {
        name: name.to_owned(),
        description: String::new(),
        service: None,
        tool: String::new(),
        wanted: 2,
    }
}

/// Changes a member behind the engine's back, as another laptop might.
fn change_member(story: &Story, id: MemberId, change: impl FnOnce(&mut Member)) {
    let store = Store::open(&story.laptop.workspace_file()).unwrap();
    let author = Author::Member(story.ada);
    store
        .seed(|door| door.change::<Member>(author, START, id, change))
        .unwrap();
}
