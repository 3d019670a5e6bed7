#!/usr/bin/env bash
# The whole loop on the bundled sample, on the command line: import, analyze, patterns, a drafted change, a commit on a
# new branch, a push, a report. Prints where the report, the branch and the patch are. Running it again changes nothing.
# Usage: packaging/sample-loop.sh FOLDER_OF_HONE_CLI FOLDER_FOR_THE_STORE
set -euo pipefail
program="$1/hone-cli"
home="$2"
store="$home/sample.db"
patch="$home/sample.patch"
report="$home/sample-report.html"

cli() { "$program" "$1" --store "$store" "${@:2}"; }
# The first value under a key of the JSON document on standard input.
value() { grep -o "\"$1\": *\(\"[^\"]*\"\|[0-9][0-9]*\)" | head -n 1 | sed 's/^"[^"]*": *//; s/^"//; s/"$//' || true; }

opened="$(cli sample --json)"
repository="$(value repository <<<"$opened")"
remote="$(value remote <<<"$opened")"
cli analyze
cli patterns list --limit 5
suggested="$(cli fixes suggest --repo "$repository" --json)"
fix="$(value id <<<"$suggested")"
if [ -z "$fix" ]; then
  echo "No fix was drafted: the evidence is thin." >&2
  exit 1
fi
cli fixes show "$fix"
cli fixes show "$fix" --patch >"$patch"
shown="$(cli fixes show "$fix" --json)"
state="$(value state <<<"$shown")"
branch="$(value branch <<<"$shown")"
if [ "$state" = draft ] || [ "$state" = reviewed ]; then
  branch="hone/sample-fix-$fix"
  cli fixes commit "$fix" --branch "$branch"
  state=committed
fi
if [ "$state" = committed ]; then
  cli fixes push "$fix"
fi
cli report --format html --output "$report"
cat <<END

Report  $report
Branch  $branch in $repository
Pushed  to $remote
Patch   $patch
Store   $store
END
