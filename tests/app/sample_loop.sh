#!/usr/bin/env bash
# Runs the loop of packaging/sample-loop.sh and holds what it left against git itself.
# Usage: sample_loop.sh SOURCE_FOLDER FOLDER_OF_HONE_CLI
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
# A newcomer has told git no name yet; the sample must work all the same.
export HOME="$folder" GIT_CONFIG_NOSYSTEM=1
git config --global safe.directory '*'

printed="$("$1/packaging/sample-loop.sh" "$2" "$folder")"
echo "$printed"
fail() { echo "FAIL: $1" >&2; exit 1; }
branch="$(sed -n 's/^Branch  \(.*\) in .*/\1/p' <<<"$printed")"
repository="$(sed -n 's/^Branch  .* in \(.*\)/\1/p' <<<"$printed")"
remote="$(sed -n 's/^Pushed  to \(.*\)/\1/p' <<<"$printed")"
patch="$(sed -n 's/^Patch   //p' <<<"$printed")"
report="$(sed -n 's/^Report  //p' <<<"$printed")"

[ -s "$report" ] || fail "there is no report"
[ -s "$patch" ] || fail "there is no patch"
[ -z "$(git -C "$repository" status --porcelain)" ] || fail "the work tree or the index was touched"
[ "$(git -C "$repository" symbolic-ref --short HEAD)" = main ] || fail "HEAD moved"
base="$(git -C "$repository" rev-parse main)"
tip="$(git -C "$remote" rev-parse "$branch")"
[ "$(git -C "$remote" rev-parse "$tip^")" = "$base" ] || fail "the branch is not one commit on the base"
git -C "$repository" apply --check "$patch" || fail "git does not take the patch"
git -C "$repository" apply "$patch"
[ -z "$(git -C "$repository" diff "$tip")" ] || fail "the commit is not exactly the patch"
git -C "$repository" checkout -q -- .

again="$("$1/packaging/sample-loop.sh" "$2" "$folder")"
[ "$(git -C "$remote" rev-parse "$branch")" = "$tip" ] || fail "a second run changed the branch"
[ "$(sed -n 's/^Branch  \(.*\) in .*/\1/p' <<<"$again")" = "$branch" ] || fail "a second run went to another branch"
