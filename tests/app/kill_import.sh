#!/bin/sh
# Kills real imports (kill -9) at random moments, starts them again until one ends by itself, and compares what the store
# then exports, and its ledger, with those of an import that nobody disturbed.
# Usage: kill_import.sh HONE_CLI WORK_FOLDER [kills, default 6] [conversations, default 40000] [seed]
set -eu
cli=$1 work=$2 kills=${3:-6} count=${4:-40000} seed=${5:-1}
mkdir -p "$work"
rm -f "$work"/import.jsonl "$work"/whole.* "$work"/killed.*
# Texts of some length with few repeats; every 1,000th record is bad.
awk -v n="$count" -v seed="$seed" 'BEGIN {
  srand(seed)
  for (i = 0; i < n; ++i) {
    if (i % 1000 == 999) { print "{\"id\":\"bad" i "\",\"messages\":7}"; continue }
    printf "{\"id\":\"c%d\",\"user_id\":\"u%d\",\"created_at\":\"2026-02-03T04:05:06Z\",\"messages\":[", i, int(rand() * n / 3)
    turns = 2 + int(rand() * 6)
    for (t = 0; t < turns; ++t) {
      printf "%s{\"role\":\"%s\",\"content\":\"", (t ? "," : ""), (t % 2 ? "assistant" : "user")
      words = 5 + int(rand() * 40)
      for (w = 0; w < words; ++w) printf "w%x ", int(rand() * rand() * 60000)
      printf "\"}"
    }
    print "]}"
  }
}' > "$work/import.jsonl"

# What must be the same: every conversation, and the ledger's sums (times left out).
say() {
  "$cli" export --format jsonl --output "$2.export" --store "$1" > "$2.exported" 2>&1
  "$cli" sources list --json --store "$1" | tr ',' '\n' | grep -E '"(received|stored|merged|unchanged|rejected|conversations|messages)"' | tr -d ' {}[]' > "$2.ledger"
}
started=$(date +%s%N)
"$cli" import "$work/import.jsonl" --store "$work/whole.hone" --json > "$work/whole.json" 2> "$work/whole.log"
whole=$(( ($(date +%s%N) - started) / 1000000 ))
say "$work/whole.hone" "$work/whole"

done=0 runs=0 resumed=0
while [ "$done" -lt "$kills" ]; do
  rm -f "$work"/killed.hone*
  # One store is killed several times, at moments that are spread over the time that a whole import takes.
  while :; do
    runs=$((runs + 1))
    wait_ms=$(awk -v seed="$seed$runs" -v most="$whole" 'BEGIN { srand(seed); print int(rand() * most * 0.8) }')
    "$cli" import "$work/import.jsonl" --store "$work/killed.hone" --json > "$work/killed.json" 2> "$work/killed.log" &
    import=$!
    sleep "$(awk -v ms="$wait_ms" 'BEGIN { printf "%.3f", ms / 1000 }')"
    if [ "$done" -lt "$kills" ] && kill -9 "$import" 2> /dev/null; then
      wait "$import" 2> /dev/null || code=$?
      [ "${code:-0}" -eq 137 ] && done=$((done + 1))
      code=0
      [ $((runs % 5)) -ne 0 ] && continue
      "$cli" import "$work/import.jsonl" --store "$work/killed.hone" --json > "$work/killed.json" 2> "$work/killed.log"
    else
      wait "$import"
    fi
    break
  done
  grep -q '"conversations_resumed": *0[,}]' "$work/killed.json" || resumed=$((resumed + 1))
  say "$work/killed.hone" "$work/killed"
  cmp "$work/whole.export" "$work/killed.export"
  # An import that was killed behind its last transaction is met again as a known file: it is received a second time.
  if ! cmp -s "$work/whole.ledger" "$work/killed.ledger" && ! grep -q '"conversations_added": *0[,}]' "$work/killed.json"; then
    diff "$work/whole.ledger" "$work/killed.ledger"
    exit 1
  fi
done
"$cli" doctor --store "$work/killed.hone" > "$work/killed.doctor"
echo "$done kills in $runs runs; $resumed stores were finished by an import that went on where another stopped; all are as undisturbed ones"
