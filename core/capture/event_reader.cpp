#include "capture/event_reader.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/head_stream.h"
#include "capture/limits.h"
#include "capture/mapped_record.h"
#include "capture/mapping_values.h"
#include "capture/messages.h"
#include "capture/sample_preview.h"

namespace hone {

namespace {

using Names = std::span<const std::string_view>;

constexpr auto kUserNames = std::to_array<std::string_view>({"userid", "user", "customerid", "distinctid", "accountid", "useremail", "email", "customer", "memberid", "clientid"});
constexpr auto kConversationNames = std::to_array<std::string_view>({"conversationid", "sessionid", "threadid", "chatid", "conversation", "ticketid", "dialogueid", "dialogid", "session", "thread", "traceid"});
constexpr auto kNameNames = std::to_array<std::string_view>({"name", "event", "eventname", "outcome", "eventtype", "scorename", "metric", "key", "label", "type"});
constexpr auto kTimeNames = std::to_array<std::string_view>({"at", "occurredat", "timestamp", "time", "createdat", "date", "eventtime", "datetime", "ts", "created", "occurred"});
constexpr auto kValueNames = std::to_array<std::string_view>({"value", "score", "rating", "amount", "number", "scorevalue", "numericvalue", "result"});
constexpr auto kCommentNames = std::to_array<std::string_view>({"comment", "text", "reason", "note", "explanation", "feedback"});
constexpr auto kIdNames = std::to_array<std::string_view>({"id", "eventid", "uuid", "scoreid"});
constexpr std::array<std::string_view, 12> kScoreColumns{"csat", "rating", "nps", "score", "stars", "thumbs", "satisfaction", "userfeedback", "feedbackscore", "csatscore", "resolved", "reward"};

std::string pick(const std::vector<std::string>& columns, Names names)
{
  for (const std::string_view name : names)
    for (const std::string& column : columns)
      if (plainName(column) == name)
        return column;
  return {};
}

/// Puts a value into an event: a number, a truth value, or words.
void setValue(Event& event, const std::string& text)
{
  const std::string plain = plainName(text);
  if (plain == "true" || plain == "yes")
    event.number = 1;
  else if (plain == "false" || plain == "no")
    event.number = 0;
  else if (const auto number = numberOfText(text, {}))
    event.number = number;
  else
    event.text = text;
}

class EventReader final : public Reader {
public:
  Result<void> read(ByteStream& stream, const SourceFile& file, ConversationSink& sink) override
  {
    bool whole = false;
    std::optional<Error> error;
    const std::string head = readHead(stream, kSampleBytes, whole, error);
    const EventPlaces places = guessEventPlaces(head, whole);
    if (!places.usable) {
      return sink.rejected(wholeFile(file.name, places.reason));
    }
    HeadedStream all(head, error, stream);
    RecordSource source(all, head, whole, {});
    const auto reject = [&](std::string reason) {
      return sink.rejected(rejectedAt(file.name, source.line(), source.offset(), source.raw(), std::move(reason)));
    };
    prepare(places);
    for (;;) {
      HONE_TRY(const RecordSource::Kind kind, source.next());
      if (kind == RecordSource::Kind::end)
        return {};
      if (kind != RecordSource::Kind::record) {
        HONE_CHECK(reject(source.reason()));
        continue;
      }
      const auto events = readRecord(source, places);
      if (!events) {
        HONE_CHECK(reject(events.error().message));
        continue;
      }
      source.accept();
      for (const Event& event : *events) {
        const JsonValue known = source.isTable() ? JsonValue() : source.record()["hone"];
        HONE_CHECK(sink.event(Event(event), known["source"].text(), known["source_kind"].text()));
      }
    }
  }

private:
  void prepare(const EventPlaces& places)
  {
    m_id = RecordPlace(places.id);
    m_user = RecordPlace(places.user);
    m_conversation = RecordPlace(places.conversation);
    m_name = RecordPlace(places.name);
    m_at = RecordPlace(places.at);
    m_value = RecordPlace(places.value);
    m_comment = RecordPlace(places.comment);
    for (const std::string& score : places.scores)
      m_scores.emplace_back(score);
    m_used = {places.id, places.user, places.conversation, places.name, places.at, places.value, places.comment, places.metadata, "hone"};
    m_used.insert(places.scores.begin(), places.scores.end());
  }

  Result<std::vector<Event>> readRecord(const RecordSource& source, const EventPlaces& places)
  {
    std::vector<Event> events;
    if (!source.isTable())
      if (auto event = readEvent(source.record()); event && places.scores.empty()) {
        events.push_back(std::move(*event));
        return events;
      }
    Event base;
    base.id = source.text(m_id);
    base.userId = source.text(m_user);
    base.conversationId = source.text(m_conversation);
    if (base.userId.empty() && base.conversationId.empty())
      return fail(ErrorKind::invalidInput, "This event names neither a user nor a conversation.");
    if (const std::string at = source.text(m_at); !at.empty()) {
      base.at = timeOfText(at, {});
      if (!base.at)
        return fail(ErrorKind::invalidInput, fmt::format("The time \"{}\" of this event could not be read.", firstLineOf(at, 60)));
    }
    JsonObject rest;
    source.forEachField([&](const std::string& name, const std::string& json) {
      if (!m_used.contains(name) && json.size() <= kMaxMetadataField)
        rest.addRaw(name, json);
    });
    base.metadata = rest.take();
    const std::string comment = source.text(m_comment);
    for (RecordPlace& score : m_scores) {
      const std::string value = source.text(score);
      if (value.empty())
        continue;
      Event event = base;
      event.name = score.text();
      if (!event.id.empty())
        event.id += ":" + event.name;
      setValue(event, value);
      if (event.text.empty())
        event.text = comment;
      events.push_back(std::move(event));
    }
    if (m_name.isGiven()) {
      Event event = base;
      event.name = source.text(m_name);
      if (event.name.empty())
        return fail(ErrorKind::invalidInput, "This event has no name.");
      if (const std::string value = source.text(m_value); !value.empty())
        setValue(event, value);
      if (event.text.empty())
        event.text = comment;
      events.push_back(std::move(event));
    }
    if (events.empty())
      return fail(ErrorKind::invalidInput, "This record holds no event.");
    return events;
  }

  RecordPlace m_id, m_user, m_conversation, m_name, m_at, m_value, m_comment;
  std::vector<RecordPlace> m_scores;
  std::set<std::string> m_used;
};

} // namespace

std::optional<Event> readEvent(const JsonValue& value)
{
  if (!value.isObject())
    return std::nullopt;
  Event event;
  event.id = firstText(value, {"id", "event_id"});
  event.userId = value["user"].isObject() ? firstText(value["user"], {"id", "user_id"}) : firstText(value, {"user_id", "userId", "distinct_id", "user"});
  event.conversationId = firstText(value, {"conversation_id", "conversationId", "session_id", "sessionId", "thread_id"});
  event.name = firstText(value, {"name", "event", "event_name"});
  if (event.name.empty() || (event.userId.empty() && event.conversationId.empty()))
    return std::nullopt;
  event.at = firstTime(value, {"at", "occurred_at", "timestamp", "time", "created_at"});
  const JsonValue stated = value["value"].exists() ? value["value"] : value["score"];
  if (const auto flag = stated.boolean())
    event.number = *flag ? 1 : 0;
  else if (stated.isNumber())
    event.number = stated.number();
  else if (stated.isString())
    event.text = stated.text();
  if (event.text.empty())
    event.text = firstText(value, {"text", "comment"});
  JsonObject rest;
  value["metadata"].forEachField([&](std::string_view key, const JsonValue& item) { rest.add(key, item); });
  if (stated.isObject() || stated.isArray())
    rest.add("value", stated);
  addLeftovers(rest, value,
               {"id", "event_id", "user", "user_id", "userId", "distinct_id", "conversation_id", "conversationId", "session_id", "sessionId", "thread_id",
                "name", "event", "event_name", "at", "occurred_at", "timestamp", "time", "created_at", "value", "score", "text", "comment", "metadata", "hone"});
  event.metadata = rest.take();
  return event;
}

EventPlaces guessEventPlaces(std::string_view sample, bool whole)
{
  EventPlaces places;
  const ByteStreamPointer stream = openMemoryStream(sample);
  RecordSource source(*stream, sample, whole, {});
  std::vector<std::string> columns;
  std::size_t records = 0;
  constexpr std::size_t kLooked = 100;
  bool talks = false;
  std::map<std::string, std::size_t> distinctNames;
  while (records < kLooked) {
    const auto next = source.next();
    if (!next || *next == RecordSource::Kind::end || *next == RecordSource::Kind::unfinished)
      break;
    if (*next != RecordSource::Kind::record)
      continue;
    source.accept();
    ++records;
    if (source.isTable() && columns.empty())
      columns = source.columns();
    source.forEachField([&](const std::string& name, const std::string& json) {
      if (std::ranges::find(columns, name) == columns.end())
        columns.push_back(name);
      const std::string plain = plainName(name);
      talks = talks || plain == "messages" || plain == "role" || plain == "message" || plain == "content" || plain == "transcript" || plain == "conversations" ||
              plain == "question" || plain == "answer" || plain == "speaker" || plain == "utterance" || (plain == "text" && json.size() > 200);
    });
  }
  places.user = pick(columns, kUserNames);
  places.conversation = pick(columns, kConversationNames);
  places.name = pick(columns, kNameNames);
  places.at = pick(columns, kTimeNames);
  places.value = pick(columns, kValueNames);
  places.comment = pick(columns, kCommentNames);
  places.id = pick(columns, kIdNames);
  places.metadata = source.isTable() ? std::string() : "metadata";
  if (places.name.empty())
    for (const std::string& column : columns)
      if (std::ranges::find(kScoreColumns, plainName(column)) != kScoreColumns.end())
        places.scores.push_back(column);
  if (!places.scores.empty())
    places.value.clear();
  const bool named = !places.name.empty() || !places.scores.empty();
  places.usable = records > 0 && named && (!places.user.empty() || !places.conversation.empty());
  places.certain = places.usable && !talks && (!places.at.empty() || !places.value.empty() || plainName(places.name) == "outcome" || !places.scores.empty());
  std::string there;
  for (const std::string& column : columns)
    there += (there.empty() ? "" : ", ") + firstLineOf(column, 40);
  if (places.usable) {
    places.reason = fmt::format("events of {}{}{}, {}", places.user.empty() ? "" : "users (" + places.user + ")",
                                !places.user.empty() && !places.conversation.empty() ? " and " : "",
                                places.conversation.empty() ? "" : "conversations (" + places.conversation + ")",
                                places.name.empty() ? fmt::format("one for each of {} columns of scores", places.scores.size()) : "named by \"" + places.name + "\"");
  } else {
    places.reason = fmt::format("Events need a column for the user or the conversation (user_id, conversation_id) and one for the name (name, outcome); this file has: {}.",
                                there.empty() ? "nothing that can be read" : firstLineOf(there, 400));
  }
  return places;
}

Result<EventPreview> previewEvents(ByteStream& stream, std::size_t most)
{
  HONE_TRY(const PreviewSample sample, readPreviewSample(stream));
  EventPreview preview;
  preview.whole = sample.whole;
  preview.reason = guessEventPlaces(sample.head, sample.whole).reason;
  const ByteStreamPointer beginning = openMemoryStream(sample.head);
  PreviewSink sink(sample, most);
  HONE_CHECK(EventReader().read(*beginning, {}, sink));
  preview.events = std::move(sink.events);
  preview.rejected = std::move(sink.rejections);
  preview.found = sink.eventCount;
  preview.setAside = sink.rejectedCount;
  return preview;
}

std::unique_ptr<Reader> makeEventReader() { return std::make_unique<EventReader>(); }

} // namespace hone
