//! No answer makes a parser panic: each system's recorded answers, mutated over and over. `make
//! test` tries a few thousand of them for each system; `make fuzz` a million (`FUZZ_INPUTS` says
//! how many). A seed that failed is printed, and `FUZZ_SEED` begins with it.

#[path = "fuzz/mutate.rs"]
mod mutate;

use std::{
    env, fs,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use muster_connectors::{System, systems};
use mutate::Mutator;

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is '{text}', which is no whole number"))
    })
}

/// Every recorded answer of a system, and the elements of lists on their own.
fn corpus(system: &System) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures")
        .join(system.kind);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let mut inputs = Vec::new();
    for file in files {
        let bytes = fs::read(&file).expect("the recorded answer can be read");
        inputs.extend(mutate::parts_of(&bytes));
        inputs.push(bytes);
    }
    // What is large is slow to mutate and holds nothing that its parts do not.
    inputs.retain(|input| input.len() <= 64 * 1024);
    assert!(!inputs.is_empty(), "{} has no recorded answer", system.kind);
    inputs
}

#[test]
fn no_answer_makes_a_parser_panic() {
    let inputs = number("FUZZ_INPUTS", 2_000);
    let first = number("FUZZ_SEED", 0);
    for system in systems() {
        let corpus = corpus(system);
        for input in &corpus {
            (system.parse)(input);
        }
        for seed in first..first + inputs {
            let input = Mutator::new(seed).mutate(&corpus);
            let outcome = panic::catch_unwind(AssertUnwindSafe(|| (system.parse)(&input)));
            assert!(
                outcome.is_ok(),
                "the parser of {} panicked: repeat it with FUZZ_SEED={seed} FUZZ_INPUTS=1",
                system.kind
            );
        }
    }
}
