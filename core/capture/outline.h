#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace hone {

/// What the beginning of a file looks like, for telling formats apart: which fields its records have. Paths are relative
/// to a record; an item of an array is "[]": a list of {task: {id}, calls: [{name}]} gives "task", "task.id", "calls",
/// "calls[].name".
struct Outline {
  enum class Shape : std::uint8_t {
    array,  ///< a list at the top: its items are the records
    object, ///< one object: it is the record
    lines,  ///< one object or list a line
    text,   ///< not JSON
    empty,
  };

  Shape shape = Shape::empty;
  std::map<std::string, std::string, std::less<>> fields; ///< path → its first value when that is short and plain
  std::string firstLine; ///< of a text, at most 4 KiB

  bool has(std::string_view path) const { return fields.contains(path); }
  /// The first short text, number or word under the path.
  std::string_view value(std::string_view path) const;
};

/// Looks at the first bytes of a file; they may end anywhere.
Outline outlineOf(std::string_view sample);

} // namespace hone
