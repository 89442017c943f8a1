use muster_model::{
    record::Severity,
    storm::{Show, StormGate},
    time::Timestamp,
};

/// How many lines a summary has at the most.
const LINES: usize = 5;

/// The pages that came at once, as far as one summary tells of them.
#[derive(Debug, Default)]
pub(crate) struct Storm {
    gate: StormGate,
    summed_up: Vec<(Severity, String)>,
}

impl Storm {
    /// Counts one more page and says how to show it; what is shown by itself ends the storm before.
    pub(super) fn offer(&mut self, now: Timestamp) -> Show {
        let show = self.gate.offer(now);
        if show == Show::Single {
            self.summed_up.clear();
        }
        show
    }

    /// Takes more pages into the summary, which stands for those that it told of before as well.
    /// Answers the worst severity in it and its lines, the worst first.
    pub(super) fn sum_up(
        &mut self,
        pages: impl IntoIterator<Item = (Severity, String)>,
    ) -> Option<(Severity, String)> {
        self.summed_up.extend(pages);
        self.summed_up.sort_by_key(|(severity, _)| *severity);
        let (worst, _) = self.summed_up.first()?;
        let lines: Vec<_> = self
            .summed_up
            .iter()
            .take(LINES)
            .map(|(_, line)| line.as_str())
            .collect();
        Some((*worst, lines.join("\n")))
    }
}
