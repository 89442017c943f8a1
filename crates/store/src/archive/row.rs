//! One row as one line of JSON, and back. A line that is read must have exactly the columns of
//! its table, each of its kind.

use std::io::{self, Write};

use rusqlite::{
    Row,
    types::{Value, ValueRef},
};
use serde_json::Value as Json;

use super::format::{Column, Kind, Table};

/// Writes a row as a line.
///
/// # Errors
/// The writer's own; and a text that is not UTF-8, which the store never writes.
pub(super) fn write(table: &Table, row: &Row<'_>, line: &mut impl Write) -> io::Result<()> {
    for (index, column) in table.columns.iter().enumerate() {
        line.write_all(if index == 0 { b"{" } else { b"," })?;
        serde_json::to_writer(&mut *line, column.name)?;
        line.write_all(b":")?;
        match row.get_ref(index).map_err(io::Error::other)? {
            ValueRef::Null => line.write_all(b"null")?,
            ValueRef::Integer(number) => write!(line, "{number}")?,
            ValueRef::Text(bytes) => {
                let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
                serde_json::to_writer(&mut *line, text)?;
            }
            ValueRef::Blob(bytes) => write!(line, "\"{}\"", hex::encode(bytes))?,
            ValueRef::Real(number) => serde_json::to_writer(&mut *line, &number)?,
        }
    }
    line.write_all(b"}\n")
}

/// Reads the values of a line, in the order of the columns that the table has in a version.
///
/// # Errors
/// What is wrong with the line, as the end of a sentence about it.
pub(super) fn read(table: &Table, version: u32, line: &[u8]) -> Result<Vec<Value>, String> {
    let mut fields: serde_json::Map<String, Json> =
        serde_json::from_slice(line).map_err(|_| "is not a JSON object".to_owned())?;
    let values = table
        .columns_of(version)
        .map(|column| {
            let field = fields
                .remove(column.name)
                .ok_or_else(|| format!("has no '{}'", column.name))?;
            value(column, field)
        })
        .collect::<Result<Vec<_>, String>>()?;
    match fields.keys().next() {
        None => Ok(values),
        Some(name) => {
            let name: String = name.chars().take(40).collect();
            Err(format!(
                "has a field '{name}' that format {version} does not know"
            ))
        }
    }
}

fn value(column: &Column, field: Json) -> Result<Value, String> {
    let value = match (column.kind, field) {
        (_, Json::Null) if column.optional => Some(Value::Null),
        (Kind::Integer, Json::Number(number)) => number.as_i64().map(Value::Integer),
        (Kind::Real, Json::Number(number)) => number.as_f64().map(Value::Real),
        (Kind::Text, Json::String(text)) => Some(Value::Text(text)),
        (Kind::Blob, Json::String(digits)) => hex::decode(digits).ok().map(Value::Blob),
        _ => None,
    };
    let expected = match column.kind {
        Kind::Integer => "a whole number",
        Kind::Real => "a number",
        Kind::Text => "a text",
        Kind::Blob => "bytes in hexadecimal",
    };
    value.ok_or_else(|| format!("has a '{}' that is not {expected}", column.name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use rusqlite::{Connection, params_from_iter};

    use super::*;
    use crate::archive::format::{FORMAT_VERSION, TABLES};

    fn streams() -> &'static Table {
        TABLES.iter().find(|table| table.name == "streams").unwrap()
    }

    fn line_of(values: &[Value]) -> Vec<u8> {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .query_row(
                "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8",
                params_from_iter(values),
                |row| {
                    let mut line = Vec::new();
                    write(streams(), row, &mut line).unwrap();
                    Ok(line)
                },
            )
            .unwrap()
    }

    proptest! {
        #[test]
        fn a_row_reads_back_as_it_was(
            connection in proptest::collection::vec(any::<u8>(), 0..40),
            name in any::<String>(),
            title in any::<String>(),
            cursor in proptest::option::of(any::<String>()),
            numbers in any::<[i64; 3]>(),
            total in proptest::option::of(any::<i64>()),
        ) {
            let values = vec![
                Value::Blob(connection),
                Value::Text(name),
                Value::Text(title),
                cursor.map_or(Value::Null, Value::Text),
                Value::Integer(numbers[0]),
                Value::Integer(numbers[1]),
                Value::Integer(numbers[2]),
                total.map_or(Value::Null, Value::Integer),
            ];
            let line = line_of(&values);
            prop_assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            prop_assert_eq!(read(streams(), FORMAT_VERSION, &line), Ok(values));
        }

        #[test]
        fn a_value_reads_back_to_the_last_bit(value in -1e300..1e300_f64) {
            let samples = TABLES.iter().find(|table| table.name == "samples").unwrap();
            let column = samples.columns.iter().find(|column| column.name == "value").unwrap();
            let number = serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap();
            prop_assert_eq!(super::value(column, number), Ok(Value::Real(value)));
        }

        #[test]
        fn no_line_makes_it_panic(line in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(streams(), FORMAT_VERSION, &line);
        }
    }

    #[rstest]
    #[case("[1]", "is not a JSON object")]
    #[case("{}", "has no 'id'")]
    #[case(r#"{"id":1,"name":"prod"}"#, "has no 'tier'")]
    #[case(
        r#"{"id":"1","name":"prod","tier":null}"#,
        "has a 'id' that is not a whole number"
    )]
    #[case(
        r#"{"id":1.5,"name":"prod","tier":null}"#,
        "has a 'id' that is not a whole number"
    )]
    #[case(
        r#"{"id":9223372036854775808,"name":"prod","tier":null}"#,
        "has a 'id' that is not a whole number"
    )]
    #[case(
        r#"{"id":1,"name":null,"tier":null}"#,
        "has a 'name' that is not a text"
    )]
    #[case(
        r#"{"id":1,"name":"prod","tier":null,"extra":0}"#,
        "has a field 'extra' that format 1 does not know"
    )]
    fn other_lines_are_refused(#[case] line: &str, #[case] reason: &str) {
        let environments = TABLES
            .iter()
            .find(|table| table.name == "environments")
            .unwrap();
        assert_eq!(
            read(environments, 1, line.as_bytes()),
            Err(reason.to_owned())
        );
    }
}
