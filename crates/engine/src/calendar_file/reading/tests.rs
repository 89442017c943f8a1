use chrono::DateTime;
use rstest::rstest;

use super::*;

const PARIS: Tz = Tz::Europe__Paris;

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
}

fn year() -> Window {
    Window {
        from: at("2026-01-01T00:00:00Z"),
        to: at("2027-01-01T00:00:00Z"),
    }
}

/// A calendar of these events, each a few lines.
fn calendar(events: &[&str]) -> String {
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
    text
}

fn found(event: &str) -> Reading {
    read(&calendar(&[event]), PARIS, year()).unwrap()
}

/// When the only event is, from its beginnings.
fn begins(event: &str) -> Vec<Timestamp> {
    let reading = found(event);
    assert_eq!(reading.left_out, Vec::<String>::new());
    reading.events.iter().map(|it| it.window.from).collect()
}

#[rstest]
#[case::utc(
    "DTSTART:20260601T070000Z\nDTEND:20260601T150000Z",
    "09:00",
    "17:00",
    Tz::UTC
)]
#[case::with_a_zone(
    "DTSTART;TZID=America/New_York:20260601T030000\nDTEND;TZID=America/New_York:20260601T110000",
    "09:00",
    "17:00",
    Tz::America__New_York
)]
#[case::without_a_zone(
    "DTSTART:20260601T090000\nDTEND:20260601T170000",
    "09:00",
    "17:00",
    PARIS
)]
#[case::with_a_length("DTSTART:20260601T090000\nDURATION:PT8H", "09:00", "17:00", PARIS)]
#[case::without_an_end("DTSTART:20260601T090000", "09:00", "10:00", PARIS)]
fn an_event_has_its_time(
    #[case] lines: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] zone: Tz,
) {
    let reading = found(&format!("UID:1\nSUMMARY:Ada\n{lines}"));
    let window = Window {
        from: at(&format!("2026-06-01T{from}:00+02:00")),
        to: at(&format!("2026-06-01T{to}:00+02:00")),
    };
    assert_eq!(
        reading.events,
        [Found {
            title: "Ada".to_owned(),
            window,
            person: "Ada".to_owned(),
            place: String::new(),
            text: "".into(),
            zone,
            event: 0,
        }]
    );
}

#[test]
fn a_day_lasts_from_midnight_to_midnight_on_the_night_of_a_clock_change_too() {
    let reading = found("UID:1\nSUMMARY:Ada\nDTSTART;VALUE=DATE:20260329");
    assert_eq!(
        reading.events[0].window,
        Window {
            from: at("2026-03-29T00:00:00+01:00"),
            to: at("2026-03-30T00:00:00+02:00"),
        }
    );
}

#[test]
fn whoever_attends_is_meant() {
    let reading = found(
        "UID:1\nSUMMARY:On call - Shop\nATTENDEE;CN=\"Ada\":mailto:Ada@Example.com\n\
         DTSTART:20260601T070000Z\nDTEND:20260601T150000Z",
    );
    assert_eq!(reading.events[0].person, "ada@example.com");
    assert_eq!(reading.events[0].title, "On call - Shop");
}

#[test]
fn a_weekly_event_follows_the_wall_clock_over_a_clock_change() {
    let begins = begins(
        "UID:1\nSUMMARY:Ada\nDTSTART;TZID=Europe/Paris:20260316T090000\n\
         DTEND;TZID=Europe/Paris:20260316T170000\nRRULE:FREQ=WEEKLY;COUNT=4",
    );
    let expected = [
        "2026-03-16T09:00:00+01:00",
        "2026-03-23T09:00:00+01:00",
        "2026-03-30T09:00:00+02:00",
        "2026-04-06T09:00:00+02:00",
    ];
    assert_eq!(begins, expected.map(at));
}

#[test]
fn a_nightly_event_has_its_night_also_when_its_hour_is_skipped() {
    let begins = begins(
        "UID:1\nSUMMARY:Ada\nDTSTART;TZID=Europe/Paris:20260328T023000\nDURATION:PT1H\n\
         RRULE:FREQ=DAILY;COUNT=3",
    );
    let expected = [
        "2026-03-28T02:30:00+01:00",
        "2026-03-29T03:00:00+02:00",
        "2026-03-30T02:30:00+02:00",
    ];
    assert_eq!(begins, expected.map(at));
}

/// The last one ends at 07:00 UTC, which is 09:00 in Paris: it is the last one that counts.
#[rstest]
#[case::in_utc("20260603T070000Z", 3)]
#[case::just_before("20260603T065959Z", 2)]
#[case::on_the_wall_clock("20260603T090000", 3)]
#[case::a_day("20260603", 3)]
fn a_recurrence_ends_when_it_says(#[case] until: &str, #[case] count: usize) {
    let begins = begins(&format!(
        "UID:1\nSUMMARY:Ada\nDTSTART;TZID=Europe/Paris:20260601T090000\nDURATION:PT8H\n\
         RRULE:FREQ=DAILY;UNTIL={until}"
    ));
    assert_eq!(begins.len(), count);
}

#[test]
fn times_that_were_taken_out_moved_or_cancelled_are_respected() {
    let series = "UID:1\nSUMMARY:Ada\nDTSTART;TZID=Europe/Paris:20260601T090000\nDURATION:PT8H\n\
                  RRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Paris:20260602T090000";
    let moved = "UID:1\nSUMMARY:Ada\nRECURRENCE-ID;TZID=Europe/Paris:20260603T090000\n\
                 DTSTART;TZID=Europe/Paris:20260603T120000\nDURATION:PT8H";
    let cancelled = "UID:1\nSUMMARY:Ada\nSTATUS:CANCELLED\n\
                     RECURRENCE-ID;TZID=Europe/Paris:20260604T090000\n\
                     DTSTART;TZID=Europe/Paris:20260604T090000\nDURATION:PT8H";
    let reading = read(&calendar(&[series, moved, cancelled]), PARIS, year()).unwrap();
    let begins: Vec<_> = reading.events.iter().map(|it| it.window.from).collect();
    let expected = ["2026-06-01T09:00:00+02:00", "2026-06-03T12:00:00+02:00"];
    assert_eq!(begins, expected.map(at));
}

#[test]
fn an_endless_recurrence_is_read_as_far_as_the_time_that_is_asked_for() {
    let reading = found(
        "UID:1\nSUMMARY:Ada\nDTSTART:19990101T000000Z\nDTEND:19990101T120000Z\nRRULE:FREQ=DAILY",
    );
    assert_eq!(reading.events.len(), 365);
    assert!(reading.left_out.is_empty());
}

#[test]
fn a_recurrence_that_is_cut_is_named() {
    let hourly =
        found("UID:1\nSUMMARY:Ada\nDTSTART:20260101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY");
    assert_eq!(hourly.events.len(), MOST_TIMES);
    assert_eq!(
        hourly.left_out,
        ["'Ada' recurs more than 1000 times; the rest was left out."]
    );
}

#[rstest]
#[case::too_often(
    "DTSTART:20260601T090000Z\nRRULE:FREQ=SECONDLY",
    "more often than every hour"
)]
#[case::no_rule(
    "DTSTART:20260601T090000Z\nRRULE:FREQ=SOMETIMES",
    "recurrence cannot be read"
)]
#[case::unknown_zone(
    "DTSTART;TZID=Mars/Olympus:20260601T090000",
    "'Mars/Olympus' is not known"
)]
#[case::turned_round(
    "DTSTART:20260601T090000Z\nDTEND:20260601T080000Z",
    "ends before it begins"
)]
#[case::no_length("DTSTART:20260601T090000Z\nDURATION:soon", "length 'soon'")]
#[case::too_long("DTSTART:20260601T090000Z\nDURATION:P400D", "longer than a year")]
#[case::no_beginning("DESCRIPTION:x", "no beginning")]
#[case::ages_ago("DTSTART:00010101T000000Z", "centuries away")]
fn what_cannot_be_read_is_named_and_costs_its_neighbours_nothing(
    #[case] lines: &str,
    #[case] why: &str,
) {
    let bad = format!("UID:1\nSUMMARY:Broken\n{lines}");
    let good = "UID:2\nSUMMARY:Ada\nDTSTART:20260601T090000Z\nDURATION:PT8H";
    let reading = read(&calendar(&[&bad, good]), PARIS, year()).unwrap();
    assert_eq!(reading.events.len(), 1);
    assert_eq!(reading.left_out.len(), 1);
    let said = &reading.left_out[0];
    assert!(
        said.starts_with("'Broken' was left out: ") && said.contains(why),
        "{said}"
    );
}

#[test]
fn a_file_with_too_many_events_is_read_up_to_its_limit() {
    let event = "UID:1\nSUMMARY:Ada\nDTSTART:20260101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY";
    let reading = read(&calendar(&[event, event, event]), PARIS, year()).unwrap();
    assert_eq!(reading.events.len(), MOST);
    let last = reading.left_out.last().unwrap();
    assert_eq!(
        last,
        "The file has more than 2000 events; the rest was left out."
    );
}

#[test]
fn what_is_no_calendar_is_refused() {
    assert!(read("BEGIN:VCALENDAR\r\nBEGIN:VEVENT", PARIS, year()).is_err());
    for text in ["", "hello", "{\"a\": 1}", "\u{0}\u{0}"] {
        let reading = read(text, PARIS, year());
        assert!(
            reading.is_err() || reading.is_ok_and(|it| it.events.is_empty()),
            "{text}"
        );
    }
}

#[test]
fn an_event_says_what_and_where_it_is_and_which_times_are_of_one() {
    let weekly = "UID:1\nSUMMARY:Fail\\nover\nLOCATION: Room 2 \nDESCRIPTION:Bring a laptop.\\nAnd tea.\n\
                  DTSTART:20260601T090000\nRRULE:FREQ=WEEKLY;COUNT=2";
    let once = "UID:2\nSUMMARY:Ada\nDTSTART:20260601T100000";
    let reading = read(&calendar(&[weekly, once]), PARIS, year()).unwrap();
    let seen: Vec<_> = reading
        .events
        .iter()
        .map(|it| (it.title.as_str(), it.place.as_str(), &*it.text, it.event))
        .collect();
    let weekly = ("Fail over", "Room 2", "Bring a laptop.\nAnd tea.", 0);
    assert_eq!(seen, [weekly, ("Ada", "", "", 1), weekly]);
}

#[rstest]
#[case::one_by_one("BEGIN:X\r\n")]
#[case::in_small_letters("begin:X\n")]
#[case::folded("BE\r\n GIN:X\r\n")]
#[case::after_an_end("BEGIN:Y\r\nEND:YBEGIN:X\r\n")]
#[case::with_the_word_of_an_end("BEGIN:XEND:\r\n")]
fn parts_that_lie_too_deep_in_each_other_are_refused_without_going_down(#[case] line: &str) {
    let deep = "BEGIN:VCALENDAR\r\n".to_owned() + &line.repeat(300_000);
    let refused = read(&deep, PARIS, year()).unwrap_err();
    assert!(refused.contains("too deep"), "{refused}");
}

#[test]
fn many_that_cannot_be_read_are_counted() {
    let broken = vec!["UID:1\nSUMMARY:Broken"; MOST_NAMED + 5];
    let reading = read(&calendar(&broken), PARIS, year()).unwrap();
    assert_eq!(reading.left_out.len(), MOST_NAMED + 1);
    assert_eq!(reading.left_out[MOST_NAMED], "And 5 more were left out.");
}

/// They ask for a day that never comes, or for all hours of a century.
#[rstest]
#[case::never(
    "DTSTART:20260101T090000Z\nRRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,-31",
    "never comes to a day"
)]
#[case::for_ages(
    "DTSTART:19000101T090000Z\nRRULE:FREQ=HOURLY;COUNT=1000000",
    "take too long"
)]
fn a_file_of_rules_that_lead_nowhere_is_given_up_soon(#[case] lines: &str, #[case] why: &str) {
    let event = format!("UID:1\nSUMMARY:Ages\n{lines}");
    let mut events = vec![event.as_str(); 3_000];
    events.push("UID:2\nSUMMARY:Ada\nDTSTART:20260601T100000");
    let reading = read(&calendar(&events), PARIS, year()).unwrap();
    assert_eq!(reading.events.last().unwrap().title, "Ada");
    assert!(
        reading.left_out.iter().any(|it| it.contains(why)),
        "{:?}",
        reading.left_out
    );
}
