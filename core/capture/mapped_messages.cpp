#include <algorithm>
#include <array>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/mapped_conversation.h"
#include "capture/mapping_values.h"
#include "capture/transcript.h"

namespace hone {

namespace {

// How items of a list of messages are written where no format says it; the first that is there counts.
constexpr std::array<std::string_view, 12> kRoleKeys{"role", "from", "sender", "speaker", "author", "agent", "participant", "type", "by", "actor", "direction", "who"};
constexpr std::array<std::string_view, 11> kTextKeys{"content", "text", "value", "message", "body", "utterance", "msg", "Text", "transcript", "say", "data"};
constexpr std::array<std::string_view, 10> kTimeKeys{"created_at", "timestamp", "time", "at", "date", "createdAt", "created", "ts", "sent_at", "start_time"};

std::string_view keyOf(const JsonValue& object, std::span<const std::string_view> keys)
{
  for (const std::string_view key : keys)
    if (object[key])
      return key;
  return {};
}

} // namespace

std::optional<std::string> jsonFromPython(std::string_view text)
{
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      out += '"';
      ++i;
      for (; i < text.size() && text[i] != c; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
          const char escaped = text[++i];
          if (escaped == '\'') {
            out += '\'';
          } else if (escaped == 'x' && i + 2 < text.size()) {
            out += "\\u00";
            out += text.substr(i + 1, 2);
            i += 2;
          } else {
            out += '\\';
            out += escaped;
          }
        } else if (text[i] == '"') {
          out += "\\\"";
        } else {
          out += text[i];
        }
      }
      if (i == text.size())
        return std::nullopt;
      out += '"';
      ++i;
      continue;
    }
    const auto word = [&](std::string_view python, std::string_view json) {
      if (!text.substr(i).starts_with(python))
        return false;
      out += json;
      i += python.size();
      return true;
    };
    if (word("True", "true") || word("False", "false") || word("None", "null") || word("nan", "null"))
      continue;
    out += c == '(' ? '[' : c == ')' ? ']' : c;
    ++i;
  }
  return out;
}

bool MappedRecords::readItem(const JsonValue& item, std::size_t index, ChatBuilder& chat)
{
  if (item.isString()) {
    Message one;
    one.role = index % 2 == 0 ? Role::user : Role::assistant;
    one.text = item.text();
    chat.add(std::move(one));
    return true;
  }
  if (item.isArray() && item.size() >= 2) {
    std::vector<std::string> cells;
    item.forEach([&](const JsonValue& cell) { cells.push_back(cell.text()); });
    chat.add(message(cells[0], cells[1]));
    return true;
  }
  if (!item.isObject())
    return false;
  if (item["role"].isString() && roleOfWord(item["role"].view(), m_mapping) && (item["content"].exists() || item["tool_calls"].exists() || item["parts"].exists())) {
    if (!chat.add(item))
      return false;
    Message& added = chat.last();
    if (added.role == Role::other)
      added.role = *roleOfWord(item["role"].view(), m_mapping);
    if (added.role != Role::other)
      added.roleName.clear();
    return true;
  }
  const std::string_view roleKey = keyOf(item, kRoleKeys);
  const std::string_view textKey = keyOf(item, kTextKeys);
  if (textKey.empty() && roleKey.empty())
    return false;
  JsonValue who = item[roleKey];
  if (who.isObject())
    who = who["role"] ? who["role"] : who["type"] ? who["type"] : who["name"];
  const ContentParts parts = readContent(item[textKey]);
  Message one = roleKey.empty() ? Message{} : message(who.text(), {});
  if (roleKey.empty())
    one.role = index % 2 == 0 ? Role::user : Role::assistant;
  one.text = parts.text.empty() && !item[textKey].isString() ? item[textKey].text() : parts.text;
  one.toolCalls = parts.calls;
  const std::string_view timeKey = keyOf(item, kTimeKeys);
  if (!timeKey.empty())
    one.at = timeOfText(item[timeKey].text(), m_mapping);
  if (one.role == Role::tool)
    one.name = firstText(item, {"name", "tool", "tool_name"});
  one.toolCallId = item["tool_call_id"].text();
  JsonObject rest;
  item.forEachField([&](std::string_view key, const JsonValue& value) {
    if (key != roleKey && key != textKey && (key != timeKey || !one.at) && key != "tool_call_id")
      addLeftover(rest, key, value);
  });
  one.metadata = rest.take();
  chat.add(std::move(one));
  return true;
}

Result<void> MappedRecords::readTranscript(const std::string& text, MappedRow& row)
{
  const auto parts = splitTranscript(text, m_mapping);
  std::vector<std::string> speakers;
  for (const TranscriptPart& part : parts)
    if (!part.speaker.empty() && std::ranges::find(speakers, part.speaker) == speakers.end())
      speakers.push_back(part.speaker);
  if (speakers.empty())
    return fail(ErrorKind::invalidInput, "No speaker (\"User: …\") was found in the transcript.");
  // Of two speakers of whom one is known, the other is who he speaks with.
  std::map<std::string, Role> roles;
  for (const std::string& speaker : speakers)
    if (const auto role = roleOfWord(speaker, m_mapping))
      roles[speaker] = *role;
  const auto unknown = std::ranges::count_if(speakers, [&](const std::string& speaker) { return !roles.contains(speaker); });
  if (unknown == 1 && speakers.size() == 2) {
    const std::string& other = roles.contains(speakers[0]) ? speakers[1] : speakers[0];
    const Role known = roles.begin()->second;
    if (known == Role::user || known == Role::assistant)
      roles[other] = known == Role::user ? Role::assistant : Role::user;
  } else if (unknown == 2 && speakers.size() == 2) {
    roles[speakers[0]] = Role::user;
    roles[speakers[1]] = Role::assistant;
    ++notes.guessedSpeakers;
  }
  ChatBuilder chat;
  for (const TranscriptPart& part : parts) {
    Message one;
    if (part.speaker.empty()) {
      one.role = Role::other;
      one.roleName = "note";
      one.text = part.text;
    } else if (const auto role = roles.find(part.speaker); role != roles.end()) {
      one.role = role->second;
      one.text = part.text;
      if (!roleOfWord(part.speaker, m_mapping))
        one.name = part.speaker;
    } else {
      one = message(part.speaker, part.text);
    }
    if (!part.time.empty()) {
      one.at = timeOfText(part.time, m_mapping);
      if (!one.at) {
        JsonObject rest;
        rest.addText("time", part.time);
        one.metadata = rest.take();
      }
    }
    chat.add(std::move(one));
  }
  Conversation whole;
  chat.finish(whole);
  row.messages = std::move(whole.messages);
  return {};
}

Result<void> MappedRecords::readMessages(const RecordSource& source, MappedRow& row)
{
  JsonValue list = source.value(m_messages);
  std::string cell;
  if (m_messages.isGiven() && !list.isArray()) {
    cell = source.text(m_messages);
    std::int64_t replaced = 0;
    if (cell.find_first_of("[{") != std::string::npos) {
      auto parsed = m_parser.parse(cell, replaced);
      if (!parsed)
        if (auto json = jsonFromPython(cell)) {
          cell = std::move(*json);
          parsed = m_parser.parse(cell, replaced);
        }
      if (parsed)
        list = *parsed;
    }
    if (list.isObject() && list["messages"].isArray())
      list = list["messages"];
  }
  if (list.isArray()) {
    ChatBuilder chat;
    bool readable = true;
    std::size_t index = 0;
    list.forEach([&](const JsonValue& item) { readable = readItem(item, index++, chat) && readable; });
    if (!readable)
      return fail(ErrorKind::invalidInput, "An item of the list of messages has neither a role nor a text.");
    Conversation whole;
    chat.finish(whole);
    row.messages = std::move(whole.messages);
    return {};
  }
  std::string text = m_transcript.isGiven() ? source.text(m_transcript) : cell;
  if (text.empty())
    return fail(ErrorKind::invalidInput, "The record has no messages.");
  return readTranscript(text, row);
}

} // namespace hone
