#!/bin/sh
# Starts the app. Without a display it starts it under Xvfb with a D-Bus session of its own, shows
# the sample workspace, saves a picture of the window and ends what it started.
set -eu
. "$(dirname "$0")/tools.sh"

app=$target/debug/muster

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$app" "$@"
fi

echo 'There is no display: starting the app on a virtual one, with the sample workspace.'
. scripts/desktop.sh
picture=$target/muster-screenshot.png
start_desktop
start_app "$app" --sample "$@"
wait_until_drawn
import -silent -window root "$desktop/picture.png"
mv "$desktop/picture.png" "$picture"
echo "Saved a picture of the window: $picture"
