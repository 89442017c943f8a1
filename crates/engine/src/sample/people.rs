//! Who works at the sample's shop: nine members in two teams.

use muster_model::{
    ids::{MemberId, TeamId},
    rbac::{Author, Role},
    record::{Discipline, Member, QuietHours, Severity, Team},
    time::{Millis, Timestamp},
};

use super::{AnyRecord, SampleRecord, dice::Dice};

/// Where in [`Cast::people`] those stand that the rest of the sample calls by name.
pub(super) const ME: usize = 0;
pub(super) const MARA: usize = 1;
pub(super) const TOMASZ: usize = 2;
pub(super) const SATO: usize = 3;
pub(super) const JULIANE: usize = 4;
pub(super) const DINESH: usize = 5;
pub(super) const ELODIE: usize = 6;
pub(super) const NOAH: usize = 7;
pub(super) const AMARA: usize = 8;

/// One of the shop's two teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Crew {
    Platform,
    Checkout,
}

pub(super) struct Person {
    pub(super) id: MemberId,
    pub(super) name: &'static str,
    /// The name that other systems know them by.
    pub(super) user: &'static str,
    pub(super) role: Role,
    pub(super) crew: Crew,
}

impl Person {
    /// Their mail address.
    pub(super) fn email(&self) -> String {
        email(self.user)
    }
}

fn email(user: &str) -> String {
    format!("{user}@shop.example.com")
}

pub(super) struct Cast {
    pub(super) people: Vec<Person>,
    pub(super) platform: TeamId,
    pub(super) checkout: TeamId,
}

impl Cast {
    pub(super) fn me(&self) -> &Person {
        &self.people[ME]
    }

    pub(super) fn person(&self, person: usize) -> &Person {
        &self.people[person]
    }

    pub(super) fn id(&self, person: usize) -> MemberId {
        self.people[person].id
    }

    pub(super) const fn team(&self, crew: Crew) -> TeamId {
        match crew {
            Crew::Platform => self.platform,
            Crew::Checkout => self.checkout,
        }
    }

    /// Somebody of a team who may handle incidents.
    pub(super) fn responder(&self, dice: &mut Dice, crew: Crew) -> &Person {
        let able: Vec<_> = self
            .people
            .iter()
            .filter(|person| person.crew == crew && person.role != Role::Viewer)
            .collect();
        dice.pick(&able)
    }

    /// Somebody of a team who may judge deployments.
    pub(super) fn editor(&self, dice: &mut Dice, crew: Crew) -> &Person {
        let able: Vec<_> = self
            .people
            .iter()
            .filter(|person| {
                person.crew == crew
                    && matches!(person.role, Role::Editor | Role::Manager | Role::Admin)
            })
            .collect();
        dice.pick(&able)
    }
}

const NIGHT: QuietHours = QuietHours {
    from_minute: 22 * 60,
    to_minute: 7 * 60,
    break_through: Severity::Sev2,
};

/// Name, user name, role, team, zone, whether nights are quiet.
type Entry = (&'static str, &'static str, Role, Crew, &'static str, bool);

const PEOPLE: [Entry; 9] = {
    use Crew::{Checkout, Platform};
    use Role::{Admin, Editor, Manager, Responder, Viewer};
    const BERLIN: &str = "Europe/Berlin";
    [
        ("Alex Novak", "alex.novak", Admin, Platform, BERLIN, false),
        (
            "Mara Lindqvist",
            "mara.lindqvist",
            Manager,
            Platform,
            BERLIN,
            true,
        ),
        (
            "Tomasz Wieczorek",
            "tomasz.wieczorek",
            Responder,
            Platform,
            "Europe/Warsaw",
            false,
        ),
        (
            "佐藤 健一",
            "kenichi.sato",
            Editor,
            Platform,
            "Asia/Tokyo",
            true,
        ),
        (
            "Juliane Friederike von Hohenstein-Weißenburg",
            "juliane.hohenstein",
            Manager,
            Checkout,
            BERLIN,
            true,
        ),
        (
            "Dinesh Rao",
            "dinesh.rao",
            Editor,
            Checkout,
            "Asia/Kolkata",
            true,
        ),
        (
            "Élodie Marchand",
            "elodie.marchand",
            Responder,
            Checkout,
            "Europe/Paris",
            false,
        ),
        (
            "Noah Petersen",
            "noah.petersen",
            Editor,
            Checkout,
            BERLIN,
            false,
        ),
        (
            "Amara Okonkwo",
            "amara.okonkwo",
            Viewer,
            Checkout,
            "Europe/London",
            true,
        ),
    ]
};

/// Writes the members and their teams.
pub(super) fn cast(dice: &mut Dice, set_up: Timestamp, records: &mut Vec<SampleRecord>) -> Cast {
    let mut people = Vec::new();
    for (name, user, role, crew, time_zone, quiet) in PEOPLE {
        let id = dice.id(set_up);
        let member = Member {
            name: name.to_owned(),
            email: email(user),
            role,
            time_zone: time_zone.to_owned(),
            quiet_hours: quiet.then_some(NIGHT),
            pause_break_through: None,
            remind_before_shift: None,
        };
        let record = AnyRecord::Member(id, member);
        records.push(SampleRecord::written(set_up, Author::Muster, record));
        people.push(Person {
            id,
            name,
            user,
            role,
            crew,
        });
    }
    let at = set_up + Millis::minutes(4);
    let cast = Cast {
        people,
        platform: dice.id(at),
        checkout: dice.id(at),
    };
    for (crew, name, discipline) in [
        (
            Crew::Platform,
            "Platform Operations",
            Discipline::Operations,
        ),
        (
            Crew::Checkout,
            "Checkout Engineering",
            Discipline::Development,
        ),
    ] {
        let members = cast.people.iter().filter(|person| person.crew == crew);
        let team = Team {
            name: name.to_owned(),
            discipline,
            members: members.map(|person| person.id).collect(),
        };
        let record = AnyRecord::Team(cast.team(crew), team);
        records.push(SampleRecord::written(
            at,
            Author::Member(cast.id(ME)),
            record,
        ));
    }
    cast
}
