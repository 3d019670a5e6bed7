#pragma once

#include <cstdio>
#include <string>

#include "base/error.h"

namespace hone {

/// A temporary file without a name, so that nobody else can open it and nothing is left when it is closed. The caller
/// closes it. forWhat is named in the error.
Result<std::FILE*> makeTemporaryFile(const std::string& forWhat);

} // namespace hone
