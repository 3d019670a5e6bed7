#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace hone {

/// A file of resources/ that is linked into the program. The bytes live as long as the program.
struct Resource {
  std::string_view path; ///< below resources/, with forward slashes: "migrations/0001_initial.sql"
  std::string_view bytes;
};

/// Every embedded file, sorted by path. Any thread.
std::span<const Resource> resources();

/// The bytes of one embedded file, or nothing when there is none of that path. Any thread.
std::optional<std::string_view> resource(std::string_view path);

} // namespace hone
