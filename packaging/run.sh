#!/usr/bin/env bash
# Installs what Hone needs, builds it and opens it on the bundled sample. With no display it runs the same loop on the
# command line and prints where the report, the branch and the patch are. Options are handed on to the program.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/dependencies.sh
build="${HONE_BUILD_DIR:-build/run}"
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DHONE_BUILD_TESTS=OFF -DHONE_WERROR=OFF >/dev/null
cmake --build "$build" --target hone hone-cli
home="${XDG_DATA_HOME:-$HOME/.local/share}/hone"
mkdir -p "$home"
chmod 700 "$home"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$build/bin/hone" --sample --store "$home/sample.db" "$@"
fi
echo "There is no display, so the loop runs on the command line."
exec packaging/sample-loop.sh "$build/bin" "$home"
