//! The library: lists of reviews, one review, and the incidents that lack one.

use muster_model::{
    action_items, factors,
    ids::{IncidentId, MemberId, ReviewId},
    rbac::may,
    record::{ActionItem, Incident, Record, RecordKind, Review, ReviewTemplate, WorkspaceSettings},
    review_due::{ReviewNeed, need},
    review_template::blanks,
    time::{Millis, Timestamp},
};
use muster_store::{PageRequest, Reader, ReviewWords, StoreError, rebuild};

use super::{
    IncidentReviews, ReviewChoices, ReviewDetail, ReviewFilter, ReviewList, ReviewRow, Reviewer,
    UnreviewedIncident, actions, comments, preview, snippet, templates,
};
use crate::{
    Engine, Problem,
    incidents::{self, number, room::settings},
    names::Names,
};

/// For how long after its end an incident without a review is still brought up. What happened
/// before a team began to write reviews would otherwise be overdue for ever.
pub(crate) const BROUGHT_UP: Millis = Millis::days(180);

/// How many tags and factors in use are offered at the most.
const WORDS_OFFERED: u32 = 200;

impl Engine {
    /// A part of the list of reviews, the last begun first.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn reviews(&self, filter: &ReviewFilter) -> Result<ReviewList, Problem> {
        let now = self.now();
        let wanted = muster_store::ReviewFilter {
            text: filter.text.clone(),
            statuses: filter.statuses.clone(),
            services: filter.services.clone(),
            severities: filter.severities.clone(),
            window: filter.window,
            tags: filter.tags.clone(),
            factors: filter.factors.clone(),
        };
        let page = PageRequest {
            after: filter.after,
            limit: filter.limit,
        };
        let words = snippet::words(&filter.text);
        self.read(|reader| {
            let names = Names::read(reader)?;
            let settings = settings(reader)?;
            let page = reader.reviews(&wanted, page)?;
            let mut rows = Vec::with_capacity(page.rows.len());
            for (id, review) in &page.rows {
                rows.push(ReviewRow {
                    snippet: snippet::around(&review.text, &words),
                    ..row_of(reader, *id, review, &names, &settings, now)?
                });
            }
            Ok(ReviewList {
                rows,
                next: page.next,
                total: number(page.total),
                total_is_more: page.total_is_more,
            })
        })
    }

    /// The incidents that need a review and have none that is begun, the first due first.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn unreviewed_incidents(&self) -> Result<Vec<UnreviewedIncident>, Problem> {
        let now = self.now();
        self.read(|reader| {
            let names = Names::read(reader)?;
            unreviewed(reader, &names, &settings(reader)?, now)
        })
    }

    /// One review.
    ///
    /// # Errors
    /// If it does not exist any more.
    pub fn review(&self, id: ReviewId) -> Result<ReviewDetail, Problem> {
        let now = self.now();
        let me = self.workspace()?.me;
        self.read(|reader| {
            let review = reader.require::<Review>(id)?;
            let names = Names::read(reader)?;
            Ok(ReviewDetail {
                row: row_of(reader, id, &review, &names, &settings(reader)?, now)?,
                version: rebuild::version(reader, id.into())?,
                reviewers: reviewers(&review, &names),
                comments: comments::views(reader, id, &review.text, &names, me)?,
                actions: actions::of_review(reader, id, &names, me, now)?,
                check: preview::check(reader, id, &review, &review.text)?,
                may_write: may_edit(reader, me, Review::KIND)?,
                may_act: may_edit(reader, me, ActionItem::KIND)?,
                review,
            })
        })
    }

    /// The reviews of an incident.
    ///
    /// # Errors
    /// If the incident does not exist any more.
    pub fn incident_reviews(&self, id: IncidentId) -> Result<IncidentReviews, Problem> {
        let now = self.now();
        let me = self.workspace()?.me;
        self.read(|reader| {
            let incident = reader.require::<Incident>(id)?;
            let names = Names::read(reader)?;
            let settings = settings(reader)?;
            let reviews = reader.reviews_of(id)?;
            let due_at = due_at(&incident, &reviews, &settings);
            Ok(IncidentReviews {
                due_at,
                overdue: due_at.is_some_and(|due| due < now),
                reviews: reviews
                    .iter()
                    .map(|(id, review)| row_of(reader, *id, review, &names, &settings, now))
                    .collect::<Result<_, _>>()?,
                may_write: may_edit(reader, me, Review::KIND)?,
            })
        })
    }

    /// What can be chosen when a review is begun or described.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn review_choices(&self) -> Result<ReviewChoices, Problem> {
        let me = self.workspace()?.me;
        self.read(|reader| {
            let in_use = |words| -> Result<Vec<String>, StoreError> {
                let used = reader.review_words(words, WORDS_OFFERED)?;
                Ok(used.into_iter().map(|(word, _)| word).collect())
            };
            Ok(ReviewChoices {
                templates: templates::all(reader)?,
                factors: with_usual(in_use(ReviewWords::Factors)?),
                tags: in_use(ReviewWords::Tags)?,
                blanks: blanks(),
                may_write: may_edit(reader, me, Review::KIND)?,
                may_edit_templates: may_edit(reader, me, ReviewTemplate::KIND)?,
            })
        })
    }
}

/// Whether a member's role lets them write records of a kind.
pub(super) fn may_edit(
    reader: &Reader,
    member: MemberId,
    kind: RecordKind,
) -> Result<bool, StoreError> {
    let role = reader.role_of(member)?;
    Ok(role.is_some_and(|role| may(role, kind.write_action())))
}

/// The line of one review; of its text it shows the beginning.
pub(super) fn row_of(
    reader: &Reader,
    id: ReviewId,
    review: &Review,
    names: &Names,
    settings: &WorkspaceSettings,
    now: Timestamp,
) -> Result<ReviewRow, StoreError> {
    let incident = reader.require::<Incident>(review.incident)?;
    let due_at = due_at(&incident, &reader.reviews_of(review.incident)?, settings);
    let actions = reader.action_items_of(id)?;
    let mut open_actions = 0;
    for (_, action) in &actions {
        let issue = match &action.issue {
            Some(issue) => reader.issue(issue)?,
            None => None,
        };
        let standing = action_items::standing(action, issue.as_ref());
        open_actions += u32::from(standing.state.is_open());
    }
    Ok(ReviewRow {
        id,
        title: review.title.clone(),
        status: review.status,
        incident: review.incident,
        severity: incident.severity,
        opened_at: incident.opened_at,
        service_name: names.service(incident.service),
        owner_name: names.member(review.owner),
        created_at: review.created_at,
        published_at: review.published_at,
        due_at,
        overdue: due_at.is_some_and(|due| due < now),
        open_comments: reader.open_review_comments(id)?,
        actions: number(actions.len() as u64),
        open_actions,
        tags: review.tags.iter().cloned().collect(),
        factors: review.factors.iter().cloned().collect(),
        snippet: snippet::around(&review.text, &[]),
        incident_title: incident.title,
    })
}

/// The incidents that need a review and have none that is begun, the first due first.
pub(super) fn unreviewed(
    reader: &Reader,
    names: &Names,
    settings: &WorkspaceSettings,
    now: Timestamp,
) -> Result<Vec<UnreviewedIncident>, StoreError> {
    let mut unreviewed = Vec::new();
    for (id, incident) in reader.unreviewed_incidents(now - BROUGHT_UP)? {
        if let ReviewNeed::Due { at } = need(&incident, [], settings) {
            unreviewed.push(UnreviewedIncident {
                incident: incidents::row_of(id, &incident, names),
                due_at: at,
                overdue: at < now,
            });
        }
    }
    unreviewed.sort_by_key(|it| (it.due_at, it.incident.opened_at));
    Ok(unreviewed)
}

/// By when a review of an incident is to be published; none if nothing asks for it, or one is.
fn due_at(
    incident: &Incident,
    reviews: &[(ReviewId, Review)],
    settings: &WorkspaceSettings,
) -> Option<Timestamp> {
    match need(incident, reviews.iter().map(|(_, review)| review), settings) {
        ReviewNeed::Due { at } => Some(at),
        ReviewNeed::None | ReviewNeed::Met => None,
    }
}

fn reviewers(review: &Review, names: &Names) -> Vec<Reviewer> {
    let reviewer = |member: &MemberId| Reviewer {
        member: *member,
        name: names.member(Some(*member)),
        approved: review.approved_by.contains(member),
    };
    review.reviewers.iter().map(reviewer).collect()
}

/// Factors in use, and after them the usual ones that are not among them.
fn with_usual(mut in_use: Vec<String>) -> Vec<String> {
    let known: Vec<String> = in_use.iter().map(|factor| factor.to_lowercase()).collect();
    let usual = factors::USUAL
        .into_iter()
        .filter(|factor| !known.contains(&factor.to_lowercase()));
    in_use.extend(usual.map(str::to_owned));
    in_use
}
