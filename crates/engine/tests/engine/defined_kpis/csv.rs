use muster_engine::kpis::CsvImport;

use super::*;

fn counts(import: &CsvImport) -> (u32, u32, u32) {
    (import.added, import.replaced, import.unchanged)
}

const FILE: &str = "Day;Tickets;Note\n2026-02-10;4;\n2026-02-11;5,5;The sale\n\n2026-02-12;0;\n";

#[test]
fn a_file_is_looked_at_first_and_then_taken_whole() {
    let laptop = Laptop::set_up();
    let id = laptop.engine.save_kpi_definition(None, &tickets()).unwrap();
    let import = |text: &str, write| laptop.engine.import_kpi_csv(id, text, write).unwrap();
    let total = || laptop.engine.kpi_samples(id, 0, 9).unwrap().total;

    let looked_at = import(FILE, false);
    assert_eq!((counts(&looked_at), total()), ((3, 0, 0), 0));
    let lines: Vec<(u32, f64)> = looked_at
        .lines
        .iter()
        .map(|it| (it.line, it.value))
        .collect();
    assert_eq!(lines, [(2, 4.0), (3, 5.5), (5, 0.0)]);

    assert_eq!(counts(&import(FILE, true)), (3, 0, 0));
    assert_eq!((ask(&laptop, id).value, total()), (Some(9.5), 3));
    let rows = laptop.engine.kpi_samples(id, 0, 9).unwrap().rows;
    assert_eq!(rows[1].note, "The sale");
    // Again it says nothing new, and another value of a day takes the place of the first.
    assert_eq!(counts(&import(FILE, true)), (0, 0, 3));
    let corrected = "2026-02-11;7;The sale\n2026-02-13;1;";
    assert_eq!(counts(&import(corrected, false)), (1, 1, 0));
    assert_eq!(counts(&import(corrected, true)), (1, 1, 0));
    assert_eq!((ask(&laptop, id).value, total()), (Some(12.0), 4));
}

#[test]
fn while_a_line_cannot_be_read_nothing_is_taken() {
    let (laptop, id) = with_tickets();
    let before = laptop.engine.kpi_samples(id, 0, 9).unwrap();
    let text = "2026-02-10,4\n2026-02-11,four\n";
    let import = laptop.engine.import_kpi_csv(id, text, true).unwrap();
    assert_eq!(counts(&import), (0, 0, 0));
    assert_eq!((import.problems.len(), import.problems[0].line), (1, 2));
    assert_eq!(laptop.engine.kpi_samples(id, 0, 9).unwrap(), before);
}

#[test]
fn only_kpis_by_hand_take_files() {
    let (laptop, id) = with_tickets();
    laptop.engine.archive_kpi(id, true).unwrap();
    let problem = laptop.engine.import_kpi_csv(id, FILE, false).unwrap_err();
    assert!(problem.message.contains("is archived"), "{problem:?}");
}

#[test]
fn a_half_year_of_days_comes_in_at_once() {
    let laptop = Laptop::set_up();
    let id = laptop.engine.save_kpi_definition(None, &tickets()).unwrap();
    let text: String = (1..=180)
        .map(|day| format!("{},{day}\n", days_ago(day)))
        .collect();
    let import = laptop.engine.import_kpi_csv(id, &text, true).unwrap();
    assert_eq!(counts(&import), (180, 0, 0));
    assert!(import.lines.len() < 180);
    // 1 + 2 + … + 28
    assert_eq!(ask(&laptop, id).value, Some(406.0));
}

/// One value for each of so many hours.
fn hours(count: i64) -> String {
    let line = |hour: i64| format!("{},{hour}\n", START - Millis::hours(hour));
    (1..=count).map(line).collect()
}

#[test]
fn a_long_file_with_one_bad_line_is_not_taken_at_all() {
    let (laptop, id) = with_tickets();
    let before = laptop.engine.kpi_samples(id, 0, 9).unwrap();
    let text = hours(2_000) + "tomorrow,5\n";
    let import = laptop.engine.import_kpi_csv(id, &text, true).unwrap();
    assert_eq!(counts(&import), (0, 0, 0));
    assert_eq!(import.problems[0].line, 2_001);
    assert_eq!(laptop.engine.kpi_samples(id, 0, 9).unwrap(), before);
}

#[test]
fn a_long_file_that_fails_half_way_leaves_nothing_behind_and_is_taken_whole_after() {
    let (laptop, id) = with_tickets();
    let engine = &laptop.engine;
    let total = || engine.kpi_samples(id, 0, 9).unwrap().total;
    let edits = || engine.verify_audit().unwrap();
    let before = (total(), edits());
    let file = rusqlite::Connection::open(laptop.workspace_file()).unwrap();
    file.execute_batch(
        "CREATE TRIGGER half_way BEFORE INSERT ON kpi_samples
         WHEN (SELECT count(*) FROM kpi_samples) = 300
         BEGIN SELECT raise(ABORT, 'the disk fails'); END",
    )
    .unwrap();
    let text = hours(600);
    engine.import_kpi_csv(id, &text, true).unwrap_err();
    assert_eq!((total(), edits()), before);
    file.execute_batch("DROP TRIGGER half_way").unwrap();
    let import = engine.import_kpi_csv(id, &text, true).unwrap();
    // Three, ten and twenty days ago had a value each, which the file replaces; 55 is before it.
    assert_eq!(counts(&import), (597, 3, 0));
    assert_eq!(total(), 601);
    assert!(edits().broken.is_none());
}
