#!/bin/sh
# Writes a picture of every page, light and dark, in two sizes, to docs/screenshots/.
set -eu
. "$(dirname "$0")/tools.sh"

(cd ui && npm run build)
cargo nextest run --workspace --locked --profile screenshots --run-ignored only
# A palette is enough for flat colours, and makes the pictures a third as large.
mogrify -strip +dither -colors 256 -define png:compression-level=9 docs/screenshots/*.png
echo "Saved: $root/docs/screenshots"
