#include "capture/json_unpacker.h"

#include "capture/json_shape.h"

namespace hone {

namespace {

constexpr int kMostWrappings = 3;
constexpr std::size_t kMostValues = 256;

} // namespace

std::string_view withoutJsonSpace(std::string_view text)
{
  while (!text.empty() && isJsonSpace(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && isJsonSpace(text.back()))
    text.remove_suffix(1);
  return text;
}

JsonValue JsonUnpacker::unpack(const JsonValue& value)
{
  JsonValue current = value;
  for (int i = 0; i < kMostWrappings && current.isString(); ++i) {
    const std::string_view text = withoutJsonSpace(current.view());
    // A text in quotes may be wrapped once more.
    const bool wrapped = text.size() > 2 && (text.front() == '{' || text.front() == '[' || (text.front() == '"' && text.back() == '"'));
    const JsonValue inner = wrapped ? unpack(text) : JsonValue();
    if (!inner)
      break;
    current = inner;
  }
  return current;
}

JsonValue JsonUnpacker::unpack(std::string_view text)
{
  // Each parser holds tables of some size: a hostile record must not make any number of them.
  if (m_used >= kMostValues)
    return {};
  if (m_used == m_parsers.size())
    m_parsers.emplace_back();
  std::int64_t replaced = 0;
  // What only looks like JSON stays a text: no repairs.
  auto inner = m_parsers[m_used].parse(text, replaced);
  if (!inner || replaced > 0)
    return {};
  ++m_used;
  return *inner;
}

} // namespace hone
