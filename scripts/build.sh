#!/bin/sh
# Builds the UI, then the app around it and musterctl, all in debug.
set -eu
. "$(dirname "$0")/tools.sh"

(cd ui && npm run build)
# `--examples` though there are none: with it Cargo takes the features that the tests take, and so
# `make run` and `make test` share what is built.
cargo build --workspace --lib --bins --examples --locked
