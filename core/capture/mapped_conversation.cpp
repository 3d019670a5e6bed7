#include "capture/mapped_conversation.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/counted.h"
#include "base/json_writer.h"
#include "capture/limits.h"
#include "capture/mapping_values.h"

namespace hone {

namespace {

void packText(std::string& out, std::string_view text)
{
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

void packTime(std::string& out, const std::optional<Micros>& time) { packText(out, time ? std::to_string(*time) : std::string()); }

void packPairs(std::string& out, const std::vector<std::pair<std::string, std::string>>& pairs)
{
  packText(out, std::to_string(pairs.size()));
  for (const auto& [name, value] : pairs) {
    packText(out, name);
    packText(out, value);
  }
}

class Unpacker {
public:
  explicit Unpacker(std::string_view text) : m_text(text) {}
  std::string text()
  {
    const std::size_t colon = m_text.find(':');
    const std::size_t size = std::stoul(std::string(m_text.substr(0, colon)));
    std::string out(m_text.substr(colon + 1, size));
    m_text.remove_prefix(colon + 1 + size);
    return out;
  }
  int digit()
  {
    const int value = m_text.front() - '0';
    m_text.remove_prefix(1);
    return value;
  }
  std::size_t count() { return std::stoul(text()); }
  std::optional<Micros> time()
  {
    const std::string digits = text();
    return digits.empty() ? std::nullopt : std::optional<Micros>(std::stoll(digits));
  }
  std::vector<std::pair<std::string, std::string>> pairs()
  {
    std::vector<std::pair<std::string, std::string>> out(count());
    for (auto& [name, value] : out) {
      name = text();
      value = text();
    }
    return out;
  }

private:
  std::string_view m_text;
};

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void addNote(std::map<std::string, std::size_t>& notes, std::string word)
{
  constexpr std::size_t kMostWords = 1000;
  if (notes.size() < kMostWords || notes.contains(word))
    ++notes[std::move(word)];
}

std::string listOf(const std::map<std::string, std::size_t>& words)
{
  std::string out;
  std::size_t shown = 0;
  for (const auto& [word, count] : words) {
    constexpr std::size_t kShown = 5;
    if (++shown > kShown)
      return out + " …";
    out += fmt::format("{}\"{}\" ({})", out.empty() ? "" : ", ", firstLineOf(word, 40), count);
  }
  return out;
}

std::string howToSayRoles(const std::map<std::string, std::size_t>& words)
{
  return fmt::format("Say what each means: \"roles\": {{\"{}\": \"user\", …}} in the mapping, with user, assistant, system, tool or other; \"*\" stands for all the rest.",
                     firstLineOf(words.begin()->first, 40));
}

std::int64_t sumOf(const std::map<std::string, std::size_t>& words)
{
  std::int64_t sum = 0;
  for (const auto& [word, count] : words)
    sum += static_cast<std::int64_t>(count);
  return sum;
}

} // namespace

std::vector<std::string> MappingNotes::forPeople() const
{
  std::vector<std::string> out;
  if (!roles.empty())
    out.push_back(fmt::format("Of {} it is not known who speaks: {}. They count neither as the user's nor as the agent's. {}", counted(sumOf(roles), "message"), listOf(roles),
                              howToSayRoles(roles)));
  if (!times.empty())
    out.push_back(fmt::format("{} not be read and {} kept as metadata: {}. Say how times are written.", counted(sumOf(times), "time could", "times could"),
                              sumOf(times) == 1 ? "is" : "are", listOf(times)));
  if (!outcomes.empty())
    out.push_back(fmt::format("{} not understood and {} kept as metadata: {}.", counted(sumOf(outcomes), "outcome was", "outcomes were"), sumOf(outcomes) == 1 ? "is" : "are",
                              listOf(outcomes)));
  if (guessedSpeakers > 0)
    out.push_back(fmt::format("In {} no speaker is known; the first to speak was taken for the user.", counted(static_cast<std::int64_t>(guessedSpeakers), "transcript")));
  return out;
}

std::string MappingNotes::problem(const Mapping& mapping) const
{
  if (knownRoles > 0 || roles.empty())
    return {};
  return fmt::format("No value of {} is a role: {}. {}", mapping.role.empty() ? std::string("who speaks") : fmt::format("\"{}\"", mapping.role), listOf(roles), howToSayRoles(roles));
}

std::string MappedRow::pack() const
{
  std::string out;
  for (const std::string* text : {&user, &agent, &agentVersion, &model, &outcome, &endReason, &system, &order})
    packText(out, *text);
  packTime(out, time);
  packTime(out, endTime);
  for (const auto* pairs : {&traits, &scores, &metadata, &rest})
    packPairs(out, *pairs);
  packText(out, std::to_string(messages.size()));
  for (const Message& message : messages) {
    out += static_cast<char>('0' + static_cast<int>(message.role));
    packText(out, message.roleName);
    packText(out, message.name);
    packText(out, message.text);
    packText(out, message.toolCallId);
    packText(out, message.metadata);
    packTime(out, message.at);
  }
  return out;
}

MappedRow MappedRow::unpack(std::string_view packed)
{
  MappedRow row;
  Unpacker in(packed);
  for (std::string* text : {&row.user, &row.agent, &row.agentVersion, &row.model, &row.outcome, &row.endReason, &row.system, &row.order})
    *text = in.text();
  row.time = in.time();
  row.endTime = in.time();
  for (auto* pairs : {&row.traits, &row.scores, &row.metadata, &row.rest})
    *pairs = in.pairs();
  row.messages.resize(in.count());
  for (Message& message : row.messages) {
    message.role = static_cast<Role>(in.digit());
    message.roleName = in.text();
    message.name = in.text();
    message.text = in.text();
    message.toolCallId = in.text();
    message.metadata = in.text();
    message.at = in.time();
  }
  return row;
}

MappedRecords::MappedRecords(const Mapping& mapping)
  : m_mapping(mapping), m_conversation(mapping.conversation), m_user(mapping.user), m_agent(mapping.agent), m_agentVersion(mapping.agentVersion),
    m_model(mapping.model), m_outcome(mapping.outcome), m_endReason(mapping.endReason), m_system(mapping.system), m_time(mapping.time),
    m_endTime(mapping.endTime), m_role(mapping.role), m_text(mapping.text), m_order(mapping.order), m_speaker(mapping.speaker), m_tool(mapping.tool),
    m_toolCallId(mapping.toolCallId), m_question(mapping.question), m_answer(mapping.answer), m_messages(mapping.messages), m_transcript(mapping.transcript)
{
  for (const MappingPlace& place : mappingPlaces())
    if (const std::string& text = mapping.*place.member; !text.empty() && place.name != "records")
      m_used.push_back(text);
  const auto add = [this](const auto& pairs, auto& places) {
    for (const auto& [name, place] : pairs) {
      places.emplace_back(name, RecordPlace(place));
      m_used.push_back(place);
    }
  };
  add(mapping.traits, m_traits);
  add(mapping.scores, m_scores);
  add(mapping.metadata, m_metadata);
}

std::string MappedRecords::missingColumns(const RecordSource& source)
{
  std::string missing;
  for (const std::string& used : m_used) {
    RecordPlace place(used);
    if (!source.has(place))
      missing += fmt::format("{}\"{}\"", missing.empty() ? "" : ", ", used);
  }
  if (missing.empty())
    return {};
  std::string there;
  for (const std::string& column : source.columns())
    there += fmt::format("{}{}", there.empty() ? "" : ", ", firstLineOf(column, 60));
  return fmt::format("The table has no column {}. Its columns are: {}.", missing, firstLineOf(there, 600));
}

std::optional<Micros> MappedRecords::time(const std::string& text, std::string_view place, std::vector<std::pair<std::string, std::string>>& otherwise)
{
  if (text.empty())
    return std::nullopt;
  const auto read = timeOfText(text, m_mapping);
  if (!read) {
    addNote(notes.times, text);
    std::string json;
    appendJsonString(json, text);
    otherwise.emplace_back(std::string(place), std::move(json));
  }
  return read;
}

Message MappedRecords::message(const std::string& roleWord, std::string text)
{
  Message message;
  message.text = std::move(text);
  if (const auto role = roleOfWord(roleWord, m_mapping)) {
    message.role = *role;
    ++notes.knownRoles;
    if (*role == Role::other)
      message.roleName = roleWord;
  } else {
    message.role = Role::other;
    message.roleName = roleWord;
    addNote(notes.roles, roleWord);
  }
  return message;
}

void MappedRecords::addRest(const RecordSource& source, MappedRow& row)
{
  for (auto& [name, place] : m_metadata)
    if (std::string json = source.json(place); !json.empty())
      row.metadata.emplace_back(name, std::move(json));
  if (!m_mapping.keepRest)
    return;
  source.forEachField([&](const std::string& name, std::string json) {
    bool used = false;
    for (const std::string& place : m_used) {
      used = used || place == name || (source.isTable() && plainName(place) == plainName(name) && !plainName(name).empty());
      // What holds the messages is not kept twice.
      if (!source.isTable() && (place == m_mapping.messages || place == m_mapping.transcript))
        used = used || (place.starts_with(name) && place.size() > name.size() && (place[name.size()] == '.' || place[name.size()] == '['));
    }
    if (used)
      return;
    if (json.size() > kMaxMetadataField)
      json = fmt::format("\"({} bytes left out)\"", json.size());
    row.rest.emplace_back(name, std::move(json));
  });
}

Result<MappedRow> MappedRecords::row(const RecordSource& source)
{
  MappedRow row;
  row.user = source.text(m_user);
  row.agent = source.text(m_agent);
  row.agentVersion = source.text(m_agentVersion);
  row.model = source.text(m_model);
  row.outcome = source.text(m_outcome);
  row.endReason = source.text(m_endReason);
  row.system = source.text(m_system);
  row.order = source.text(m_order);
  row.time = time(source.text(m_time), m_mapping.time, row.rest);
  row.endTime = time(source.text(m_endTime), m_mapping.endTime, row.rest);
  for (auto& [name, place] : m_traits)
    if (std::string json = source.json(place); !json.empty())
      row.traits.emplace_back(name, std::move(json));
  for (auto& [name, place] : m_scores)
    if (std::string text = source.text(place); !text.empty())
      row.scores.emplace_back(name, std::move(text));
  addRest(source, row);
  switch (m_mapping.shape) {
  case Mapping::Shape::messages: {
    const std::string text = source.text(m_text);
    const std::string word = m_role.isGiven() ? source.text(m_role) : std::string();
    if (m_role.isGiven() && word.empty() && text.empty())
      return fail(ErrorKind::invalidInput, "The row has neither a role nor a text.");
    if (m_role.isGiven() && word.empty() && !roleOfWord(word, m_mapping))
      return fail(ErrorKind::invalidInput, fmt::format("The column \"{}\" (who speaks) is empty in this row.", m_mapping.role));
    // A tool may answer nothing, and a call needs no words.
    const auto isCall = [&] {
      return roleOfWord(word, m_mapping) == Role::tool || !source.text(m_toolCallId).empty() ||
             (!source.isTable() && (source.record()["tool_calls"].size() > 0 || source.record()["function_call"].isObject()));
    };
    if (isBlank(text) && !isCall())
      return fail(ErrorKind::invalidInput, fmt::format("The column \"{}\" (what is said) is empty in this row.", m_mapping.text));
    Message one = message(word, text);
    one.at = row.time;
    one.name = source.text(one.role == Role::tool && m_tool.isGiven() ? m_tool : m_speaker);
    one.toolCallId = source.text(m_toolCallId);
    row.messages.push_back(std::move(one));
    break;
  }
  case Mapping::Shape::turns: {
    const std::string question = source.text(m_question);
    const std::string answer = source.text(m_answer);
    if (isBlank(question) && isBlank(answer))
      return fail(ErrorKind::invalidInput, "The row has neither a question nor an answer.");
    const auto add = [&](Role role, const std::string& text, const std::optional<Micros>& at) {
      if (isBlank(text))
        return;
      Message one;
      one.role = role;
      one.text = text;
      one.at = at;
      row.messages.push_back(std::move(one));
    };
    add(Role::user, question, row.time);
    add(Role::assistant, answer, row.endTime ? row.endTime : row.time);
    break;
  }
  case Mapping::Shape::conversations: HONE_CHECK(readMessages(source, row)); break;
  }
  return row;
}

Result<Conversation> MappedRecords::conversation(const std::string& id, std::vector<MappedRow>&& rows)
{
  if (rows.size() > 1) {
    std::vector<double> orders;
    bool timed = true;
    for (const MappedRow& row : rows) {
      if (const auto number = numberOfText(row.order, m_mapping))
        orders.push_back(*number);
      timed = timed && row.time;
    }
    if (orders.size() == rows.size()) {
      std::ranges::stable_sort(rows, {}, [this](const MappedRow& row) { return *numberOfText(row.order, m_mapping); });
    } else if (timed) {
      // Newest first is a usual order of exports: there, rows of one time are turned round as well.
      if (rows.front().time > rows.back().time && std::ranges::is_sorted(rows, std::greater<>(), &MappedRow::time))
        std::ranges::reverse(rows);
      else
        std::ranges::stable_sort(rows, {}, &MappedRow::time);
    }
  }
  Conversation out;
  out.externalId = id;
  std::map<std::string, std::set<std::string>> rest; ///< values that differ between rows belong to the messages
  std::map<std::string, std::size_t> restRows;
  std::string outcome, system;
  std::vector<std::pair<std::string, std::string>> metadata;
  const auto keep = [](std::string& value, std::string& other) {
    if (value.empty())
      value = std::move(other);
  };
  const auto keepPair = [](auto& pairs, const std::pair<std::string, std::string>& pair) {
    const auto known = std::ranges::find(pairs, pair.first, [](const auto& one) { return one.first; });
    if (known == pairs.end())
      pairs.push_back(pair);
    else
      known->second = pair.second;
  };
  for (const MappedRow& row : rows)
    for (const auto& [name, json] : row.rest) {
      rest[name].insert(json);
      ++restRows[name];
    }
  const bool wholeRecords = m_mapping.shape == Mapping::Shape::conversations;
  ChatBuilder chat;
  std::vector<Event> events;
  for (MappedRow& row : rows) {
    keep(out.user.externalId, row.user);
    keep(out.agent, row.agent);
    keep(out.agentVersion, row.agentVersion);
    keep(out.model, row.model);
    keep(out.endReason, row.endReason);
    keep(system, row.system);
    if (!row.outcome.empty())
      outcome = row.outcome;
    for (const auto& pair : row.traits)
      keepPair(out.user.traits, pair);
    for (const auto& pair : row.metadata)
      keepPair(metadata, pair);
    JsonObject own;
    for (const auto& [name, json] : row.rest) {
      if (wholeRecords || (rest[name].size() == 1 && restRows[name] == rows.size()))
        keepPair(metadata, {name, json});
      else
        own.addRaw(name, json);
    }
    for (const auto& [name, text] : row.scores) {
      Event event;
      event.name = name;
      event.at = row.endTime ? row.endTime : row.time;
      event.number = numberOfText(text, m_mapping);
      if (!event.number && (text == "true" || text == "false"))
        event.number = text == "true" ? 1 : 0;
      if (!event.number)
        event.text = text;
      // A score that stands on every row of its conversation is one score.
      const auto same = std::ranges::find_if(events, [&](const Event& other) { return other.name == event.name && other.number == event.number && other.text == event.text; });
      if (same == events.end())
        events.push_back(std::move(event));
      else
        same->at = event.at;
    }
    if (wholeRecords) {
      out.startedAt = row.time;
      out.endedAt = row.endTime;
      out.messages = std::move(row.messages);
    } else {
      std::string extra = own.take();
      for (Message& one : row.messages) {
        // Of a question and its answer, the row's other columns stand on the answer.
        if (&one == &row.messages.back() && !extra.empty())
          one.metadata = std::move(extra);
        chat.add(std::move(one));
      }
    }
  }
  if (wholeRecords) {
    const bool hasSystem = std::ranges::any_of(out.messages, [](const Message& one) { return one.role == Role::system; });
    if (!system.empty() && !hasSystem) {
      Message first;
      first.role = Role::system;
      first.text = std::move(system);
      out.messages.insert(out.messages.begin(), std::move(first));
      for (Message& one : out.messages)
        for (ToolCall& call : one.toolCalls)
          if (call.resultIndex)
            ++*call.resultIndex;
    }
    timesFromMessages(out);
  } else {
    chat.prependSystem(std::move(system));
    chat.finish(out);
  }
  for (Event& event : events) {
    event.conversationId = id;
    if (!event.at)
      event.at = out.endedAt ? out.endedAt : out.startedAt;
  }
  out.events = std::move(events);
  if (!outcome.empty()) {
    if (const auto known = outcomeOfWord(outcome, m_mapping)) {
      if (*known != Outcome::unknown)
        out.outcome = ExplicitOutcome{*known, m_mapping.outcome, numberOfText(outcome, m_mapping)};
    } else {
      addNote(notes.outcomes, outcome);
      std::string json;
      appendJsonString(json, outcome);
      keepPair(metadata, {m_mapping.outcome, json});
    }
  }
  JsonObject all;
  for (const auto& [name, json] : metadata)
    all.addRaw(name, json);
  out.metadata = all.take();
  for (auto& [name, json] : out.user.traits)
    json = json.empty() ? "null" : json;
  return out;
}

} // namespace hone
