#!/bin/sh
# Everything that must hold: lints, UI tests, Rust tests, documentation, and the real app end to
# end. Everything in Rust is compiled once: one profile, one set of features, and one compiler, which
# is Clippy for our own crates, so that one target folder serves all steps.
set -eu
. "$(dirname "$0")/tools.sh"
. scripts/section.sh
began=$(date +%s)

scripts/formats_and_ui.sh
section 'UI tests'
(cd ui && npm test)
section 'Ansible, for the tests that run it'
scripts/ansible.sh
. scripts/lint_as_built.sh
section 'Rust build with lints'
cargo test --workspace --locked --all-targets --no-run
section 'Rust tests'
cargo nextest run --workspace --locked
section 'Rust documentation'
MUSTER_DOCS=$target/doc RUSTDOC=$root/scripts/rustdoc.sh cargo test --workspace --locked --doc --quiet
section 'End-to-end tests of the real app'
cargo nextest run --workspace --locked --profile end-to-end
end_section
printf '\n=== All of it: %d s\n' $(($(date +%s) - began))
