#!/bin/sh
# Formatting, lints and types of both languages; warnings are errors.
set -eu
. "$(dirname "$0")/tools.sh"
. scripts/section.sh

scripts/formats_and_ui.sh
section 'Rust lints'
cargo clippy --workspace --all-targets --locked -- -D warnings
end_section
