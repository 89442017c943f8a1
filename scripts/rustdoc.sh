#!/bin/sh
# A rustdoc for `cargo test --doc` that also writes the documentation whose examples it tested, so
# that broken links are found. `cargo doc` would compile every dependency once more, only to look at
# it; documentation tests come with those that are built already.
set -eu

"${MUSTER_RUSTDOC:-rustdoc}" "$@"
case " $* " in *' --test '*) ;; *) exit 0 ;; esac

# The same once more, without what only tests take.
number=$#
skip=no
while [ "$number" -gt 0 ]; do
  argument=$1
  shift
  number=$((number - 1))
  if [ "$skip" = yes ]; then
    skip=no
    continue
  fi
  case $argument in
    --test | --no-run) ;;
    --test-run-directory | --test-args | --test-runtool | --test-runtool-arg) skip=yes ;;
    --test-run-directory=* | --test-args=* | --test-runtool=* | --test-runtool-arg=*) ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec "${MUSTER_RUSTDOC:-rustdoc}" "$@" --deny warnings --out-dir "${MUSTER_DOCS:?}"
