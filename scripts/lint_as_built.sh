# For scripts that source this file: from here on Cargo builds our own crates with Clippy, and what
# Clippy says fails the build. `cargo clippy` by itself compiles every dependency a second time, only
# to look at it, which takes longer than all our tests.

sysroot=$(rustc --print sysroot)
[ -x "$sysroot/bin/clippy-driver" ] || {
  printf '%s\n' 'Clippy is missing. Install it, such as with `rustup component add clippy`, then try again.' >&2
  exit 1
}
RUSTC_WORKSPACE_WRAPPER=$sysroot/bin/clippy-driver
# As `cargo clippy -- -D warnings` hands its arguments on.
CLIPPY_ARGS=-Dwarnings__CLIPPY_HACKERY__
export RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS
