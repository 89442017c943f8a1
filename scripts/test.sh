#!/bin/sh
# Everything that must hold: lints, UI tests, Rust tests, documentation, and the real app end to
# end. One profile and one set of features throughout, so that one target folder serves all steps.
set -eu
. "$(dirname "$0")/tools.sh"
. scripts/section.sh
began=$(date +%s)

scripts/lint.sh
section 'UI tests'
(cd ui && npm test)
section 'Ansible, for the tests that run it'
scripts/ansible.sh
section 'Rust tests'
cargo nextest run --workspace --locked
section 'Rust documentation'
# `--examples` though there are none: with it Cargo takes the features that the tests take, and so
# finds every dependency built already.
RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --lib --bins --examples --locked
section 'End-to-end tests of the real app'
cargo nextest run --workspace --locked --profile end-to-end
end_section
printf '\n=== All of it: %d s\n' $(($(date +%s) - began))
