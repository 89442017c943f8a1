/// How many sentences about what could not be read are kept for a person to read.
const MOST: usize = 100;

/// Sentences about what a connection's syncs could not read. Those of the last sync stay until the
/// next one has some of its own or ends without, so that they do not vanish each time one begins.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    sentences: Vec<String>,
    /// Whether a sync is under way that has noted nothing yet.
    are_of_the_last: bool,
}

impl LeftOut {
    /// What can be read now.
    pub(super) fn sentences(&self) -> Vec<String> {
        self.sentences.clone()
    }

    /// A sync begins.
    pub(super) fn begin(&mut self) {
        self.are_of_the_last = true;
    }

    /// Notes what the sync that is under way could not read, as long as a person would read it.
    pub(super) fn note(&mut self, sentences: &[String]) {
        if sentences.is_empty() {
            return;
        }
        self.end();
        let room = MOST.saturating_sub(self.sentences.len());
        self.sentences.extend(sentences.iter().take(room).cloned());
    }

    /// A sync has ended: what it did not note can be read now.
    pub(super) fn end(&mut self) {
        if std::mem::take(&mut self.are_of_the_last) {
            self.sentences.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn what_the_last_sync_left_out_stays_until_the_next_knows_better() {
        let mut left_out = LeftOut::default();
        left_out.begin();
        left_out.note(&texts(&["a"]));
        left_out.note(&texts(&["b"]));
        left_out.end();
        assert_eq!(left_out.sentences(), texts(&["a", "b"]));

        left_out.begin();
        assert_eq!(left_out.sentences(), texts(&["a", "b"]));
        left_out.note(&[]);
        assert_eq!(left_out.sentences(), texts(&["a", "b"]));
        left_out.note(&texts(&["b"]));
        assert_eq!(left_out.sentences(), texts(&["b"]));
        left_out.end();
        assert_eq!(left_out.sentences(), texts(&["b"]));

        left_out.begin();
        left_out.end();
        assert_eq!(left_out.sentences(), texts(&[]));
    }

    #[test]
    fn no_more_is_kept_than_a_person_reads() {
        let mut left_out = LeftOut::default();
        left_out.begin();
        let many: Vec<String> = (0..3 * MOST).map(|number| number.to_string()).collect();
        left_out.note(&many);
        left_out.note(&many);
        assert_eq!(left_out.sentences(), many[..MOST]);
    }
}
