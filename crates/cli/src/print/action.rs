//! What `musterctl action` prints: a line for each action item, or JSON in the shapes of the app.

use muster_engine::reviews::{ActionList, ActionView};

use super::incident::plain;

pub(crate) fn list(list: &ActionList, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(&list.rows)?);
        return Ok(());
    }
    for action in &list.rows {
        println!("{}", line(action));
    }
    Ok(())
}

/// One action item: id, state, day, owner, kind and title.
pub(crate) fn line(action: &ActionView) -> String {
    let owner = if action.owner_name.is_empty() {
        "-".to_owned()
    } else {
        plain(&action.owner_name)
    };
    let due = match action.due {
        Some(due) if action.overdue => format!("{due} overdue"),
        Some(due) => due.to_string(),
        None => "-".to_owned(),
    };
    format!(
        "{}\t{}\t{due}\t{owner}\t{}\t{}",
        action.id,
        action.state.name().replace(' ', "-"),
        action.kind.name(),
        plain(&action.title)
    )
}
