#pragma once

#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace hone::test {

/// The value; a failure ends the program with the error's words, which no test can go on from.
template<class T>
T must(Result<T> result)
{
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().describe().c_str());
    std::abort();
  }
  if constexpr (!std::is_void_v<T>)
    return std::move(*result);
}

} // namespace hone::test
