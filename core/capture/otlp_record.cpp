#include "capture/otlp_record.h"

#include <charconv>
#include <cmath>

#include "base/json_writer.h"

namespace hone {

std::optional<std::int64_t> AttributeValue::integer() const
{
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size())
    return value;
  if (const auto real = number(); real && std::abs(*real) < 9e15 && *real == std::floor(*real))
    return static_cast<std::int64_t>(*real);
  return std::nullopt;
}

std::optional<double> AttributeValue::number() const
{
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && std::isfinite(value))
    return value;
  return std::nullopt;
}

std::optional<bool> AttributeValue::flag() const
{
  if (text == "true" || text == "True")
    return true;
  if (text == "false" || text == "False")
    return false;
  return std::nullopt;
}

std::string AttributeValue::json() const
{
  if (!isText)
    return text;
  std::string quoted;
  appendJsonString(quoted, text);
  return quoted;
}

const AttributeValue* AttributeList::find(std::string_view key) const
{
  for (const auto& [name, value] : m_items)
    if (name == key)
      return &value;
  return nullptr;
}

std::string_view AttributeList::text(std::initializer_list<std::string_view> keys) const
{
  for (const std::string_view key : keys)
    if (const AttributeValue* value = find(key); value && !value->text.empty() && value->text != "null")
      return value->text;
  return {};
}

bool AttributeList::hasPrefix(std::string_view prefix) const
{
  for (const auto& [name, value] : m_items)
    if (name.starts_with(prefix))
      return true;
  return false;
}

void AttributeList::replacePrefix(std::string_view prefix, std::string_view by)
{
  for (auto& [name, value] : m_items)
    if (name.starts_with(prefix))
      name.replace(0, prefix.size(), by);
}

} // namespace hone
