#!/usr/bin/env bash
# Installs what Hone needs, builds it and opens it on the bundled sample. With no display it runs the same loop on the
# command line and prints where the report, the branch and the patch are. Options are handed on to the program.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/dependencies.sh
build="${HONE_BUILD_DIR:-build/run}"
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DHONE_BUILD_TESTS=OFF >/dev/null
cmake --build "$build" --target hone hone-cli
home="${XDG_DATA_HOME:-$HOME/.local/share}/hone"
mkdir -p "$home"
chmod 700 "$home"
store="$home/sample.db"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$build/bin/hone" --sample --store "$store" "$@"
fi

cli() { "$build/bin/hone-cli" "$1" --store "$store" "${@:2}"; }
# One value of a JSON document on standard input: the first one under this key.
value() { grep -o "\"$1\": *\(\"[^\"]*\"\|[0-9]*\)" | head -n 1 | sed 's/^[^:]*: *//; s/^"//; s/"$//'; }

echo "There is no display, so the loop runs on the command line."
opened="$(cli sample --json)"
repository="$(printf '%s' "$opened" | value repository)"
remote="$(printf '%s' "$opened" | value remote)"
cli analyze
cli patterns list --limit 5
cli fixes suggest --repo "$repository"
fix="$(cli fixes suggest --repo "$repository" --json 2>/dev/null | value id)"
if [ -z "$fix" ]; then
  echo "No fix was drafted: the evidence is thin." >&2
  exit 1
fi
patch="$home/sample.patch"
report="$home/sample-report.html"
cli fixes show "$fix"
cli fixes show "$fix" --patch >"$patch"
state="$(cli fixes show "$fix" --json | value state)"
branch="$(cli fixes show "$fix" --json | value branch)"
if [ "$state" = draft ] || [ "$state" = reviewed ]; then
  branch="hone/sample-fix-$fix"
  cli fixes commit "$fix" --branch "$branch"
  state=committed
fi
[ "$state" = committed ] && cli fixes push "$fix"
cli report --format html --output "$report"
cat <<END

Report  $report
Branch  $branch in $repository, pushed to $remote
Patch   $patch
Store   $store
END
