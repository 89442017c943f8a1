//! A file that is not an archive of Muster's, or not any more, is refused, and leaves nothing behind.

use std::fs;

use muster_store::archive::ArchiveError;
use rstest::rstest;
use serde_json::json;

use crate::exchange::{Exchange, Files, files_of, shared_rows};

#[test]
fn an_archive_that_ends_early_is_refused_wherever_it_ends() {
    let exchange = Exchange::new();
    let whole = fs::read(exchange.path("archive.zip")).unwrap();
    for length in [
        0,
        1,
        100,
        whole.len() / 2,
        whole.len() - 23,
        whole.len() - 1,
    ] {
        fs::write(exchange.path("archive.zip"), &whole[..length]).unwrap();
        exchange.refusal();
    }
}

#[test]
fn a_flipped_bit_is_found_wherever_it_is() {
    let exchange = Exchange::new();
    let whole = fs::read(exchange.path("archive.zip")).unwrap();
    let original = shared_rows(&exchange.path("original.muster"));
    for position in (0..whole.len()).step_by(whole.len() / 20) {
        let mut bytes = whole.clone();
        bytes[position] ^= 0x10;
        fs::write(exchange.path("archive.zip"), &bytes).unwrap();
        // A bit that means nothing (a date in the zip, say) may be flipped; all others are found.
        match exchange.import() {
            Ok(file) => {
                assert_eq!(shared_rows(file.path()), original, "at {position}");
                fs::remove_file(file.path()).unwrap();
            }
            Err(ArchiveError::Refused(_) | ArchiveError::Newer { .. }) => {}
            Err(other) => panic!("at {position}: {other:?}"),
        }
    }
}

#[test]
fn an_attached_file_that_is_not_the_one_that_was_attached_is_refused() {
    let exchange = Exchange::new();
    exchange.forge(|files| {
        let lines = String::from_utf8(files["contents.jsonl"].clone()).unwrap();
        let forged = lines.replace(&hex::encode("a log"), &hex::encode("a lie"));
        assert_ne!(forged, lines);
        files.insert("contents.jsonl".to_owned(), forged.into_bytes());
    });
    let sentence = exchange.refusal();
    assert!(
        sentence.contains("not the one that was attached"),
        "{sentence}"
    );
}

#[test]
fn an_attached_file_without_its_bytes_is_no_reason_to_refuse() {
    let exchange = Exchange::new();
    exchange.forge(|files| {
        files.insert("contents.jsonl".to_owned(), Vec::new());
    });
    let file = exchange.import().unwrap();
    let rows = shared_rows(file.path());
    assert_eq!((rows["attachments"].len(), rows["contents"].len()), (1, 0));
}

#[test]
fn a_newer_format_is_named() {
    let exchange = Exchange::new();
    exchange.rewrite(|files| {
        let manifest = json!({"format": "muster-workspace", "version": 8, "all": "different"});
        *files = [(
            "manifest.json".to_owned(),
            manifest.to_string().into_bytes(),
        )]
        .into();
    });
    assert_eq!(
        exchange.refusal(),
        "The archive was made by a newer Muster (its format is 8, this Muster knows 7). Update \
         Muster and import it again."
    );
}

#[rstest]
#[case::another_program("format", json!("backup"), "not a workspace that Muster exported")]
#[case::format_zero("version", json!(0), "there is no format 0")]
#[case::no_number("version", json!("one"), "not as the format has it")]
#[case::no_instant("exported_at", json!("yesterday"), "not as the format has it")]
#[case::no_members("members", json!({}), "does not name the files of format 7")]
fn a_manifest_that_is_none_is_refused(
    #[case] field: &str,
    #[case] value: serde_json::Value,
    #[case] reason: &str,
) {
    let exchange = Exchange::new();
    exchange.rewrite_manifest(|manifest| manifest[field] = value);
    let sentence = exchange.refusal();
    assert!(sentence.contains(reason), "{sentence}");
}

#[rstest]
#[case::too_few_rows("rows", json!(1), "rows and not 1")]
#[case::shorter("bytes", json!(10), "longer than its manifest says")]
#[case::longer("bytes", json!(1_000_000), "shorter than its manifest says")]
#[case::another_hash("blake3", json!("00"), "was changed since the archive was made")]
#[case::absurd("bytes", json!(u64::MAX), "far more than such a file can hold")]
fn wrong_counts_are_refused(
    #[case] field: &str,
    #[case] value: serde_json::Value,
    #[case] reason: &str,
) {
    let exchange = Exchange::new();
    exchange.rewrite_manifest(|manifest| manifest["members"]["edits.jsonl"][field] = value);
    let sentence = exchange.refusal();
    assert!(sentence.contains(reason), "{sentence}");
}

#[rstest]
#[case("../../evil.jsonl")]
#[case("/etc/cron.d/evil")]
#[case("C:\\evil.jsonl")]
#[case("folder/edits.jsonl")]
#[case("EDITS.jsonl")]
fn a_file_that_does_not_belong_there_is_refused_and_written_nowhere(#[case] name: &str) {
    let exchange = Exchange::new();
    exchange.rewrite(|files| {
        files.insert(name.to_owned(), b"evil".to_vec());
    });
    let sentence = exchange.refusal();
    assert!(sentence.contains("does not belong there"), "{sentence}");
    assert!(!exchange.path("evil.jsonl").exists());
}

#[test]
fn a_file_that_is_missing_is_missed() {
    let exchange = Exchange::new();
    exchange.rewrite(|files| {
        files.remove("pages.jsonl");
    });
    assert!(exchange.refusal().contains("files are missing in it"));
}

#[test]
fn a_bomb_that_is_honest_about_its_size_is_refused_before_it_unpacks() {
    let exchange = Exchange::new();
    exchange.forge(|files| {
        files.insert("alerts.jsonl".to_owned(), vec![b' '; 40 << 20]);
    });
    assert!(fs::metadata(exchange.path("archive.zip")).unwrap().len() < 1 << 20);
    assert!(
        exchange
            .refusal()
            .contains("far more than such a file can hold")
    );
}

#[test]
fn a_bomb_that_lies_is_stopped_where_it_lied() {
    let exchange = Exchange::new();
    exchange.rewrite(|files| {
        files.insert("alerts.jsonl".to_owned(), vec![b' '; 4 << 20]);
    });
    assert!(exchange.refusal().contains("longer than its manifest says"));
}

fn replace(files: &mut Files, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[name].clone()).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    files.insert(name.to_owned(), text.replacen(from, to, 1).into_bytes());
}

fn append(files: &mut Files, name: &str, line: &str) {
    files
        .get_mut(name)
        .unwrap()
        .extend_from_slice(line.as_bytes());
}

#[rstest]
#[case::no_json(
    |files: &mut Files| append(files, "pages.jsonl", "nonsense\n"),
    "line 2 of 'pages.jsonl' is not a JSON object"
)]
#[case::half_a_line(
    |files: &mut Files| append(files, "pages.jsonl", "{"),
    "'pages.jsonl' ends in the middle of a line"
)]
#[case::a_column_of_another_kind(
    |files: &mut Files| replace(files, "pages.jsonl", "\"due_at\":1", "\"due_at\":\"1\",\"x\":1"),
    "line 1 of 'pages.jsonl' has a 'due_at' that is not a whole number"
)]
#[case::a_column_too_many(
    |files: &mut Files| replace(files, "pages.jsonl", "\"due_at\"", "\"x\":1,\"due_at\""),
    "line 1 of 'pages.jsonl' has a field 'x' that format 7 does not know"
)]
#[case::an_identity_twice(
    |files: &mut Files| {
        let line = files["streams.jsonl"].clone();
        append(files, "streams.jsonl", std::str::from_utf8(&line).unwrap());
    },
    "line 2 of 'streams.jsonl' does not fit"
)]
#[case::an_identity_of_another_length(
    |files: &mut Files| replace(files, "documents.jsonl", "{\"id\":\"", "{\"id\":\"00"),
    "line 1 of 'documents.jsonl' does not fit"
)]
#[case::a_dangling_reference(
    |files: &mut Files| replace(files, "deployments.jsonl", "\"source\":", "\"source\":99"),
    "line 1 of 'deployments.jsonl' does not fit"
)]
#[case::an_altered_edit(
    |files: &mut Files| replace(files, "edits.jsonl", "\"author\":\"member:", "\"author\":\"member:0"),
    "its audit trail does not hold at entry 1"
)]
#[case::a_removed_edit(
    |files: &mut Files| {
        let lines = files["edits.jsonl"].split_inclusive(|byte| *byte == b'\n').skip(1);
        let rest = lines.flatten().copied().collect();
        files.insert("edits.jsonl".to_owned(), rest);
    },
    "its audit trail does not hold at entry 2"
)]
#[case::a_kind_that_is_none(
    |files: &mut Files| replace(files, "documents.jsonl", "\"kind\":\"", "\"kind\":\"un"),
    "a record is damaged"
)]
#[case::a_document_that_is_none(
    |files: &mut Files| replace(files, "documents.jsonl", "\"snapshot\":\"", "\"snapshot\":\"c0ffee"),
    "a record is damaged"
)]
#[case::a_document_without_bytes(
    |files: &mut Files| {
        let text = String::from_utf8(files["documents.jsonl"].clone()).unwrap();
        let start = text.find("\"snapshot\":\"").unwrap() + 12;
        let end = start + text[start..].find('"').unwrap();
        files.insert("documents.jsonl".to_owned(), (text[..start].to_owned() + &text[end..]).into());
    },
    "a record is damaged"
)]
fn contents_that_do_not_hold_together_are_refused(
    #[case] change: fn(&mut Files),
    #[case] reason: &str,
) {
    let exchange = Exchange::new();
    exchange.forge(change);
    let sentence = exchange.refusal();
    assert!(sentence.contains(reason), "{sentence}");
}

#[test]
fn no_damage_to_a_document_makes_it_panic() {
    let exchange = Exchange::new();
    let whole = fs::read(exchange.path("archive.zip")).unwrap();
    let documents = files_of(&exchange.path("archive.zip"))
        .remove("documents.jsonl")
        .unwrap();
    let text = String::from_utf8(documents).unwrap();
    let start = text.find("\"snapshot\":\"").unwrap() + 12;
    let length = text[start..].find('"').unwrap();
    for position in (start..start + length).step_by(length / 15) {
        fs::write(exchange.path("archive.zip"), &whole).unwrap();
        exchange.forge(|files| {
            let bytes = files.get_mut("documents.jsonl").unwrap();
            bytes[position] = if bytes[position] == b'f' { b'0' } else { b'f' };
        });
        if let Ok(file) = exchange.import() {
            fs::remove_file(file.path()).unwrap();
        }
    }
}

#[test]
fn a_file_that_is_no_zip_or_not_there_is_named() {
    let exchange = Exchange::new();
    fs::write(
        exchange.path("archive.zip"),
        "Dear Muster, please import this.",
    )
    .unwrap();
    assert!(exchange.refusal().contains("not a zip file"));
    fs::remove_file(exchange.path("archive.zip")).unwrap();
    let error = exchange.import().unwrap_err();
    assert!(matches!(error, ArchiveError::Archive { .. }), "{error:?}");
}
