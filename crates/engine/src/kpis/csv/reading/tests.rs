use muster_model::time::Millis;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// 2026-03-02T10:00:00Z.
const NOW: Timestamp = Timestamp(1_772_445_600_000);
/// 2026-02-01T00:00:00 in Paris.
const FEBRUARY: Timestamp = Timestamp(1_769_900_400_000);

fn read_as(unit: Unit, text: &str) -> Result<Read, Problem> {
    let table = Table {
        zone: Tz::Europe__Paris,
        now: NOW,
        unit,
        unit_label: "tickets",
    };
    table.read(text)
}

fn read(text: &str) -> Read {
    read_as(Unit::Number, text).unwrap()
}

fn values(read: &Read) -> Vec<(u32, i64, f64)> {
    assert_eq!(read.problems, []);
    let day = Millis::days(1).0;
    let lines = read.lines.iter();
    lines
        .map(|it| (it.line, it.at.since(FEBRUARY).0 / day, it.value))
        .collect()
}

#[rstest]
#[case::commas("2026-02-01,3\n2026-02-02,4.5\n")]
#[case::semicolons("2026-02-01;3\n2026-02-02;4,5\n")]
#[case::tabs("2026-02-01\t3\n2026-02-02\t4,5")]
#[case::quoted("\"2026-02-01\",\"3\"\n\"2026-02-02\",\"4.5\"")]
#[case::windows("2026-02-01,3\r\n2026-02-02,4.5\r\n")]
#[case::old_macs("2026-02-01,3\r2026-02-02,4.5\r")]
#[case::spaces(" 2026-02-01 , 3 \n 2026-02-02 , 4.5 ")]
#[case::a_byte_order_mark("\u{feff}2026-02-01,3\n2026-02-02,4.5")]
#[case::units("2026-02-01,3 tickets\n2026-02-02,4.5 tickets")]
#[case::instants("2026-02-01T00:00:00+01:00,3\n2026-02-01T23:00:00Z,4.5")]
fn the_same_two_values_in_many_notations(#[case] text: &str) {
    assert_eq!(values(&read(text)), [(1, 0, 3.0), (2, 1, 4.5)]);
}

#[test]
fn a_header_and_empty_lines_are_passed_over_and_lines_keep_their_numbers() {
    let found = read(
        "Date;Value;Note\n\n2026-02-01;3;\n;;\n\n\"2026-02-02\";4;\"two\nlines\"\n2026-02-03;5",
    );
    assert_eq!(values(&found), [(3, 0, 3.0), (6, 1, 4.0), (8, 2, 5.0)]);
    assert_eq!(found.lines[1].note, "two\nlines");
}

#[test]
fn every_line_that_cannot_be_read_is_named() {
    let found = read(
        "2026-02-01,3\n1/2/2026,4\n2026-02-30,4\n2026-02-03,\n2026-02-04,many\n2026-02-05\n\
         2026-02-01,9\n2026-02-06,1,5,2\n2027-02-06,1\n2026-02-07,\"1,5\"\n2026-02-08,1.000.000\n\
         2026-02-09,1,5",
    );
    let problems: Vec<(u32, &str)> = found
        .problems
        .iter()
        .map(|it| (it.line, it.sentence.as_str()))
        .collect();
    let expected = [
        (2, "‘1/2/2026’ is not a date."),
        (3, "‘2026-02-30’ is not a date."),
        (4, "The value is missing."),
        (5, "‘many’ is not a number."),
        (6, "A line has a date and a value"),
        (7, "Line 1 has a value for the same time."),
        (8, "It has more than three columns."),
        (9, "A value is for a time that has been"),
        (10, "‘1,5’ is not a number."),
        (11, "‘1.000.000’ is not a number."),
        (12, "‘1,5’ may be one number."),
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:?}");
    for ((line, sentence), (expected_line, begin)) in problems.into_iter().zip(expected) {
        assert_eq!(line, expected_line, "{sentence}");
        assert!(sentence.starts_with(begin), "{sentence}");
    }
}

#[test]
fn a_first_line_with_one_mistake_is_no_header() {
    for text in ["2026-02-01,three\n", "someday,3\n", "2026-2-1,three\n"] {
        assert_eq!(read(text).problems.len(), 1, "{text}");
    }
}

#[test]
fn a_text_without_values_is_refused() {
    for text in ["", "\n\n", "Date,Value\n", " ; \n"] {
        let problem = read_as(Unit::Number, text).unwrap_err();
        assert!(
            problem.message.starts_with("The file has no values."),
            "{text:?}"
        );
    }
}

#[test]
fn too_many_lines_are_refused_and_only_the_first_problems_are_listed() {
    let lines = |n: usize, value: &str| {
        let line = |minute: usize| {
            let at = FEBRUARY - Millis::minutes(i64::try_from(minute).unwrap());
            format!("{at},{value}\n")
        };
        (0..n).map(line).collect::<String>()
    };
    assert_eq!(read(&lines(MOST_LINES, "1")).lines.len(), MOST_LINES);
    let problem = read_as(Unit::Number, &lines(MOST_LINES + 1, "1")).unwrap_err();
    assert_eq!(
        problem.message,
        "The file has more than 20000 values. Split it into several."
    );
    assert_eq!(read(&lines(300, "?")).problems.len(), MOST_PROBLEMS);
}

#[rstest]
#[case("2h 14min", 8_040_000.0)]
#[case("2 h 14 min", 8_040_000.0)]
#[case("1d 3h", 97_200_000.0)]
#[case("1.5 hours", 5_400_000.0)]
#[case("90 min", 5_400_000.0)]
#[case("45s", 45_000.0)]
#[case("250 ms", 250.0)]
fn spans_are_read_with_their_units(#[case] text: &str, #[case] millis: f64) {
    let found = read_as(Unit::Duration, &format!("2026-02-01,{text}")).unwrap();
    assert_eq!(values(&found), [(1, 0, millis)]);
}

#[rstest]
#[case::without_a_unit("134")]
#[case::in_the_wrong_order("14min 2h")]
#[case::twice("2h 2h")]
#[case::of_no_unit("2 fortnights")]
#[case::of_nothing("h")]
#[case::below_nothing("-2h")]
fn a_span_that_may_mean_something_else_is_refused(#[case] text: &str) {
    let found = read_as(Unit::Duration, &format!("2026-02-01,{text}")).unwrap();
    assert_eq!(found.problems.len(), 1, "{found:?}");
}

#[rstest]
#[case("15 %", Some(0.15))]
#[case("15%", Some(0.15))]
#[case("99.95 %", Some(0.9995))]
#[case("120 %", Some(1.2))]
#[case("0.15", Some(0.15))]
#[case("1", Some(1.0))]
#[case("15", None)]
#[case("%", None)]
fn shares_are_read_in_percent_or_as_parts_of_one(#[case] text: &str, #[case] share: Option<f64>) {
    let found = read_as(Unit::Share, &format!("2026-02-01,{text}")).unwrap();
    match share {
        Some(share) => assert!((values(&found)[0].2 - share).abs() < 1e-12, "{found:?}"),
        None => assert_eq!(found.problems.len(), 1, "{found:?}"),
    }
}

#[rstest]
#[case("-3", -3.0)]
#[case("\u{2212}3", -3.0)]
#[case("+0.5", 0.5)]
#[case("1e3", 1_000.0)]
#[case("2.5E-2", 0.025)]
fn numbers_may_have_a_sign_and_an_exponent(#[case] text: &str, #[case] number: f64) {
    assert_eq!(
        values(&read(&format!("2026-02-01,{text}"))),
        [(1, 0, number)]
    );
}

#[test]
fn infinities_and_words_for_them_are_no_numbers() {
    for text in ["inf", "NaN", "1e999", "e", "-", ".", ".5", "5."] {
        let found = read(&format!("2026-02-01,{text}"));
        assert_eq!(found.problems.len(), 1, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_breaking(text in "[-0-9.,;\t\n\r\"a-zé %:TZ+]{0,200}") {
        if let Ok(read) = read_as(Unit::Number, &text) {
            prop_assert!(!read.lines.is_empty() || !read.problems.is_empty());
        }
    }

    #[test]
    fn what_is_written_is_read_back(
        values in prop::collection::vec(-1e9..1e9_f64, 1..50),
        delimiter in prop::sample::select(vec![',', ';', '\t']),
    ) {
        let text: String = (0..)
            .zip(&values)
            .map(|(minute, value)| {
                format!("{}{delimiter}{value}\n", FEBRUARY + Millis::minutes(minute))
            })
            .collect();
        let found = read(&text);
        prop_assert_eq!(&found.problems, &[]);
        let back: Vec<f64> = found.lines.iter().map(|line| line.value).collect();
        prop_assert_eq!(back, values);
    }
}
