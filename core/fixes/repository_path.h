#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace hone {

/// Whether a path may be written in a repository: relative, forward slashes, no "." or ".." part, nothing that any file
/// system would take for ".git", no control characters. invalidInput with the reason otherwise.
Result<void> checkRepositoryPath(const std::string& path);

/// The URL of a remote without user name, password or token, for people and logs.
std::string withoutCredentials(std::string_view url);

} // namespace hone
