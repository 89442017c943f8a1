# A desktop of its own, for the scripts that source this file after tools.sh: a temporary home, a
# virtual display, a D-Bus session and a keyring, and the app in it. Nothing of the user's own
# session is read or changed, and all that was started ends with the script.

desktop=$(mktemp -d)
app_log=$desktop/muster.log
app_process=
desktop_processes=

end_process() {
  kill "$1" 2> /dev/null || true
  wait "$1" 2> /dev/null || true
}

end_desktop() {
  for process in $app_process $desktop_processes; do
    end_process "$process"
  done
  rm -rf "$desktop"
}
trap end_desktop EXIT
trap 'exit 130' INT TERM

milliseconds() { date +%s%3N; }

# Waits until a command succeeds: `wait_for 'what it is' command …`. Gives up, with what the app
# said, after 60 s or when the app ended by itself.
wait_for() {
  awaited=$1
  shift
  deadline=$(($(date +%s) + 60))
  until "$@" > /dev/null 2>&1; do
    if [ -n "$app_process" ] && ! kill -0 "$app_process" 2> /dev/null; then
      give_up "The app ended while the script waited for $awaited."
    fi
    if [ "$(date +%s)" -ge "$deadline" ]; then
      give_up "Waited 60 s for $awaited."
    fi
    sleep 0.02
  done
}

give_up() {
  echo "$1" >&2
  if [ -s "$app_log" ]; then
    echo 'The app said:' >&2
    cat "$app_log" >&2
  fi
  exit 1
}

# Makes the home, and starts display, D-Bus session and keyring.
start_desktop() {
  for folder in runtime data config cache state; do
    mkdir -m 700 "$desktop/$folder"
  done
  export HOME="$desktop" XDG_RUNTIME_DIR="$desktop/runtime" XDG_DATA_HOME="$desktop/data"
  export XDG_CONFIG_HOME="$desktop/config" XDG_CACHE_HOME="$desktop/cache"
  export XDG_STATE_HOME="$desktop/state" NO_AT_BRIDGE=1
  unset WAYLAND_DISPLAY

  Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset \
    3> "$desktop/display" 2> /dev/null &
  desktop_processes="$! $desktop_processes"
  wait_for 'Xvfb' test -s "$desktop/display"
  DISPLAY=:$(cat "$desktop/display")
  export DISPLAY

  export DBUS_SESSION_BUS_ADDRESS="unix:path=$desktop/runtime/bus"
  dbus-daemon --session --nofork --nopidfile --address="$DBUS_SESSION_BUS_ADDRESS" \
    > /dev/null 2>&1 &
  desktop_processes="$! $desktop_processes"
  wait_for 'D-Bus' test -S "$desktop/runtime/bus"
  printf 'for this run only' |
    gnome-keyring-daemon --foreground --unlock --components=secrets > /dev/null 2>&1 &
  desktop_processes="$! $desktop_processes"
}

# Starts the app: `start_app PATH arguments …`. `app_started` is when, in milliseconds.
start_app() {
  app_started=$(milliseconds)
  "$@" > "$app_log" 2>&1 &
  app_process=$!
}

end_app() {
  end_process "$app_process"
  app_process=
}

# The app's window, if one is to be seen.
app_window() { xdotool search --onlyvisible --pid "$app_process"; }

# The number of colours on the screen, and a digest of all of it.
look() { import -silent -window root -format '%k %#' info:-; }

# Waits until the window is drawn: it is there, is not nearly of one colour, and stays the same for
# a second and at least five looks. `app_drawn` is when the first of these was begun, in
# milliseconds.
wait_until_drawn() {
  wait_for 'a window' app_window
  seen=
  same=0
  wait_for 'the window to be drawn' is_drawn
}

is_drawn() {
  begun=$(milliseconds)
  now=$(look)
  if [ "${now%% *}" -lt 64 ]; then
    same=0
  elif [ "$now" = "$seen" ]; then
    same=$((same + 1))
  else
    same=1
    app_drawn=$begun
  fi
  seen=$now
  [ "$same" -ge 5 ] && [ $((begun - app_drawn)) -ge 1000 ]
}
