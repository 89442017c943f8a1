#!/bin/sh
# Measures how long the app takes to start and how much memory it takes, over the sample workspace
# on a desktop of its own, and prints Markdown tables: `scripts/measure.sh [debug|release] [starts]`.
# docs/benchmarks.md says what the numbers mean. Build the app first; keep the machine quiet.
set -eu
. "$(dirname "$0")/tools.sh"
. scripts/desktop.sh

profile=${1:-release}
starts=${2:-10}
app=$target/$profile/muster
[ -x "$app" ] || give_up "There is no $app. Build it first, as docs/benchmarks.md says."

# The ids of the app and all that it started.
processes() {
  awk -v root="$app_process" '
    /^Pid:/ { id = $2 }
    /^PPid:/ { parent[id] = $2 }
    END {
      for (id in parent) {
        at = id
        while (at != root && at in parent) at = parent[at]
        if (at == root) print id
      }
    }' /proc/[0-9]*/status 2> /dev/null || true
}

# The proportional set size in KiB: `memory` of all, `memory NAME` of the processes called so (the
# kernel keeps 15 characters of a name). A page that several share counts in equal parts.
memory() {
  for process in $(processes); do
    name=$(cat "/proc/$process/comm" 2> /dev/null) || continue
    [ -z "${1:-}" ] || [ "$name" = "$1" ] || continue
    awk '/^Pss:/ { print $2 }' "/proc/$process/smaps_rollup" 2> /dev/null || true
  done | awk '{ sum += $1 } END { print sum + 0 }'
}

# Waits until memory has changed by less than 1 % within five seconds, for at most a minute.
settle() {
  before=$(memory)
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
    sleep 5
    after=$(memory)
    change=$((after > before ? after - before : before - after))
    [ $((change * 100)) -ge "$before" ] || return 0
    before=$after
  done
  echo "Memory did not settle within a minute; it is shown as it was then." >&2
}

# One row of the table of memory, in MB of 1,000,000 bytes.
memory_row() {
  awk -v title="$1" -v app="$(memory muster)" -v web="$(memory WebKitWebProces)" \
    -v net="$(memory WebKitNetworkPr)" -v all="$(memory)" 'BEGIN {
      mb = 1024 / 1000000
      printf "| %s | %.0f MB | %.0f MB | %.0f MB | %.0f MB |\n", title, app * mb, web * mb,
        net * mb, all * mb
    }'
}

# Median and range of the numbers in a file, a line each.
summary() {
  sort -n "$1" | awk '{ n[NR] = $1 } END {
    median = NR % 2 ? n[(NR + 1) / 2] : (n[NR / 2] + n[NR / 2 + 1]) / 2
    printf "%.0f ms | %d to %d ms", median, n[1], n[NR]
  }'
}

differs_from() { [ "$(look)" != "$1" ]; }
window_is_gone() { ! app_window; }

# Presses `?`, which opens the list of shortcuts, and waits for the picture to change.
press_a_key() {
  drawn=$(look)
  xdotool windowfocus "$(app_window)"
  pressed=$(milliseconds)
  xdotool key question
  wait_for 'an answer to a key' differs_from "$drawn"
  answered=$(milliseconds)
}

start_desktop

# The first start makes the sample workspace.
start_app "$app" --sample
wait_until_drawn
first=$((app_drawn - app_started))
end_app

for number in $(seq "$starts"); do
  start_app "$app" --sample
  wait_for 'a window' app_window
  echo $(($(milliseconds) - app_started)) >> "$desktop/mapped"
  wait_until_drawn
  echo $((app_drawn - app_started)) >> "$desktop/drawn"
  press_a_key
  echo $((answered - pressed)) >> "$desktop/answered"
  [ "$number" = "$starts" ] || end_app
done

xdotool key Escape
wait_until_drawn
import -silent -window root "$target/muster-measured.png"
settle
with_window=$(memory_row 'with its window open')
node scripts/close-window.mjs "$DISPLAY" "$(app_window)"
wait_for 'the window to close' window_is_gone
settle
without_window=$(memory_row 'after its window was closed')
end_app

start_app "$app" --sample --hidden
sleep 5
settle
hidden=$(memory_row 'started with `--hidden`')

model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
cat << END
Build: $profile. Machine: ${model:-$(uname -m)}, $(nproc) cores; load now $(cut -d ' ' -f 1 /proc/loadavg).

| start, $starts times | median | range |
| --- | --- | --- |
| the window is there | $(summary "$desktop/mapped") |
| *Today* is drawn | $(summary "$desktop/drawn") |
| from a key to its answer | $(summary "$desktop/answered") |
| the very first start, which makes the sample, until *Today* is drawn | $first ms | one start |

| memory (PSS) | app | web process | network process | all |
| --- | --- | --- | --- | --- |
$with_window
$without_window
$hidden

What was drawn: $target/muster-measured.png
END
