//! What the shop learnt of its bad incidents: reviews that are published, one that is with its
//! reviewers, one that is being written, one that nobody has begun; what was said of them, and what
//! is done because of them. It rolls dice of its own, so that it changes nothing of the rest.

mod actions;
mod lessons;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    fact::Fact,
    ids::{IncidentId, MemberId, ReviewCommentId, ReviewId, ReviewTemplateId},
    passage::passage,
    rbac::{Author, Role},
    record::{
        Incident, Passage, Review, ReviewComment, ReviewStatus, ReviewTemplate, Severity,
        WorkspaceSettings,
    },
    review_due::{ReviewNeed, need},
    review_template::BuiltInTemplate,
    time::{Millis, Timestamp},
};

use self::{
    actions::Plan,
    texts::{Told, facts_of, form_for},
};
use super::{
    AnyRecord, SampleRecord,
    dice::{Dice, scaled},
    incidents::Scene,
    people::{Crew, ELODIE, MARA, NOAH},
};

/// Beside the seed of the rest.
const SALT: u64 = 0x5eed_0f1e_5505;

/// Writes the reviews with all that belongs to them.
pub(super) fn reviews(
    seed: u64,
    scene: &Scene<'_>,
    settings: &WorkspaceSettings,
    set_up: Timestamp,
    records: &mut Vec<SampleRecord>,
    facts: &mut Vec<Fact>,
) {
    let mut dice = Dice::new(seed ^ SALT);
    let template = template(&mut dice, scene, set_up);
    let incidents: Vec<(IncidentId, Incident)> = bad_ones(records);
    let told: Vec<Told<'_>> = incidents
        .iter()
        .filter_map(|(id, incident)| {
            Some(Told {
                id: *id,
                incident,
                lesson: lessons::of(&incident.title)?,
                facts: facts_of((*id, incident), records, facts, (scene.cast, scene.shop)),
            })
        })
        .collect();
    let mut writing = Writing {
        dice,
        scene,
        records: vec![template],
        plan: Plan::default(),
    };
    let forgotten = forgotten(&told, settings, scene);
    let mut left: Vec<&Told<'_>> = told
        .iter()
        .filter(|one| Some(one.id) != forgotten)
        .collect();
    let draft = left.pop();
    let in_review = left.pop();
    let mut first: BTreeMap<&str, &Incident> = BTreeMap::new();
    for (number, one) in left.into_iter().enumerate() {
        let before = first.insert(one.lesson.mark, one.incident);
        writing.published(one, number, before);
    }
    if let Some(one) = in_review {
        writing.in_review(one);
    }
    if let Some(one) = draft {
        writing.draft(one);
    }
    let Writing {
        mut dice,
        records: mut written,
        plan,
        ..
    } = writing;
    plan.write(&mut dice, scene, &mut written, facts);
    records.append(&mut written);
}

/// The bad incidents that are over, in the order in which they ended.
fn bad_ones(records: &[SampleRecord]) -> Vec<(IncidentId, Incident)> {
    let mut incidents: Vec<(IncidentId, Incident)> = records
        .iter()
        .filter_map(|record| match &record.record {
            AnyRecord::Incident(id, incident)
                if incident.severity <= Severity::Sev2 && incident.resolved_at.is_some() =>
            {
                Some((*id, incident.clone()))
            }
            _ => None,
        })
        .collect();
    incidents.sort_by_key(|(id, incident)| (incident.resolved_at, *id));
    incidents
}

/// The incident whose review is overdue and was not begun: the last one of its kind, preferably one
/// that the viewer led.
fn forgotten(
    told: &[Told<'_>],
    settings: &WorkspaceSettings,
    scene: &Scene<'_>,
) -> Option<IncidentId> {
    let is_overdue = |one: &&Told<'_>| {
        one.incident.severity == Severity::Sev2
            && matches!(
                need(one.incident, [], settings),
                ReviewNeed::Due { at } if at < scene.now - Millis::days(1)
            )
    };
    let mut overdue: Vec<&Told<'_>> = told.iter().filter(is_overdue).collect();
    // Not one of last spring: that would be told of no more.
    overdue.retain(|one| one.incident.resolved_at > Some(scene.now - Millis::days(60)));
    let mine = overdue
        .iter()
        .rfind(|one| one.incident.assignee == Some(scene.cast.me().id));
    mine.or(overdue.last()).map(|one| one.id)
}

/// A form that the teams made for themselves.
fn template(dice: &mut Dice, scene: &Scene<'_>, set_up: Timestamp) -> SampleRecord {
    let at = set_up + Millis::days(20);
    let id: ReviewTemplateId = dice.id(at);
    let template = ReviewTemplate {
        name: "Provider trouble".to_owned(),
        description: "Where the cause lies with a provider: what we can do all the same."
            .to_owned(),
        text: include_str!("reviews/provider.md").to_owned(),
    };
    let author = Author::Member(scene.cast.id(MARA));
    SampleRecord::written(at, author, AnyRecord::ReviewTemplate(id, template))
}

/// Reviews as they are written.
struct Writing<'a> {
    dice: Dice,
    scene: &'a Scene<'a>,
    records: Vec<SampleRecord>,
    plan: Plan,
}

/// The people of one review.
#[derive(Clone, Copy)]
struct Circle {
    owner: MemberId,
    readers: [MemberId; 2],
}

impl Writing<'_> {
    /// A review that is done. Of a trouble that was there before it is a short one.
    fn published(&mut self, told: &Told<'_>, number: usize, before: Option<&Incident>) {
        let ended = told.incident.resolved_at.unwrap_or(told.incident.opened_at);
        let room = self.scene.now.since(ended);
        // Most are done within the days that the team set; each fifth takes longer.
        let days = if number % 5 == 4 { 17 } else { 4 };
        let whole = Millis::days(days).min(scaled(room, 0.9));
        let at = |share: f64| ended + scaled(whole, share);
        let circle = self.circle(told.incident, None);
        let form = match before {
            Some(_) => BuiltInTemplate::Short,
            None => form_for(told.incident.severity, number),
        };
        let text = match before {
            Some(before) => told.again(before),
            None => told.whole(form),
        };
        let id: ReviewId = self.dice.id(at(0.1));
        let mut story = Story::begin(id, at(0.1), circle, told, told.begun(form));
        story.edit(at(0.35), circle.owner, |review| {
            review.text = text;
            describe(review, told);
        });
        story.edit(at(0.5), circle.owner, |review| {
            review.status = ReviewStatus::InReview;
            review.requested_at = Some(at(0.5));
            review.reviewers = circle.readers.into();
        });
        story.edit(at(0.8), circle.readers[0], |review| {
            review.approved_by.insert(circle.readers[0]);
        });
        story.edit(at(1.0), circle.owner, |review| {
            review.status = ReviewStatus::Published;
            review.published_at = Some(at(1.0));
            review.published_by = Some(circle.owner);
        });
        self.records.push(story.record);
        if number.is_multiple_of(2) {
            self.say(
                id,
                Saying {
                    settled: Some((circle.owner, at(0.7))),
                    ..Saying::new(
                        circle.readers[1],
                        at(0.6),
                        "Reads well, and I learnt something.",
                    )
                },
            );
        }
        if before.is_none() {
            let crew = self.crew(told.incident);
            self.plan.add(told, id, at(0.45), crew);
        }
    }

    /// A review that waits for its reviewers, the viewer among them.
    fn in_review(&mut self, told: &Told<'_>) {
        let ended = told.incident.resolved_at.unwrap_or(told.incident.opened_at);
        let room = self.scene.now.since(ended).min(Millis::days(9));
        let at = |share: f64| ended + scaled(room, share);
        let me = self.scene.cast.me().id;
        let circle = self.circle(told.incident, Some(me));
        let id: ReviewId = self.dice.id(at(0.1));
        let mut story = Story::begin(
            id,
            at(0.1),
            circle,
            told,
            told.begun(BuiltInTemplate::Muster),
        );
        let text = told.whole(BuiltInTemplate::Muster);
        story.edit(at(0.4), circle.owner, |review| {
            review.text.clone_from(&text);
            describe(review, told);
        });
        story.edit(at(0.6), circle.owner, |review| {
            review.status = ReviewStatus::InReview;
            review.requested_at = Some(at(0.6));
            review.reviewers = circle.readers.into();
        });
        self.records.push(story.record);
        let [viewer, other] = circle.readers;
        self.say(
            id,
            Saying {
                settled: Some((circle.owner, at(0.68))),
                ..Saying::new(
                    viewer,
                    at(0.65),
                    "The timeline began with an alert of another night.",
                )
            },
        );
        let opening = self.say(
            id,
            Saying {
                about: quoted(&text, told.lesson.impact),
                ..Saying::new(
                    other,
                    at(0.7),
                    "Is that number from the orders or from the web logs? They differ by some \
                     percent.",
                )
            },
        );
        self.say(
            id,
            Saying {
                reply_to: Some(opening),
                ..Saying::new(
                    circle.owner,
                    at(0.75),
                    "From the web logs. I look the orders up and write down where it comes from.",
                )
            },
        );
        self.say(
            id,
            Saying {
                about: quoted(&text, told.lesson.was_hard),
                ..Saying::new(other, at(0.72), "Worth an action of its own?")
            },
        );
        let crew = self.crew(told.incident);
        self.plan.add(told, id, at(0.5), crew);
    }

    /// A review that the viewer has begun and that lacks things.
    fn draft(&mut self, told: &Told<'_>) {
        let ended = told.incident.resolved_at.unwrap_or(told.incident.opened_at);
        let room = self.scene.now.since(ended).min(Millis::days(3));
        let at = |share: f64| ended + scaled(room, share);
        let me = self.scene.cast.me().id;
        let circle = Circle {
            owner: me,
            readers: [me, me],
        };
        let id: ReviewId = self.dice.id(at(0.2));
        let mut story = Story::begin(
            id,
            at(0.2),
            circle,
            told,
            told.begun(BuiltInTemplate::Muster),
        );
        story.edit(at(0.7), me, |review| review.text = told.half());
        self.records.push(story.record);
        self.plan.add_unfinished(told, id, at(0.75));
    }

    /// Writes down what somebody said of a review.
    fn say(&mut self, review: ReviewId, saying: Saying) -> ReviewCommentId {
        let id: ReviewCommentId = self.dice.id(saying.at);
        let mut comment = ReviewComment {
            review,
            text: saying.text.to_owned(),
            passage: saying.about,
            reply_to: saying.reply_to,
            at: saying.at,
            by: saying.by,
            resolved_at: None,
            resolved_by: None,
        };
        let said = AnyRecord::ReviewComment(id, comment.clone());
        let mut record = SampleRecord::written(saying.at, Author::Member(saying.by), said);
        if let Some((by, at)) = saying.settled {
            comment.resolved_at = Some(at);
            comment.resolved_by = Some(by);
            let settled = AnyRecord::ReviewComment(id, comment);
            record = record.edited(at, Author::Member(by), settled);
        }
        self.records.push(record);
        id
    }

    /// Who sees to the review of an incident, and who reads it: two others of the shop, the first
    /// of them `reader` if one is given.
    fn circle(&mut self, incident: &Incident, reader: Option<MemberId>) -> Circle {
        let cast = self.scene.cast;
        let usual = [NOAH, ELODIE, MARA].map(|person| cast.id(person));
        let led = incident.assignee.filter(|member| Some(*member) != reader);
        let owner = led.unwrap_or(usual[0]);
        let others: Vec<MemberId> = cast
            .people
            .iter()
            .filter(|person| person.role != Role::Viewer && person.id != owner)
            .map(|person| person.id)
            .collect();
        let first = reader.unwrap_or_else(|| self.dice.pick(&others));
        let others: Vec<MemberId> = others.into_iter().filter(|it| *it != first).collect();
        Circle {
            owner,
            readers: [first, self.dice.pick(&others)],
        }
    }

    /// The crew that answers for what suffered.
    fn crew(&self, incident: &Incident) -> Crew {
        let services = &self.scene.shop.services;
        let suffered = services
            .iter()
            .find(|running| Some(running.id) == incident.service);
        suffered
            .and_then(|running| running.about.crews.first())
            .copied()
            .unwrap_or(Crew::Platform)
    }
}

/// Something that is said of a review.
struct Saying {
    by: MemberId,
    at: Timestamp,
    text: &'static str,
    about: Option<Passage>,
    reply_to: Option<ReviewCommentId>,
    /// Who settled it, and when.
    settled: Option<(MemberId, Timestamp)>,
}

impl Saying {
    const fn new(by: MemberId, at: Timestamp, text: &'static str) -> Self {
        Self {
            by,
            at,
            text,
            about: None,
            reply_to: None,
            settled: None,
        }
    }
}

/// The first sentence of a part of a text, as a passage of it.
fn quoted(text: &str, part: &str) -> Option<Passage> {
    let sentence = part.split_inclusive(". ").next()?.trim_end();
    let from = text.find(sentence)?;
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).ok();
    let from = units(text.get(..from)?)?;
    passage(text, from, from + units(sentence)?)
}

/// What a review says beside its text.
fn describe(review: &mut Review, told: &Told<'_>) {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    review.tags = words(told.lesson.tags);
    review.factors = words(told.lesson.factors);
}

/// A review's edits as they come.
struct Story {
    id: ReviewId,
    review: Review,
    record: SampleRecord,
}

impl Story {
    fn begin(id: ReviewId, at: Timestamp, circle: Circle, told: &Told<'_>, text: String) -> Self {
        let review = Review {
            title: told.incident.title.clone(),
            incident: told.id,
            status: ReviewStatus::Draft,
            text,
            owner: Some(circle.owner),
            reviewers: BTreeSet::new(),
            approved_by: BTreeSet::new(),
            tags: BTreeSet::new(),
            factors: BTreeSet::new(),
            dismissed: BTreeSet::new(),
            created_at: at,
            created_by: circle.owner,
            requested_at: None,
            published_at: None,
            published_by: None,
        };
        let record = AnyRecord::Review(id, review.clone());
        Self {
            id,
            review,
            record: SampleRecord::written(at, Author::Member(circle.owner), record),
        }
    }

    fn edit(&mut self, at: Timestamp, by: MemberId, edit: impl FnOnce(&mut Review)) {
        edit(&mut self.review);
        let record = AnyRecord::Review(self.id, self.review.clone());
        self.record = self.record.clone().edited(at, Author::Member(by), record);
    }
}
