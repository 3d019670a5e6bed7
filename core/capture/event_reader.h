#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/reader.h"
#include "model/event_preview.h"

namespace hone {

/// Which columns or paths of a table or of JSON records say what of an event.
struct EventPlaces {
  std::string id, user, conversation, name, at, value, comment;
  std::vector<std::string> scores; ///< columns that are an event each, called by the column: "csat", "rating"
  std::string metadata;            ///< JSON: an object with the rest
  std::string reason;              ///< for people: what was recognised, or what is missing
  bool usable = false;             ///< names, and users or conversations, are there
  bool certain = false;            ///< nothing else than events has these columns
};

/// Guesses from names: {"user_id" and/or "conversation_id", "name", "at", "value"?, "metadata"?}, or the columns
/// user_id, outcome, occurred_at, value of an outcomes table, under their usual other names.
EventPlaces guessEventPlaces(std::string_view sample, bool whole);

/// Reads events from a table (CSV, TSV …) or JSON records.
std::unique_ptr<Reader> makeEventReader();

/// What events the beginning of a stream holds, at most `most` of them; counts are of the sample (kSampleBytes). A file
/// that holds none gives one rejected record with the reason. Fails with the stream's failures.
Result<EventPreview> previewEvents(ByteStream& stream, std::size_t most);

class JsonValue;
/// An event in the JSON form of design.md, section 10 (and of Hone's own export); nothing when it has no name, or
/// neither a user nor a conversation.
std::optional<Event> readEvent(const JsonValue& value);

} // namespace hone
