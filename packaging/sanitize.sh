#!/usr/bin/env bash
# Core's tests once more with the address and undefined-behaviour sanitizers: the parts that read hostile input.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/dependencies.sh test
build="${HONE_BUILD_DIR:-build/sanitized}"
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DHONE_SANITIZE=address,undefined -DHONE_WERROR=OFF >/dev/null
cmake --build "$build" --target core_tests
UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 ctest --test-dir "$build" --output-on-failure -L core -j 2
