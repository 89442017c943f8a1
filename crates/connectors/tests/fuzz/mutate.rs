//! Makes one input from another: by bytes, and by the values of JSON, which gets past the parser to
//! what makes sense of it.

use rand::{RngExt as _, SeedableRng as _, rngs::SmallRng, seq::IndexedRandom as _};
use serde_json::{Map, Number, Value, json};

/// Texts that break assumptions about dates, numbers and names.
const TEXTS: &[&str] = &[
    "",
    " ",
    "null",
    "-1",
    "0",
    "9223372036854775808",
    "1e400",
    "NaN",
    "2026-02-30T25:61:61Z",
    "0000-00-00T00:00:00Z",
    "+262143-12-31T23:59:59.999999999Z",
    "-262144-01-01T00:00:00Z",
    "2026-03-01T00:00:00+99:99",
    "2026-03-01 12:00:00",
    "1772446000.123456",
    "a/b/c/../..",
    "\u{0}\u{feff}\u{202e}",
    "é💥e\u{301}",
    "https://[::1",
    "file:///etc/passwd",
    "[]{}\"\\,:",
];

/// Makes inputs from a seed, the same ones each time.
pub struct Mutator(SmallRng);

impl Mutator {
    /// The one of this seed.
    pub fn new(seed: u64) -> Self {
        Self(SmallRng::seed_from_u64(seed))
    }

    /// One of the inputs of the corpus, changed.
    pub fn mutate(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let input = corpus.choose(&mut self.0).expect("the corpus is not empty");
        if self.0.random_bool(0.8)
            && let Ok(mut value) = serde_json::from_slice::<Value>(input)
        {
            for _ in 0..self.0.random_range(1..=4) {
                self.change(&mut value, 0);
            }
            return value.to_string().into_bytes();
        }
        self.change_bytes(input.clone())
    }

    fn change(&mut self, value: &mut Value, depth: usize) {
        let descend = depth < 40 && self.0.random_bool(0.85);
        match value {
            Value::Array(list) if descend && !list.is_empty() => {
                let place = self.0.random_range(0..list.len());
                match self.0.random_range(0..12) {
                    0 => drop(list.remove(place)),
                    1 => list.push(list[place].clone()),
                    2 => list.clear(),
                    _ => self.change(&mut list[place], depth + 1),
                }
            }
            Value::Object(fields) if descend && !fields.is_empty() => self.field(fields, depth),
            _ => *value = self.replacement(value),
        }
    }

    fn field(&mut self, fields: &mut Map<String, Value>, depth: usize) {
        let names: Vec<String> = fields.keys().cloned().collect();
        let name = names.choose(&mut self.0).expect("there is a field");
        match self.0.random_range(0..10) {
            0 => drop(fields.remove(name)),
            1 => {
                let other = names.choose(&mut self.0).expect("there is a field");
                let value = fields[other].clone();
                fields.insert(name.clone(), value);
            }
            _ => {
                let value = fields.get_mut(name).expect("the name is one of its own");
                self.change(value, depth + 1);
            }
        }
    }

    fn replacement(&mut self, value: &Value) -> Value {
        match self.0.random_range(0..14) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(i64::MIN),
            3 => json!(i64::MAX),
            4 => json!(u64::MAX),
            5 => Number::from_f64(self.0.random_range(-1e300..1e300)).into(),
            6 => json!(-1),
            7 => json!([]),
            8 => json!({}),
            9 => json!([value]),
            10 => json!({ "id": value, "name": value }),
            11 => match value {
                // A number as a text, and a text as a number.
                Value::Number(number) => number.to_string().into(),
                Value::String(text) => text
                    .parse::<i64>()
                    .map_or_else(|_| json!(text.len()), |number| json!(number)),
                other => json!(other.to_string()),
            },
            12 => match value {
                Value::String(text) => text.chars().rev().collect::<String>().into(),
                _ => json!("x".repeat(self.0.random_range(0..300))),
            },
            _ => (*TEXTS.choose(&mut self.0).expect("there are texts")).into(),
        }
    }

    fn change_bytes(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        for _ in 0..self.0.random_range(1..=8) {
            if bytes.is_empty() {
                break;
            }
            let place = self.0.random_range(0..bytes.len());
            match self.0.random_range(0..5) {
                0 => bytes[place] ^= 1 << self.0.random_range(0..8),
                1 => bytes[place] = self.0.random(),
                2 => bytes.truncate(place),
                3 => drop(bytes.remove(place)),
                _ => bytes.insert(place, self.0.random()),
            }
        }
        bytes
    }
}

/// The elements of lists in a JSON document, each in a list of its own.
pub fn parts_of(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return Vec::new();
    };
    let lists: Vec<&Value> = match &value {
        Value::Array(_) => vec![&value],
        Value::Object(fields) => fields.values().collect(),
        _ => Vec::new(),
    };
    lists
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        // Some recordings keep each element with the call that returned it.
        .map(|element| element.get("data").unwrap_or(element))
        .map(|element| json!([element]).to_string().into_bytes())
        .collect()
}
