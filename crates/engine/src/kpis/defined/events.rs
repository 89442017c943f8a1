//! The events behind the value of a KPI that the workspace defines: its values, or what Muster
//! counted.

use std::cmp::Reverse;

use muster_model::{
    ids::{KpiDefinitionId, MemberId},
    kpi::{KpiEvent, OwnFact, Owned, Part, Subject, value_of},
    record::{
        ActionItem, Incident, KpiDefinition, KpiSample, KpiSource, OwnMeasure, Review, Skill,
    },
    time::Timestamp,
};
use muster_store::{Reader, StoreError};

use super::{
    super::{KpiEventView, KpiEvents},
    Asked,
};
use crate::{incidents::number, names::Names};

impl Asked<'_> {
    /// A part of the events behind a KPI's value, the newest first.
    pub(in crate::kpis) fn events(
        &mut self,
        id: KpiDefinitionId,
        definition: &KpiDefinition,
        page: (u32, u32),
    ) -> Result<KpiEvents, StoreError> {
        let names = Names::read(self.reader)?;
        match &definition.source {
            KpiSource::Own { measure } => self.counted_events(definition, *measure, page, &names),
            KpiSource::Hand => self.entered_events(id, definition, page, &names),
            KpiSource::Metric { .. } | KpiSource::ErrorBudget { .. } => {
                self.sample_events(definition, page, &names)
            }
        }
    }

    fn sample_events(
        &self,
        definition: &KpiDefinition,
        page: (u32, u32),
        names: &Names,
    ) -> Result<KpiEvents, StoreError> {
        let (KpiSource::Metric {
            connection, metric, ..
        }
        | KpiSource::ErrorBudget {
            connection, metric, ..
        }) = &definition.source
        else {
            return Ok(KpiEvents {
                events: Vec::new(),
                total: 0,
            });
        };
        let window = self.scope.window;
        let reader = self.reader;
        let (values, total) = reader.latest_sample_values(*connection, metric, window, page)?;
        let name = names.connection(*connection);
        let title = if name.is_empty() {
            metric.clone()
        } else {
            format!("{metric} ({name})")
        };
        let events = values.into_iter().map(|(at, raw)| KpiEventView {
            title: title.clone(),
            ..view(
                definition,
                names,
                KpiEvent {
                    value: value_of(&definition.source, raw),
                    sentence: measured(&definition.source, raw),
                    ..event(at, Subject::Sample, definition)
                },
            )
        });
        Ok(KpiEvents {
            events: events.collect(),
            total: number(total),
        })
    }

    fn entered_events(
        &self,
        id: KpiDefinitionId,
        definition: &KpiDefinition,
        page: (u32, u32),
        names: &Names,
    ) -> Result<KpiEvents, StoreError> {
        let window = self.scope.window;
        let (samples, total) = self.reader.kpi_samples_within(id, window, page)?;
        let events = samples.into_iter().map(
            |(
                sample,
                KpiSample {
                    at,
                    value,
                    note,
                    by,
                    ..
                },
            )| {
                let entered = format!("Entered by {}.", somebody(names, by));
                KpiEventView {
                    title: if note.is_empty() {
                        definition.name.clone()
                    } else {
                        note
                    },
                    ..view(
                        definition,
                        names,
                        KpiEvent {
                            value: Some(value),
                            sentence: entered,
                            ..event(at, Subject::Entered(sample), definition)
                        },
                    )
                }
            },
        );
        Ok(KpiEvents {
            events: events.collect(),
            total: number(total),
        })
    }

    fn counted_events(
        &mut self,
        definition: &KpiDefinition,
        measure: OwnMeasure,
        (offset, limit): (u32, u32),
        names: &Names,
    ) -> Result<KpiEvents, StoreError> {
        let all = self.owned(definition, measure)?;
        let facts = self.facts(measure, &all);
        let mut counted: Vec<&Owned> = facts.counted(measure, self.scope.window).collect();
        counted.sort_by_key(|it| Reverse(it.at));
        let wanted = counted.iter().skip(offset as usize).take(limit as usize);
        let events = wanted
            .map(|it| {
                let role = match it.fact {
                    OwnFact::Due { in_time: false }
                    | OwnFact::Known {
                        by_enough: false, ..
                    } => Part::Against,
                    _ => Part::Counted,
                };
                let event = KpiEvent {
                    service: it.service,
                    role,
                    sentence: sentence(measure, it.fact, names),
                    ..event(it.at, it.subject, definition)
                };
                named(self.reader, view(definition, names, event))
            })
            .collect::<Result<_, _>>()?;
        Ok(KpiEvents {
            events,
            total: number(counted.len() as u64),
        })
    }
}

fn event(at: Timestamp, subject: Subject, definition: &KpiDefinition) -> KpiEvent {
    KpiEvent {
        at,
        subject,
        service: definition.service,
        role: Part::Counted,
        value: None,
        rule: None,
        confidence: None,
        left_out: None,
        sentence: String::new(),
        related: Vec::new(),
    }
}

fn view(definition: &KpiDefinition, names: &Names, event: KpiEvent) -> KpiEventView {
    KpiEventView {
        title: definition.name.clone(),
        service_name: names.service(event.service),
        url: String::new(),
        incident: None,
        action: None,
        review: None,
        event,
    }
}

/// An event with the title of what it is of, and where to look at it.
fn named(reader: &Reader, view: KpiEventView) -> Result<KpiEventView, StoreError> {
    let gone = || "It is not known any more".to_owned();
    Ok(match view.event.subject {
        Subject::Incident(id) | Subject::Page(id) => KpiEventView {
            title: reader.get::<Incident>(id)?.map_or_else(gone, |it| it.title),
            incident: Some(id),
            ..view
        },
        Subject::Action(id) => KpiEventView {
            title: reader
                .get::<ActionItem>(id)?
                .map_or_else(gone, |it| it.title),
            action: Some(id),
            ..view
        },
        Subject::Review(id) => KpiEventView {
            title: reader.get::<Review>(id)?.map_or_else(gone, |it| it.title),
            review: Some(id),
            ..view
        },
        Subject::Skill(id) => KpiEventView {
            title: reader.get::<Skill>(id)?.map_or_else(gone, |it| it.name),
            ..view
        },
        Subject::Deployment(_) | Subject::Change(_) | Subject::Sample | Subject::Entered(_) => view,
    })
}

/// What was measured, where the KPI's value is another number.
fn measured(source: &KpiSource, raw: f64) -> String {
    match source {
        KpiSource::ErrorBudget { scale, .. } => {
            format!("{:.1} % of the error budget was left.", raw * scale * 100.0)
        }
        #[expect(clippy::float_cmp, reason = "it was written down as exactly this")]
        KpiSource::Metric { scale, .. } if *scale != 1.0 => {
            format!("Measured as {raw}, and multiplied by {scale}.")
        }
        _ => "Measured.".to_owned(),
    }
}

fn sentence(measure: OwnMeasure, fact: OwnFact, names: &Names) -> String {
    let is_review = measure == OwnMeasure::ReviewsInTime;
    match fact {
        OwnFact::Began => "It began then.".to_owned(),
        OwnFact::Paged { member } => format!("{} was paged.", somebody(names, member)),
        OwnFact::Woken { member, night } => format!(
            "{} heard a page in the night that began on {night}.",
            somebody(names, member)
        ),
        OwnFact::Overdue { .. } => {
            "Its last day was over, and it was neither done nor dropped.".to_owned()
        }
        OwnFact::Due { in_time: true } if is_review => "Published in time.".to_owned(),
        OwnFact::Due { in_time: false } if is_review => {
            "Not published by when it was due.".to_owned()
        }
        OwnFact::Known {
            by_enough: true, ..
        } => "Since then as many people can do it alone as should.".to_owned(),
        OwnFact::Known {
            by_enough: false, ..
        } => "Since then fewer people can do it alone than should.".to_owned(),
        OwnFact::Due { in_time: true } => "Done in time.".to_owned(),
        OwnFact::Due { in_time: false } => "Not done by the end of its last day.".to_owned(),
    }
}

/// A member's name; also of one who is gone.
fn somebody(names: &Names, member: MemberId) -> String {
    let name = names.member(Some(member));
    if name.is_empty() {
        "Somebody who has left".to_owned()
    } else {
        name
    }
}
