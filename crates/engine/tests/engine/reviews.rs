//! Reviews: begun from an incident, written by several people, read, published, and found again.

mod comments;
mod library;
mod life;
mod roles;
mod versions;
mod writing;

use std::collections::BTreeSet;

use muster_engine::reviews::{ReviewDetail, ReviewFields, TemplateChoice};
use muster_model::{
    ids::{IncidentId, MemberId, ReviewId},
    rbac::{Author, Role},
    record::{Member, Review, Severity},
    time::Millis,
};
use muster_store::{Door, Store, StoreError, rebuild};

use crate::laptop::Laptop;

/// A laptop in a workspace with Ada, who uses it, and Bo, an incident that is over, and its review.
struct Story {
    laptop: Laptop,
    bo: MemberId,
    incident: IncidentId,
    review: ReviewId,
}

impl Story {
    /// One whose review is empty yet.
    fn begin() -> Self {
        let laptop = Laptop::set_up();
        let bo = laptop.colleague("Bo");
        let incident = over(&laptop, "Nobody can pay", Severity::Sev1);
        let review = laptop
            .engine
            .start_review(incident, TemplateChoice::Empty)
            .unwrap();
        Self {
            laptop,
            bo,
            incident,
            review,
        }
    }

    fn detail(&self) -> ReviewDetail {
        self.laptop.engine.review(self.review).unwrap()
    }

    /// The text that is saved.
    fn text(&self) -> String {
        self.read_review().text
    }

    fn read_review(&self) -> Review {
        let read = |reader: &muster_store::Reader| reader.require::<Review>(self.review);
        store(&self.laptop).read(read).unwrap()
    }

    /// The state of the review.
    fn version(&self) -> String {
        let read = |reader: &muster_store::Reader| rebuild::version(reader, self.review.into());
        store(&self.laptop).read(read).unwrap()
    }

    /// Ada saves a text that she made from what there is, a minute later.
    fn save(&self, text: &str) {
        self.laptop.clock.advance(Millis::minutes(1));
        let version = self.version();
        self.laptop
            .engine
            .save_review_text(self.review, &version, text)
            .unwrap();
    }

    /// Bo does something at this moment, on another laptop.
    fn bo<T>(&self, write: impl FnOnce(&mut Door<'_>, Author) -> Result<T, StoreError>) -> T {
        store(&self.laptop)
            .write(|door| write(door, Author::Member(self.bo)))
            .unwrap()
    }

    /// Bo saves a text that he made from the review as it was in this state, a minute later.
    fn bo_saves(&self, version: &str, text: &str) {
        self.laptop.clock.advance(Millis::minutes(1));
        let now = muster_engine::Clock::now(&*self.laptop.clock);
        self.bo(|door, bo| {
            door.change_prose::<Review>(bo, now, self.review, "text", version, text)
        });
    }

    /// Describes the review with this owner and these reviewers.
    fn describe(&self, owner: Option<MemberId>, reviewers: &[MemberId]) {
        let fields = ReviewFields {
            owner,
            reviewers: reviewers.iter().copied().collect(),
            ..fields("Lessons")
        };
        self.laptop
            .engine
            .describe_review(self.review, &fields)
            .unwrap();
    }
}

/// An incident that is over.
fn over(laptop: &Laptop, title: &str, severity: Severity) -> IncidentId {
    let policy = laptop.policy(&[laptop.me()], 0);
    let id = laptop.declare(title, severity, policy);
    laptop.clock.advance(Millis::minutes(10));
    laptop.engine.acknowledge_incident(id).unwrap();
    laptop.clock.advance(Millis::minutes(50));
    laptop.engine.resolve_incident(id).unwrap();
    id
}

fn fields(title: &str) -> ReviewFields {
    ReviewFields {
        title: title.to_owned(),
        owner: None,
        reviewers: BTreeSet::new(),
        tags: BTreeSet::new(),
        factors: BTreeSet::new(),
    }
}

fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// The workspace's store, beside the engine.
fn store(laptop: &Laptop) -> Store {
    Store::open(&laptop.workspace_file()).unwrap()
}

/// Gives whoever uses the laptop another role, by the hand of another admin.
fn change_role(laptop: &Laptop, role: Role) {
    let member = |name: &str, role| Member {
        name: name.to_owned(),
        email: String::new(),
        role,
        time_zone: "UTC".to_owned(),
        quiet_hours: None,
        remind_before_shift: None,
        pause_break_through: None,
    };
    let engine = &laptop.engine;
    engine
        .save_member(None, &member("Root", Role::Admin))
        .unwrap();
    engine
        .save_member(Some(laptop.me()), &member("Ada", role))
        .unwrap();
}
