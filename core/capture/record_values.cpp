#include <algorithm>
#include <iterator>
#include <ranges>

#include "base/ascii.h"
#include "capture/json_shape.h"
#include "capture/messages.h"
#include "capture/record_messages.h"

namespace hone {

std::optional<Role> langchainRole(std::string_view type)
{
  if (type.ends_with("Chunk"))
    type.remove_suffix(5);
  if (type.ends_with("Message"))
    type.remove_suffix(7);
  const std::string name = asciiLower(type);
  if (name == "human" || name == "user" || name == "ai" || name == "assistant" || name == "system" || name == "developer" ||
      name == "tool" || name == "function")
    return roleFromName(name);
  if (name == "chat")
    return Role::other;
  return std::nullopt;
}

bool looksLikeMessages(const JsonValue& value, JsonUnpacker& unpacker)
{
  const JsonValue inner = unpacker.unpack(value);
  if (inner.isArray())
    return inner.size() > 0 && looksLikeMessages(inner.first(), unpacker);
  if (!inner.isObject())
    return false;
  if (inner["role"].isString() || (inner["lc"].isNumber() && inner["kwargs"].isObject()))
    return true;
  if (inner["content"]["parts"].isArray() || inner["output"]["message"]["role"].isString())
    return true;
  for (const std::string_view key : {"messages", "choices", "generations", "candidates", "contents", "chat_history"})
    if (unpacker.unpack(inner[key]).isArray())
      return true;
  if (const std::string_view type = inner["type"].view(); langchainRole(type) && inner["content"].exists())
    return true;
  return inner["message"].isObject() && looksLikeMessages(inner["message"], unpacker);
}

std::string readToolResult(const JsonValue& value, JsonUnpacker& unpacker, std::string& callId, bool& failed)
{
  const JsonValue inner = unpacker.unpack(value);
  if (inner.isString())
    return inner.text();
  JsonValue fields = inner["lc"].isNumber() && inner["kwargs"].isObject() ? inner["kwargs"] : inner;
  if (fields["output"].isObject() && fields.size() == 1)
    fields = fields["output"]["kwargs"].isObject() ? fields["output"]["kwargs"] : fields["output"];
  if (fields["status"].view() == "error" || fields["is_error"].boolean().value_or(false) || fields["isError"].boolean().value_or(false))
    failed = true;
  const bool message = fields["tool_call_id"].isString() || fields["type"].view() == "tool" || fields["role"].view() == "tool";
  if (message)
    callId = fields["tool_call_id"].text();
  if (fields["type"].view() == "text" && fields["text"].isString() && fields.size() == 2)
    return fields["text"].text();
  const JsonValue content = fields["content"];
  if (content.isString() && (message || fields.size() == 1))
    return content.text();
  if (content.isArray() && (content.first()["type"].isString() || looksLikePart(content.first())))
    return readContent(content).text;
  if (inner.isArray() && looksLikePart(inner.first()))
    return readContent(inner).text;
  for (const std::string_view key : {"output", "result"})
    if (fields.isObject() && fields.size() == 1 && fields[key].isString())
      return fields[key].text();
  return inner.isObject() || inner.isArray() ? inner.json() : inner.text();
}

bool looksCut(const JsonValue& value, JsonUnpacker& unpacker)
{
  constexpr std::size_t kSmallestCap = 200;
  const std::string_view text = withoutJsonSpace(value.view());
  for (const std::string_view note : {"[truncated]", "(truncated)", "<truncated>", "...(truncated)", "... [truncated]"})
    if (text.ends_with(note))
      return true;
  if (text.size() < kSmallestCap)
    return false;
  if (text.ends_with("\xE2\x80\xA6") || text.ends_with("..."))
    return true;
  const bool json = text.starts_with("{\"") || text.starts_with("[{\"") || text.starts_with("[\"");
  return json && !text.ends_with('}') && !text.ends_with(']') && !unpacker.unpack(text);
}

void separateHistory(std::vector<Message>& input, std::vector<Message>& output)
{
  const auto same = [](const Message& a, const Message& b) { return a.role == b.role && a.text == b.text && a.toolCalls.size() == b.toolCalls.size(); };
  if (!input.empty() && output.size() > input.size() && std::ranges::equal(input, output | std::views::take(input.size()), same)) {
    // The longer list knows more of the same messages.
    std::move(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(input.size()), input.begin());
    output.erase(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(input.size()));
    return;
  }
  // What a wrapper gives back as it came was said once.
  if (!input.empty() && output.size() == input.size() && output.back().role == Role::user && std::ranges::equal(input, output, same))
    output.clear();
  if (!input.empty())
    return;
  const auto lastAsked = std::find_if(output.rbegin(), output.rend(), [](const Message& message) { return message.role == Role::user; });
  if (lastAsked == output.rend())
    return;
  input.assign(std::move_iterator(output.begin()), std::move_iterator(lastAsked.base()));
  output.erase(output.begin(), lastAsked.base());
}

} // namespace hone
