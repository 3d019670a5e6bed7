#include "capture/detect.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "capture/event_reader.h"
#include "capture/importer.h"
#include "capture/input_files.h"
#include "capture/limits.h"
#include "capture/mapped_record.h"
#include "capture/mapping.h"

namespace hone {

namespace {

/// A stream whose beginning, and the error met in it if any, are given again.
class RewoundStream final : public ByteStream {
public:
  RewoundStream(std::string head, std::optional<Error> error, ByteStreamPointer rest)
    : m_head(std::move(head)), m_error(std::move(error)), m_rest(std::move(rest)) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    if (m_given < m_head.size()) {
      const std::size_t count = std::min(size, m_head.size() - m_given);
      std::memcpy(buffer, m_head.data() + m_given, count);
      m_given += count;
      if (m_given == m_head.size()) {
        m_head = {};
        m_given = 0;
      }
      return count;
    }
    if (m_error)
      return std::unexpected(*m_error);
    return m_rest->read(buffer, size);
  }

private:
  std::string m_head;
  std::size_t m_given = 0;
  std::optional<Error> m_error;
  ByteStreamPointer m_rest;
};

std::string describe(const Outline& outline)
{
  switch (outline.shape) {
  case Outline::Shape::empty: return "it is empty";
  case Outline::Shape::text: return "it is neither JSON nor a table";
  default: break;
  }
  std::string keys;
  int count = 0;
  for (const auto& [path, value] : outline.fields) {
    if (path.find_first_of(".[") != std::string::npos)
      continue;
    constexpr int kNamed = 8;
    if (++count > kNamed)
      break;
    keys += (keys.empty() ? "" : ", ") + path;
  }
  return keys.empty() ? "it is JSON without objects" : "it is JSON whose objects have " + keys;
}

/// The columns of a table as if they were the fields of records.
Outline outlineOfTable(std::string_view head, bool whole)
{
  Outline outline;
  const ByteStreamPointer stream = openMemoryStream(head);
  RecordSource source(*stream, head, whole, {});
  outline.shape = Outline::Shape::lines;
  if (const auto first = source.next(); first && *first == RecordSource::Kind::record && source.isTable())
    for (const std::string& column : source.columns())
      outline.fields.emplace(column, std::string());
  return outline;
}

/// A file that is of no format by itself may be a table or plain records: of events, or of conversations.
void guessFormat(std::string_view head, bool whole, Detection& detection)
{
  constexpr std::size_t kGuessedBytes = 256 * 1024;
  if (head.size() > kGuessedBytes) {
    head = head.substr(0, kGuessedBytes);
    whole = false;
  }
  // A program or a picture is neither.
  if (head.substr(0, 4096).find('\0') != std::string_view::npos)
    return;
  if (!looksLikeJson(head)) {
    const Outline columns = outlineOfTable(head, whole);
    for (const Format& format : formats())
      if (std::string reason = format.readsTables ? format.recognise(columns) : std::string(); !reason.empty()) {
        detection.format = &format;
        detection.reason = "a table of " + reason;
        return;
      }
  }
  MappingGuess guess = guessMapping(head, whole);
  const Mapping& mapping = guess.mapping;
  // A rating beside what was said is a score of that conversation.
  const bool bothSpeak = guess.confident && (!mapping.answer.empty() || !mapping.role.empty() || !mapping.messages.empty() || !mapping.transcript.empty());
  if (const EventPlaces events = guessEventPlaces(head, whole); events.certain && !bothSpeak) {
    detection.format = findFormat("events");
    detection.reason = events.reason;
    return;
  }
  if (guess.records == 0) {
    if (guess.table && guess.columns.size() > 1)
      detection.reason = "it is a table with names of columns and no rows";
    return;
  }
  if (guess.confident) {
    detection.format = findFormat(guess.table ? "csv" : "json");
    detection.reason = guess.reason;
  } else {
    detection.reason = howToMap(guess);
  }
  detection.guess = std::move(guess);
}

} // namespace

Detection detectStream(ByteStreamPointer decoded)
{
  constexpr std::size_t kStep = 64 * 1024;
  std::string head;
  std::size_t have = 0;
  std::optional<Error> error;
  while (have < kSampleBytes) {
    if (have == head.size())
      head.resize(std::min(kSampleBytes, std::max(kStep, 2 * have)));
    const auto got = decoded->read(head.data() + have, head.size() - have);
    if (!got)
      error = got.error();
    if (!got || *got == 0)
      break;
    have += *got;
  }
  head.resize(have);

  Detection detection;
  const Outline outline = outlineOf(head);
  detection.shape = outline.shape;
  for (const Format& format : formats()) {
    detection.reason = format.recognise(outline);
    if (!detection.reason.empty()) {
      detection.format = &format;
      break;
    }
  }
  if (!detection.format)
    detection.reason = have == 0 && error ? error->message : describe(outline);
  if (!detection.format && have > 0)
    guessFormat(head, have < kSampleBytes && !error, detection);
  detection.stream = std::make_unique<RewoundStream>(std::move(head), std::move(error), std::move(decoded));
  return detection;
}

Result<DetectedFormat> detectFormat(const std::string& path)
{
  std::optional<DetectedFormat> known, unknown;
  std::optional<Error> unreadable;
  // Of a folder or an archive, the first file that can be read speaks for it.
  HONE_CHECK(lookAtInputFiles(path, [&](Result<ByteStreamPointer> decoded, bool named) {
    if (!decoded) {
      if (named)
        unreadable = decoded.error();
      return !named;
    }
    Detection detection = detectStream(std::move(*decoded));
    DetectedFormat found{detection.format ? std::string(detection.format->name) : std::string(), std::move(detection.reason), std::move(detection.guess)};
    if (detection.format)
      known = std::move(found);
    else if (!unknown || (found.guess && !unknown->guess))
      unknown = std::move(found);
    return !known;
  }));
  if (unreadable)
    return std::unexpected(*unreadable);
  if (known)
    return *known;
  if (unknown)
    return *unknown;
  return fail(ErrorKind::notFound, "There is no file in it that can be read.", path);
}

} // namespace hone
