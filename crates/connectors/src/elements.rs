//! Reading lists from outside: each element on its own, so that one that makes no sense never
//! costs its neighbours. What an element means is its connector's business.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The elements that could be read, and a sentence for each that could not.
pub(crate) struct Elements<T> {
    pub(crate) read: Vec<T>,
    pub(crate) left_out: Vec<String>,
    /// How many elements the answer had.
    pub(crate) count: usize,
}

/// Reads each element of a list as a `T`. `what` names the list.
pub(crate) fn read_each<T: DeserializeOwned>(what: &str, list: Vec<Value>) -> Elements<T> {
    let count = list.len();
    let mut read = Vec::with_capacity(count);
    let mut left_out = Vec::new();
    for element in list {
        let name = identity(&element);
        match serde_json::from_value(element) {
            Ok(element) => read.push(element),
            Err(error) => left_out.push(format!(
                "One element of {what}{name} was left out, because it could not be read: {error}."
            )),
        }
    }
    Elements {
        read,
        left_out,
        count,
    }
}

/// How to find the element at its source, if it says at all.
fn identity(element: &Value) -> String {
    ["iid", "id", "number", "fingerprint", "name"]
        .iter()
        .find_map(|key| {
            let value = element.get(key)?;
            value
                .as_str()
                .map(str::to_owned)
                .or_else(|| value.as_u64().map(|number| number.to_string()))
        })
        .map(|name| format!(" ('{name}')"))
        .unwrap_or_default()
}
