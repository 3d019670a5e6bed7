#pragma once

#include <cstddef>
#include <deque>
#include <string_view>

#include "capture/json.h"

namespace hone {

/// A text without the white space that JSON allows around a value.
std::string_view withoutJsonSpace(std::string_view text);

/// Products keep JSON as text inside JSON, some twice over. Gives the value inside and keeps it alive until clear().
/// One thread.
class JsonUnpacker {
public:
  /// The value itself, or, where it is a string that holds an object or a list (up to three times wrapped), that.
  JsonValue unpack(const JsonValue& value);
  /// The object or list that a text holds; nothing when it holds none.
  JsonValue unpack(std::string_view text);
  void clear() { m_used = 0; }

private:
  std::deque<JsonParser> m_parsers; ///< those before m_used hold values that were given out
  std::size_t m_used = 0;
};

} // namespace hone
