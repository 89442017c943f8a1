#!/bin/sh
# Runs every benchmark in release. docs/benchmarks.md says what they measure and what was measured.
set -eu
. "$(dirname "$0")/tools.sh"

(cd ui && npm run build)
cargo bench --workspace --locked "$@"
