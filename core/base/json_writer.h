#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// Writes one JSON document into a string (RFC 8259), compact, keys in the order they are given. Bytes that are not
/// UTF-8 become U+FFFD, numbers that JSON does not have (NaN, infinities) become null, so the result is always valid
/// as long as the calls nest. One thread at a time.
class JsonWriter {
public:
  JsonWriter& beginObject();
  JsonWriter& endObject();
  JsonWriter& beginArray();
  JsonWriter& endArray();
  /// The next call writes this member's value. REQUIRES: inside an object.
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);            ///< shortest digits that read back to the same number
  JsonWriter& value(bool flag);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::int32_t number) { return value(std::int64_t{number}); }
  JsonWriter& null();
  /// JSON text as it is, without the white space around its tokens. Text that is not valid JSON is written as a string.
  JsonWriter& rawOrText(std::string_view json);

  template<class T>
  JsonWriter& member(std::string_view name, const T& memberValue)
  {
    key(name);
    return value(memberValue);
  }
  template<class T>
  JsonWriter& member(std::string_view name, const std::optional<T>& memberValue)
  {
    key(name);
    return memberValue ? value(*memberValue) : null();
  }

  const std::string& text() const { return m_out; }
  std::string take();

private:
  void separate();

  std::string m_out;
  std::vector<bool> m_hasElements; ///< one entry per open object or array
  bool m_afterKey = false;
};

/// Appends the text as a JSON string with its quotes; see JsonWriter for bytes that are not UTF-8.
void appendJsonString(std::string& out, std::string_view text);

/// The JSON text without white space between its tokens; nothing when it is not one valid JSON value (nesting beyond
/// 256 counts as invalid).
std::optional<std::string> compactJson(std::string_view json);

} // namespace hone
