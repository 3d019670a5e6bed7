#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "store/codes.h"
#include "store/reading.h"
#include "store/sqlite_store.h"

namespace hone {

namespace {

constexpr std::size_t kConversationsPerSnapshot = 256;

std::vector<ConversationId> idsOf(const db::Use& row)
{
  std::vector<ConversationId> ids;
  while (row->step())
    ids.push_back(ConversationId{row->integer(0)});
  return ids;
}

} // namespace

Result<Conversation> SqliteStore::conversation(ConversationId id) const
{
  return read([&](db::Connection& connection) {
    auto conversation = db::readConversation(connection, id.value, true);
    if (!conversation)
      db::refuse(ErrorKind::notFound, fmt::format("There is no conversation {} in this store.", id.value));
    return std::move(*conversation);
  });
}

Result<ConversationId> SqliteStore::findConversation(const std::string& idOrExternalId) const
{
  return read([&](db::Connection& connection) {
    std::int64_t number = 0;
    const char* end = idOrExternalId.data() + idOrExternalId.size();
    if (const auto [stop, error] = std::from_chars(idOrExternalId.data(), end, number); error == std::errc{} && stop == end) {
      const db::Use row = connection.use("SELECT id FROM conversation WHERE id = ?1");
      row->bind(1, number);
      if (row->step())
        return ConversationId{number};
    }
    const db::Use row = connection.use("SELECT id FROM conversation WHERE external_id = ?1 ORDER BY id");
    row->bindText(1, idOrExternalId);
    const std::vector<ConversationId> ids = idsOf(row);
    if (ids.empty())
      db::refuse(ErrorKind::notFound, fmt::format("There is no conversation \"{}\" in this store.", idOrExternalId));
    if (ids.size() > 1) {
      std::string numbers;
      for (std::size_t i = 0; i < std::min<std::size_t>(ids.size(), 10); ++i)
        numbers += fmt::format("{}{}", i == 0 ? "" : ", ", ids[i].value);
      db::refuse(ErrorKind::invalidInput, fmt::format("{} conversations from different sources have the id \"{}\". Name one by its number in this store: {}{}.",
                                                      ids.size(), idOrExternalId, numbers, ids.size() > 10 ? ", …" : ""));
    }
    return ids.front();
  });
}

Result<std::vector<ConversationId>> SqliteStore::conversationIds() const
{
  return read([](db::Connection& connection) { return idsOf(connection.use("SELECT id FROM conversation ORDER BY id")); });
}

Result<std::vector<ConversationId>> SqliteStore::unanalysed() const
{
  return read([](db::Connection& connection) {
    return idsOf(connection.use("SELECT id FROM conversation WHERE analysed = 0 ORDER BY id"));
  });
}

Result<void> SqliteStore::forEachConversation(std::span<const ConversationId> ids, bool withToolResults,
                                              const std::function<bool(ConversationId, Conversation&&)>& visit) const
{
  std::vector<ConversationId> ordered(ids.begin(), ids.end());
  std::ranges::sort(ordered);
  const auto repeated = std::ranges::unique(ordered);
  ordered.erase(repeated.begin(), repeated.end());
  bool more = true;
  // A snapshot a page, so that a slow visitor does not keep the log from being written back.
  for (std::size_t first = 0; first < ordered.size() && more; first += kConversationsPerSnapshot) {
    const std::size_t last = std::min(ordered.size(), first + kConversationsPerSnapshot);
    auto done = read([&](db::Connection& connection) {
      for (std::size_t i = first; i < last && more; ++i)
        if (auto conversation = db::readConversation(connection, ordered[i].value, withToolResults))
          more = visit(ordered[i], std::move(*conversation));
    });
    if (!done)
      return done;
  }
  return {};
}

Result<void> SqliteStore::putAssessments(std::span<const std::pair<ConversationId, OutcomeAssessment>> assessments)
{
  return write(Notice::data, [&](db::Connection& connection) {
    std::vector<ConversationId> changed;
    for (const auto& [id, assessment] : assessments)
      changed.push_back(id);
    db::noteFactChanges(connection, changed);
    for (const auto& [id, assessment] : assessments) {
      {
        const db::Use row = connection.use("UPDATE conversation SET inferred_outcome = ?2, probability_failed = ?3,"
                                           " outcome_source = ?4, signal_count = ?5, analysed = 1 WHERE id = ?1");
        row->bind(1, id.value).bind(2, db::code(assessment.outcome)).bindReal(3, assessment.probabilityFailed);
        row->bindText(4, assessment.source).bind(5, static_cast<std::int64_t>(assessment.signals.size()));
        row->step();
      }
      // A conversation may have been erased since it was read.
      if (connection.changes() == 0)
        continue;
      connection.use(db::kHoldingOutcome)->bind(1, id.value).run();
      connection.use("DELETE FROM signal WHERE id BETWEEN ?1 AND ?2")->bind(1, db::firstRow(id.value)).bind(2, db::lastRow(id.value)).run();
      const std::size_t count = std::min(assessment.signals.size(), db::kMostMessages);
      for (std::size_t i = 0; i < count; ++i) {
        const Signal& signal = assessment.signals[i];
        connection.use("INSERT INTO signal (id, kind, message_index, detail) VALUES (?1, ?2, ?3, ?4)")
          ->bind(1, db::firstRow(id.value) + static_cast<std::int64_t>(i)).bindText(2, toString(signal.kind))
          .bind(3, signal.messageIndex).bindText(4, signal.detail).run();
      }
    }
  });
}

Result<OutcomeAssessment> SqliteStore::assessment(ConversationId id) const
{
  return read([&](db::Connection& connection) {
    OutcomeAssessment assessment;
    {
      const db::Use row = connection.use("SELECT person_outcome, coalesce(nullif(stated_outcome, 0), event_outcome),"
  " CASE WHEN coalesce(stated_outcome, 0) <> 0 THEN stated_origin ELSE event_origin END, inferred_outcome,"
                                         " probability_failed, outcome_source FROM conversation WHERE id = ?1");
      row->bind(1, id.value);
      if (!row->step())
        db::refuse(ErrorKind::notFound, fmt::format("There is no conversation {} in this store.", id.value));
      assessment = db::assessmentOf(*row, 0);
    }
    const db::Use row = connection.use("SELECT id, kind, message_index, detail FROM signal WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
    row->bind(1, db::firstRow(id.value)).bind(2, db::lastRow(id.value));
    while (row->step())
      assessment.signals.push_back(db::signalOf(*row));
    return assessment;
  });
}

Result<void> SqliteStore::setOutcome(ConversationId id, Outcome outcome)
{
  return write(Notice::data, [&](db::Connection& connection) {
    db::requireConversation(connection, id.value);
    db::noteFactChanges(connection, std::span(&id, 1));
    connection.use("UPDATE conversation SET person_outcome = ?2 WHERE id = ?1")
      ->bind(1, id.value).bindOptional(2, outcome == Outcome::unknown ? std::nullopt : std::optional(db::code(outcome))).run();
    connection.use(db::kHoldingOutcome)->bind(1, id.value).run();
  });
}

} // namespace hone
