#!/bin/sh
# Formatting of both languages, and the UI's lints, types and build.
set -eu
. "$(dirname "$0")/tools.sh"
. scripts/section.sh

section 'Rust formatting'
cargo fmt --all --check
section 'UI formatting, lints and types'
(
  cd ui
  npm run format:check
  # Each of these two keeps one core busy for a minute.
  npm run lint &
  lint=$!
  npm run check
  wait "$lint"
)
# The desktop package embeds the built UI, so even looking at its code needs one.
section 'UI build'
(cd ui && npm run build)
end_section
