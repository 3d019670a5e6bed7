#!/usr/bin/env bash
# Builds Hone and runs all its tests. Installs the Debian packages it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/dependencies.sh test
build="${HONE_BUILD_DIR:-build/test}"
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$build"
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$(mktemp -d)}" QT_QPA_PLATFORM=offscreen QTEST_DISABLE_STACK_DUMP=1 LC_ALL=C.UTF-8
chmod 700 "$XDG_RUNTIME_DIR" 2>/dev/null || true
ctest --test-dir "$build" --output-on-failure -j 2
