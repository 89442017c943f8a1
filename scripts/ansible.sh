#!/bin/sh
# Installs the real Ansible into the target folder, for the tests that run it, and prints the path
# of its ansible-playbook. Ansible itself is the package ansible-core; the callback that prints JSON
# is in the collection ansible.posix, which comes only inside the large package ansible, so that one
# is fetched and nothing but this collection is taken out of it. Installs nothing a second time.
set -eu
. "$(dirname "$0")/tools.sh"

core=2.19.14
bundle=12.3.0
home=$target/ansible
collections=$home/collections
installed=$home/installed

if [ "$(cat "$installed" 2> /dev/null)" != "$core $bundle" ]; then
  {
    rm -rf "$home"
    mkdir -p "$home" "$collections"
    python3 -m venv "$home/environment"
    "$home/environment/bin/pip" install --quiet --disable-pip-version-check "ansible-core==$core"
    "$home/environment/bin/pip" download --quiet --disable-pip-version-check --no-deps \
      --only-binary :all: --dest "$home" "ansible==$bundle"
    "$home/environment/bin/python" - "$home" "$collections" << 'PYTHON'
import pathlib
import sys
import zipfile

home, collections = map(pathlib.Path, sys.argv[1:])
wheel = next(home.glob("ansible-*.whl"))
with zipfile.ZipFile(wheel) as bundle:
    members = [it for it in bundle.namelist() if it.startswith("ansible_collections/ansible/posix/")]
    bundle.extractall(collections, members)
wheel.unlink()
PYTHON
    echo "$core $bundle" > "$installed"
  } >&2
fi
echo "$home/environment/bin/ansible-playbook"
