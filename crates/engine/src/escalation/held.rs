use muster_model::{
    quiet,
    record::{Member, Severity},
    time::Timestamp,
};

/// What holds back the noise of a page, and until when. The page is owed all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    /// When it may be heard.
    pub(crate) until: Timestamp,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    QuietHours,
    Pause,
}

impl Held {
    /// What holds a page of this severity back at `now`; none if it may be heard. Of two the one
    /// that lasts longer. A pause holds no page that its member lets break through it; quiet hours
    /// go by a rule of their own.
    pub(crate) fn at(
        now: Timestamp,
        me: Option<&Member>,
        severity: Severity,
        paused_until: Option<Timestamp>,
    ) -> Option<Self> {
        let held = |why| move |until| Self { until, why };
        let quiet = me.and_then(|me| quiet::held_until(me, severity, now));
        let quiet = quiet.map(held(Why::QuietHours));
        let is_heard = me
            .and_then(|me| me.pause_break_through)
            .is_some_and(|mildest| severity <= mildest);
        let paused = paused_until.filter(|_| !is_heard);
        quiet.max(paused.map(held(Why::Pause)))
    }

    /// Why nothing was shown, in words, with the time of whoever reads it.
    pub(crate) fn sentence(self, now: Timestamp, me: Option<&Member>) -> String {
        let zone = me.map(Member::zone).unwrap_or_default();
        let local = |at: Timestamp| at.to_utc().with_timezone(&zone);
        let until = local(self.until);
        let format = if until.date_naive() == local(now).date_naive() {
            "%H:%M"
        } else {
            "%A %H:%M"
        };
        let until = until.format(format);
        match self.why {
            Why::QuietHours => {
                format!("Your quiet hours hold the notification back until {until}.")
            }
            Why::Pause => format!("Notifications are paused until {until}."),
        }
    }
}
