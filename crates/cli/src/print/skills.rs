//! What `musterctl skills` prints: a line for each gap, service and suggestion, or JSON in the shapes of
//! the app.

use muster_engine::training::{MatrixSkill, Pairing, ServiceCover, SkillsMatrix};

use super::incident::plain;

pub(crate) fn matrix(matrix: &SkillsMatrix, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(matrix)?);
        return Ok(());
    }
    let gaps = matrix.groups.iter().flat_map(|group| {
        let short = group.skills.iter().filter(|row| !row.gap.is_empty());
        short.map(|row| gap(&group.name, row))
    });
    block("Gaps", gaps);
    block("Services", matrix.services.iter().map(service));
    block("Pairings", matrix.pairings.iter().map(pairing));
    Ok(())
}

fn block(title: &str, lines: impl Iterator<Item = String>) {
    println!("{title}:");
    for line in lines {
        println!("{line}");
    }
}

/// One skill that too few know: id, how many can do it alone of how many who should, what it is
/// about, its name and what is wrong.
fn gap(about: &str, row: &MatrixSkill) -> String {
    format!(
        "{}\t{}/{}\t{}\t{}\t{}",
        row.id,
        row.alone,
        row.skill.wanted,
        or_none(about),
        plain(&row.skill.name),
        plain(&row.gap)
    )
}

/// One service: id, its bus factor, how many skills it has, its name and what to look at.
fn service(cover: &ServiceCover) -> String {
    let factor = cover.bus_factor.map(|factor| factor.to_string());
    format!(
        "{}\t{}\t{}\t{}\t{}",
        cover.service,
        factor.as_deref().unwrap_or("-"),
        cover.skills,
        plain(&cover.name),
        or_none(&cover.sentence)
    )
}

/// One suggestion: the skill's id, what it is about, its name, who teaches, who learns, and why.
fn pairing(pairing: &Pairing) -> String {
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}",
        pairing.skill,
        or_none(&pairing.about),
        plain(&pairing.skill_name),
        plain(&pairing.teacher_name),
        plain(&pairing.learner_name),
        plain(&pairing.why)
    )
}

fn or_none(text: &str) -> String {
    if text.is_empty() {
        "-".to_owned()
    } else {
        plain(text)
    }
}
