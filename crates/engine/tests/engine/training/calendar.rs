//! Calendar files: invitations out, and sessions in.

use std::{fs, path::Path};

use muster_engine::training::{Reach, SessionFilter};
use muster_model::{
    ids::{SessionId, TeamId},
    record::{SessionKind, SessionState},
    time::Millis,
};

use super::{Story, on_the_wall, paris, weekly};

/// Writes a calendar of these events, each a few lines.
pub fn write_file(path: &Path, events: &[&str]) {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//test//EN\r\n".to_owned();
    for event in events {
        text.push_str("BEGIN:VEVENT\r\nDTSTAMP:20260101T000000Z\r\n");
        for line in event.lines() {
            text.push_str(line.trim());
            text.push_str("\r\n");
        }
        text.push_str("END:VEVENT\r\n");
    }
    text.push_str("END:VCALENDAR\r\n");
    fs::write(path, text).unwrap();
}

impl Story {
    /// The lines of an invitation.
    fn invitation(&self, id: SessionId) -> Vec<String> {
        let path = self.laptop.folder().join("invitation.ics");
        self.laptop.engine.export_invitation(id, &path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replace("\r\n ", "");
        text.lines().map(str::to_owned).collect()
    }
}

#[test]
fn an_invitation_says_all_that_a_calendar_needs() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over; \"live\", at last");
    new.facilitator = Some(story.ada);
    new.place = "Room 2, on the left".to_owned();
    new.description = "How we do it.\r\nSlowly.".to_owned();
    new.materials = "A laptop\u{7}".to_owned();
    new.capacity = Some(2);
    let id = story.plan(&new);
    for member in [story.bo, story.cy, story.ada] {
        story.laptop.clock.advance(Millis::minutes(1));
        story.sign_up(id, member);
    }
    let lines = story.invitation(id);
    let uid = format!("UID:{id}@muster");
    for expected in [
        "METHOD:REQUEST",
        uid.as_str(),
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "SUMMARY:Fail over\\; \"live\"\\, at last",
        "DTSTART:20260310T130000Z",
        "DTEND:20260310T140000Z",
        // The last who signed up did at 10:09:40.
        "DTSTAMP:20260302T100940Z",
        "LOCATION:Room 2\\, on the left",
        "DESCRIPTION:How we do it.\\nSlowly.\\n\\nMaterials:\\nA laptop ",
        "ORGANIZER;CN=\"Ada\":mailto:ada@example.com",
        "ATTENDEE;CN=\"Ada\";PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:ada@example.com",
        "ATTENDEE;CN=\"Bo\";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:bo@example.com",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected} in {lines:#?}"
        );
    }
    // Cy has a place and no address, Ada waits and leads.
    let attendees = lines.iter().filter(|line| line.starts_with("ATTENDEE"));
    assert_eq!(attendees.count(), 2);
    assert_eq!(
        story.invitation(id),
        lines,
        "the same session gives the same bytes"
    );
    let name = story.laptop.engine.invitation_name(id).unwrap();
    assert_eq!(name, "Fail-over;-live-,-at-last.ics");
}

#[test]
fn whoever_planned_it_invites_where_nobody_leads_and_a_long_text_is_cut() {
    let story = Story::begin();
    let mut new = story.tuesday("???");
    new.description = "x".repeat(20_000);
    let id = story.plan(&new);
    let lines = story.invitation(id);
    assert!(lines.contains(&"ORGANIZER;CN=\"Ada\":mailto:ada@example.com".to_owned()));
    assert!(!lines.iter().any(|line| line.starts_with("ATTENDEE")));
    let text = lines.iter().find(|line| line.starts_with("DESCRIPTION"));
    assert_eq!(text.unwrap().chars().count(), "DESCRIPTION:".len() + 4_001);
    let name = story.laptop.engine.invitation_name(id).unwrap();
    assert_eq!(name, "session.ics");
}

#[test]
fn a_calendar_takes_each_change_and_the_end() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    let id = story.plan(&new);
    let uid = format!("UID:{id}@muster");
    let engine = &story.laptop.engine;
    story.laptop.clock.advance(Millis::minutes(1));
    new.starts_at = paris("2026-03-11 14:00");
    engine.save_session(Some(id), &new, Reach::One).unwrap();
    let moved = story.invitation(id);
    assert!(moved.contains(&uid) && moved.contains(&"SEQUENCE:1".to_owned()));
    assert!(moved.contains(&"DTSTART:20260311T130000Z".to_owned()));
    engine.cancel_session(id, Reach::One).unwrap();
    let cancelled = story.invitation(id);
    for expected in [
        uid.as_str(),
        "METHOD:CANCEL",
        "STATUS:CANCELLED",
        "SEQUENCE:2",
    ] {
        assert!(cancelled.iter().any(|line| line == expected), "{expected}");
    }
}

#[test]
fn an_invitation_to_one_of_a_series_is_to_all_that_are_planned() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    new.repeat = weekly("2026-03-31");
    let first = story.plan(&new);
    let series = story.series(first);
    let engine = &story.laptop.engine;
    engine.cancel_session(series[1].0, Reach::One).unwrap();
    let uids = |id| -> Vec<String> {
        let lines = story.invitation(id).into_iter();
        lines.filter(|line| line.starts_with("UID:")).collect()
    };
    let uid = |place: usize| format!("UID:{}@muster", series[place].0);
    assert_eq!(uids(first), [uid(0), uid(2), uid(3)]);
    assert_eq!(uids(series[2].0), [uid(0), uid(2), uid(3)]);
    assert_eq!(uids(series[1].0), [uid(1)]);
    // In UTC the last one begins an hour earlier, for the clocks have changed.
    assert!(
        story
            .invitation(first)
            .contains(&"DTSTART:20260331T120000Z".to_owned())
    );
    story.laptop.clock.advance(Millis::days(9));
    story.was_there(first, &[]);
    assert_eq!(uids(first), [uid(0)]);
}

#[test]
fn an_invitation_is_written_only_where_it_can_be() {
    let story = Story::begin();
    let id = story.plan(&story.tuesday("Fail over"));
    let path = story.laptop.folder().join("nowhere").join("file.ics");
    let engine = &story.laptop.engine;
    let refused = engine.export_invitation(id, &path).unwrap_err();
    assert!(refused.message.contains("There is no folder"), "{refused}");
}

#[test]
fn a_calendar_file_becomes_sessions_and_again_nothing() {
    let story = Story::begin();
    let path = story.laptop.folder().join("file.ics");
    write_file(
        &path,
        &[
            "UID:1\nSUMMARY:Talk\nLOCATION:Room 2\nDESCRIPTION:About it.\\nAll of it.\n\
             DTSTART;TZID=America/New_York:20260601T090000\nDURATION:PT1H",
            "UID:2\nSUMMARY:Weekly\nDTSTART:20260317T140000\nDTEND:20260317T150000\n\
             RRULE:FREQ=WEEKLY;COUNT=4",
            "UID:3\nSUMMARY:Blink\nDTSTART:20260601T090000Z\nDURATION:PT1M",
            "UID:4\nSUMMARY:Holidays\nDTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260715",
            "UID:5\nSUMMARY:Broken\nDTSTART:soon",
            "UID:6\nSUMMARY:Last year\nDTSTART:20250601T090000Z",
            "UID:7\nSUMMARY:Talk\nDTSTART:20260601T130000Z",
        ],
    );
    let engine = &story.laptop.engine;
    let preview = engine.preview_sessions(&path).unwrap();
    let seen: Vec<_> = preview
        .sessions
        .iter()
        .map(|it| (it.title.as_str(), it.place.as_str(), it.is_known))
        .collect();
    assert_eq!(
        seen,
        [
            ("Weekly", "", false),
            ("Weekly", "", false),
            ("Weekly", "", false),
            ("Weekly", "", false),
            ("Talk", "Room 2", false),
            ("Talk", "", true),
        ]
    );
    assert_eq!(
        preview.problems,
        [
            "'Broken' was left out: it has no beginning that can be read.",
            "'Blink' was left out: a session lasts between 5 minutes and 5 days.",
            "'Holidays' was left out: a session lasts between 5 minutes and 5 days.",
        ]
    );
    assert_eq!(engine.import_sessions(&path, story.apps), Ok(5));
    let list = engine.sessions(&SessionFilter::default()).unwrap();
    let talk = list.rows.iter().find(|row| row.title == "Talk").unwrap();
    let talk = story.detail(talk.id).session;
    assert_eq!(
        (talk.kind, talk.state),
        (SessionKind::Talk, SessionState::Planned)
    );
    assert_eq!((talk.host_team, talk.created_by), (story.apps, story.ada));
    assert_eq!(talk.description, "About it.\nAll of it.");
    assert_eq!(talk.time_zone, "America/New_York");
    assert_eq!(talk.starts_at, paris("2026-06-01 15:00"));
    assert_eq!(talk.series, None);
    // What recurs in the file is a series here, in the zone of the workspace.
    let first = list.rows.iter().find(|row| row.title == "Weekly").unwrap();
    let weekly = story.series(first.id);
    assert_eq!(
        on_the_wall(&weekly),
        ["03-17 14:00", "03-24 14:00", "03-31 14:00", "04-07 14:00"]
    );
    assert!(weekly.iter().all(|(_, it)| it.time_zone == "Europe/Paris"));

    let again = engine.preview_sessions(&path).unwrap();
    assert!(again.sessions.iter().all(|it| it.is_known));
    assert_eq!(engine.import_sessions(&path, story.apps), Ok(0));
}

#[test]
fn what_muster_wrote_it_knows_again() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    new.repeat = weekly("2026-03-31");
    let id = story.plan(&new);
    let path = story.laptop.folder().join("invitation.ics");
    let engine = &story.laptop.engine;
    engine.export_invitation(id, &path).unwrap();
    let preview = engine.preview_sessions(&path).unwrap();
    assert_eq!(preview.sessions.len(), 4);
    assert!(preview.sessions.iter().all(|it| it.is_known));
}

#[test]
fn what_cannot_be_sessions_is_refused_in_a_sentence_and_writes_nothing() {
    let story = Story::begin();
    let path = story.laptop.folder().join("file.ics");
    let engine = &story.laptop.engine;
    let missing = engine.preview_sessions(&path).unwrap_err();
    assert!(missing.message.contains("could not be read"), "{missing}");
    for text in [
        &b"\xff\xfe\x00"[..],
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT",
        "BEGIN:VCALENDAR\r\n".repeat(10_000).as_bytes(),
    ] {
        fs::write(&path, text).unwrap();
        let refused = engine.import_sessions(&path, story.web).unwrap_err();
        assert!(refused.message.contains("could not be read"), "{refused}");
        assert!(
            refused
                .details
                .is_some_and(|it| it.chars().count() <= 2_000)
        );
    }
    fs::write(&path, vec![b' '; 10 * 1024 * 1024 + 1]).unwrap();
    let refused = engine.import_sessions(&path, story.web).unwrap_err();
    assert!(refused.message.contains("larger than 10 MB"), "{refused}");
    // One event that no session can be refuses itself alone, and a team that is gone all of them.
    write_file(&path, &["UID:1\nSUMMARY:Talk\nDTSTART:20260601T090000"]);
    let refused = engine.import_sessions(&path, TeamId::new());
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("host_team"));
    assert!(story.titles(&SessionFilter::default()).is_empty());
}
