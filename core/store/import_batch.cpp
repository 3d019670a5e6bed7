#include "store/import_batch.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/time.h"
#include "store/codes.h"
#include "store/event_joins.h"
#include "store/reading.h"

namespace hone::db {

namespace {

constexpr std::size_t kMostTextBytes = 512u << 20;     // half of what SQLite takes in one value
constexpr std::size_t kMostCachedKeys = 200000;

std::span<const std::byte> bytesOf(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

/// Why a conversation cannot be stored at all; nothing when it can.
std::optional<std::string> whyNot(const Conversation& conversation)
{
  if (conversation.messages.size() > kMostMessages)
    return fmt::format("The conversation has {} messages; {} is the most that is stored. It was not stored.",
                       conversation.messages.size(), kMostMessages);
  std::size_t bytes = conversation.metadata.size();
  for (const Message& message : conversation.messages) {
    if (message.toolCalls.size() > kMostMessages)
      return fmt::format("A message has {} tool calls; {} is the most that is stored. The conversation was not stored.",
                         message.toolCalls.size(), kMostMessages);
    bytes += message.text.size() + message.metadata.size();
    for (const ToolCall& call : message.toolCalls)
      bytes += call.arguments.size();
  }
  if (bytes > kMostTextBytes)
    return std::string("The conversation is larger than 512 MiB. It was not stored.");
  return std::nullopt;
}

} // namespace

std::int64_t Terms::idOf(const std::string& text)
{
  if (text.empty())
    return 0;
  if (const auto known = m_known.find(text); known != m_known.end())
    return known->second;
  std::int64_t id = 0;
  {
    const Use row = m_connection.use("SELECT id FROM term WHERE text = ?1");
    row->bindText(1, text);
    if (row->step())
      id = row->integer(0);
  }
  if (id == 0) {
    m_connection.use("INSERT INTO term (text) VALUES (?1)")->bindText(1, text).run();
    id = m_connection.lastInsertId();
  }
  if (m_known.size() < kMostCachedKeys)
    m_known.emplace(text, id);
  return id;
}

std::unique_ptr<Store::ImportBatch> openBatch(Writer& writer, Writer::Lock lock, const std::string& sourceName,
                                              const std::string& kind, const std::string& location)
{
  return std::make_unique<SqliteImportBatch>(writer, std::move(lock), sourceName, kind, location);
}

SqliteImportBatch::SqliteImportBatch(Writer& writer, Writer::Lock lock, const std::string& sourceName,
                                     const std::string& kind, const std::string& location)
  : m_writer(writer), m_lock(std::move(lock)), m_connection(writer.connection()),
    m_transaction(m_connection, Transaction::Kind::write), m_terms(m_connection)
{
  if (!sourceName.empty())
    openSource(sourceName, kind, location);
  m_lastConversation = m_connection.integer("SELECT value FROM counter WHERE name = 'conversation'");
  m_firstAdded = m_lastConversation + 1;
  m_lastStamp = m_connection.integer("SELECT value FROM counter WHERE name = 'trait'");
}

void SqliteImportBatch::openSource(const std::string& sourceName, const std::string& kind, const std::string& location)
{
  for (m_current = 0; m_current < m_ledgers.size(); ++m_current)
    if (ledger().name == sourceName && ledger().kind == kind)
      break;
  if (m_current == m_ledgers.size()) {
    m_ledgers.emplace_back();
    ledger().name = sourceName;
    ledger().kind = kind;
    {
      const Use row = m_connection.use("SELECT id FROM source WHERE name = ?1 AND kind = ?2");
      row->bindText(1, sourceName).bindText(2, kind);
      if (row->step())
        ledger().source = row->integer(0);
    }
    if (ledger().source == 0) {
      m_connection.use("INSERT INTO source (name, kind) VALUES (?1, ?2)")->bindText(1, sourceName).bindText(2, kind).run();
      ledger().source = m_connection.lastInsertId();
      m_changed = true;
    }
  }
  ledger().location = location;
  m_source = ledger().source;
}

Result<void> SqliteImportBatch::useSource(const std::string& sourceName, const std::string& kind, const std::string& location)
{
  if (!m_broken && !m_committed && m_source != 0 && ledger().name == sourceName && ledger().kind == kind && ledger().location == location)
    return {};
  return stopOnFailure([&] { openSource(sourceName, kind, location); });
}

Result<StoreChange> SqliteImportBatch::put(const Conversation& conversation, std::int64_t& messagesAdded)
{
  messagesAdded = 0;
  if (m_source == 0)
    return fail(ErrorKind::internal, "The batch has no source yet.");
  if (auto reason = whyNot(conversation))
    return fail(ErrorKind::invalidInput, std::move(*reason));
  return stopOnFailure([&] { return store(conversation, messagesAdded); });
}

StoreChange SqliteImportBatch::store(const Conversation& conversation, std::int64_t& messagesAdded)
{
  const Sha256 hash = contentHash(conversation, m_scratch);
  ++ledger().conversations;
  std::int64_t id = 0;
  Sha256 storedHash{};
  {
    const bool named = !conversation.externalId.empty();
    const Use row = m_connection.use("SELECT id, content_hash FROM conversation WHERE external_id = ?1 AND source_id = ?2");
    const Use byHash = m_connection.use(
      "SELECT id, content_hash FROM conversation WHERE content_hash = ?1 AND source_id = ?2 AND external_id IS NULL");
    Statement& statement = named ? *row : *byHash;
    if (named)
      statement.bindText(1, conversation.externalId);
    else
      statement.bindBlob(1, hash);
    statement.bind(2, m_source);
    if (statement.step()) {
      id = statement.integer(0);
      const std::string_view bytes = statement.text(1);
      std::ranges::copy(bytesOf(bytes.substr(0, storedHash.size())), storedHash.begin());
    }
  }
  if (id == 0) {
    insert(conversation, hash);
    putRecordEvents(m_lastConversation, conversation.events);
    messagesAdded = static_cast<std::int64_t>(conversation.messages.size());
    ++ledger().added;
    m_changed = true;
    return StoreChange::added;
  }
  StoreChange change = storedHash == hash ? StoreChange::unchanged : update(id, storedHash, conversation, hash, messagesAdded);
  // A score that was given since is a change, but that of an earlier state is not.
  if (!conversation.events.empty() && (storedHash == hash || change == StoreChange::merged) && putRecordEvents(id, conversation.events))
    change = StoreChange::merged;
  ++(change == StoreChange::merged ? ledger().merged : ledger().unchanged);
  if (change == StoreChange::merged) {
    m_changed = true;
    m_mergedIds.push_back(ConversationId{id});
  }
  return change;
}

SqliteImportBatch::Header SqliteImportBatch::header(const Conversation& conversation)
{
  Header header;
  header.user = userId(conversation.user);
  header.agent = m_terms.idOf(conversation.agent);
  header.version = m_terms.idOf(conversation.agentVersion);
  header.model = m_terms.idOf(conversation.model);
  header.endReason = m_terms.idOf(conversation.endReason);
  header.opening = openingOf(conversation);
  std::vector<ToolUse> tools;
  for (const Message& message : conversation.messages) {
    header.toolCalls += static_cast<std::int64_t>(message.toolCalls.size());
    // A call that the user's own device made says nothing about the agent.
    if (message.role == Role::user)
      continue;
    for (const ToolCall& call : message.toolCalls) {
      const std::int64_t term = m_terms.idOf(call.name);
      auto known = std::ranges::find(tools, term, &ToolUse::term);
      if (known == tools.end())
        known = tools.insert(tools.end(), ToolUse{term, 0, 0});
      ++known->calls;
      known->errors += call.status == ToolCall::Status::error ? 1 : 0;
    }
  }
  header.tools = packTools(tools);
  return header;
}

void SqliteImportBatch::insert(const Conversation& conversation, const Sha256& hash)
{
  const std::int64_t id = ++m_lastConversation;
  {
    const Header parts = header(conversation);
    const Use row = m_connection.use(
      "INSERT INTO conversation (id, source_id, external_id, content_hash, user_id, agent_id, version_id, model_id,"
      " end_reason_id, started_at, ended_at, sort_at, message_count, tool_call_count, outcome, stated_outcome,"
      " stated_origin, stated_score, opening, tools)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)");
    row->bind(1, id).bind(2, m_source).bindTextOrNull(3, conversation.externalId).bindBlob(4, hash);
    row->bindOptional(5, parts.user ? std::optional(parts.user) : std::nullopt);
    row->bind(6, parts.agent).bind(7, parts.version).bind(8, parts.model).bind(9, parts.endReason);
    row->bindOptional(10, conversation.startedAt).bindOptional(11, conversation.endedAt);
    row->bind(12, conversation.startedAt.value_or(kNoTime));
    row->bind(13, static_cast<std::int64_t>(conversation.messages.size())).bind(14, parts.toolCalls);
    row->bind(15, conversation.outcome ? code(conversation.outcome->outcome) : 0);
    if (conversation.outcome) {
      row->bind(16, code(conversation.outcome->outcome)).bindText(17, conversation.outcome->origin);
      if (conversation.outcome->score)
        row->bindReal(18, *conversation.outcome->score);
    }
    row->bindText(19, parts.opening);
    if (!parts.tools.empty())
      row->bindBlob(20, bytesOf(parts.tools));
    row->step();
  }
  if (!conversation.metadata.empty())
    writeMetadata(id, conversation.metadata);
  for (std::size_t i = 0; i < conversation.messages.size(); ++i)
    writeMessage(id, i, conversation.messages[i]);
  ledger().messages += static_cast<std::int64_t>(conversation.messages.size());
  m_text.build(conversation.messages);
  indexText(id, m_text);
}

StoreChange SqliteImportBatch::update(std::int64_t id, const Sha256& storedHash, const Conversation& conversation,
                                      const Sha256& hash, std::int64_t& messagesAdded)
{
  if (!m_exact) {
    const Use row = m_connection.use("SELECT 1 FROM superseded_content WHERE conversation_id = ?1 AND content_hash = ?2");
    row->bind(1, id).bindBlob(2, hash);
    if (row->step())
      return StoreChange::unchanged;
  }
  const Conversation stored = *readConversation(m_connection, id, true, OutcomeChoice::statedOnly);
  const auto& before = stored.messages;
  const auto& after = conversation.messages;
  const std::size_t common = std::min(before.size(), after.size());
  const auto startsAs = [common](const std::vector<Message>& older, const std::vector<Message>& newer) {
    return std::equal(older.begin(), older.begin() + static_cast<std::ptrdiff_t>(common), newer.begin(), sameBeforeResults);
  };
  // An earlier look at a conversation that has grown since takes nothing away; it may know what the later one did not.
  if (!m_exact && after.size() < before.size() && startsAs(after, before))
    return fillHeader(id, stored, conversation) ? StoreChange::merged : StoreChange::unchanged;

  const bool grown = after.size() > before.size() && startsAs(before, after);
  if (!grown && !m_exact)
    m_connection.use("INSERT OR IGNORE INTO superseded_content (conversation_id, content_hash) VALUES (?1, ?2)")
      ->bind(1, id).bindBlob(2, storedHash).run();

  for (std::size_t i = 0; i < after.size(); ++i) {
    if (i < common && before[i] == after[i])
      continue;
    if (i < common) {
      const std::int64_t message = firstRow(id) + static_cast<std::int64_t>(i);
      m_connection.use("DELETE FROM message WHERE id = ?1")->bind(1, message).run();
      m_connection.use("DELETE FROM tool_call WHERE id BETWEEN ?1 AND ?2")->bind(1, firstRow(message)).bind(2, lastRow(message)).run();
    }
    writeMessage(id, i, after[i]);
  }
  if (after.size() < before.size()) {
    const std::int64_t first = firstRow(id) + static_cast<std::int64_t>(after.size());
    m_connection.use("DELETE FROM message WHERE id BETWEEN ?1 AND ?2")->bind(1, first).bind(2, lastRow(id)).run();
    m_connection.use("DELETE FROM tool_call WHERE id BETWEEN ?1 AND ?2")->bind(1, firstRow(first)).bind(2, lastRow(lastRow(id))).run();
    m_connection.use("DELETE FROM signal WHERE id BETWEEN ?1 AND ?2 AND message_index >= ?3")
      ->bind(1, firstRow(id)).bind(2, lastRow(id)).bind(3, static_cast<std::int64_t>(after.size())).run();
    m_connection.use("UPDATE conversation SET signal_count = (SELECT count(*) FROM signal WHERE id BETWEEN ?2 AND ?3) WHERE id = ?1")
      ->bind(1, id).bind(2, firstRow(id)).bind(3, lastRow(id)).run();
  }
  m_oldText.build(before);
  m_text.build(after);
  if (m_oldText != m_text) {
    m_connection.use("INSERT INTO conversation_text (conversation_text, rowid, dialog, tool_output) VALUES ('delete', ?1, ?2, ?3)")
      ->bind(1, id).bindText(2, m_oldText.dialog).bindText(3, m_oldText.toolOutput).run();
    indexText(id, m_text);
  }
  writeHeader(id, conversation, hash);
  messagesAdded = std::max<std::int64_t>(0, static_cast<std::int64_t>(after.size()) - static_cast<std::int64_t>(before.size()));
  ledger().messages += static_cast<std::int64_t>(after.size()) - static_cast<std::int64_t>(before.size());
  return StoreChange::merged;
}

bool SqliteImportBatch::fillHeader(std::int64_t id, const Conversation& stored, const Conversation& incoming)
{
  Conversation filled = stored;
  const auto fill = [](auto& value, const auto& other) {
    if (value == std::remove_cvref_t<decltype(value)>{})
      value = other;
  };
  fill(filled.user, incoming.user);
  fill(filled.agent, incoming.agent);
  fill(filled.agentVersion, incoming.agentVersion);
  fill(filled.model, incoming.model);
  fill(filled.startedAt, incoming.startedAt);
  fill(filled.endedAt, incoming.endedAt);
  fill(filled.endReason, incoming.endReason);
  fill(filled.metadata, incoming.metadata);
  fill(filled.outcome, incoming.outcome);
  if (filled == stored)
    return false;
  // The hash stays that of the whole conversation, so that receiving that one again still changes nothing.
  Sha256 hash{};
  {
    const Use row = m_connection.use("SELECT content_hash FROM conversation WHERE id = ?1");
    row->bind(1, id);
    row->step();
    std::ranges::copy(bytesOf(row->text(0).substr(0, hash.size())), hash.begin());
  }
  writeHeader(id, filled, hash);
  return true;
}

void SqliteImportBatch::writeHeader(std::int64_t id, const Conversation& conversation, const Sha256& hash)
{
  std::int64_t oldUser = 0;
  {
    const Use row = m_connection.use("SELECT user_id FROM conversation WHERE id = ?1");
    row->bind(1, id);
    if (row->step())
      oldUser = row->integer(0);
  }
  const Header parts = header(conversation);
  {
    const Use row = m_connection.use(
      "UPDATE conversation SET content_hash = ?2, user_id = ?3, agent_id = ?4, version_id = ?5, model_id = ?6,"
      " end_reason_id = ?7, started_at = ?8, ended_at = ?9, sort_at = ?10, message_count = ?11, tool_call_count = ?12,"
      " stated_outcome = ?13, stated_origin = ?14, stated_score = ?15, opening = ?16, tools = ?17, analysed = 0 WHERE id = ?1");
    row->bind(1, id).bindBlob(2, hash).bindOptional(3, parts.user ? std::optional(parts.user) : std::nullopt);
    row->bind(4, parts.agent).bind(5, parts.version).bind(6, parts.model).bind(7, parts.endReason);
    row->bindOptional(8, conversation.startedAt).bindOptional(9, conversation.endedAt);
    row->bind(10, conversation.startedAt.value_or(kNoTime));
    row->bind(11, static_cast<std::int64_t>(conversation.messages.size())).bind(12, parts.toolCalls);
    if (conversation.outcome) {
      row->bind(13, code(conversation.outcome->outcome)).bindText(14, conversation.outcome->origin);
      if (conversation.outcome->score)
        row->bindReal(15, *conversation.outcome->score);
    }
    row->bindText(16, parts.opening);
    if (!parts.tools.empty())
      row->bindBlob(17, bytesOf(parts.tools));
    row->step();
  }
  m_connection.use(kHoldingOutcome)->bind(1, id).run();
  m_connection.use("DELETE FROM conversation_metadata WHERE conversation_id = ?1")->bind(1, id).run();
  if (!conversation.metadata.empty())
    writeMetadata(id, conversation.metadata);
  if (oldUser != 0 && oldUser != parts.user) {
    m_connection.use("DELETE FROM user WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM conversation WHERE user_id = ?1)")->bind(1, oldUser).run();
    m_users.clear();
  }
}

void SqliteImportBatch::writeMetadata(std::int64_t id, const std::string& metadata)
{
  m_connection.use("INSERT INTO conversation_metadata (conversation_id, metadata) VALUES (?1, ?2)")
    ->bind(1, id).bindText(2, metadata).run();
}

void SqliteImportBatch::writeMessage(std::int64_t conversation, std::size_t index, const Message& message)
{
  const std::int64_t id = firstRow(conversation) + static_cast<std::int64_t>(index);
  {
    const std::int64_t name = m_terms.idOf(message.name);
    const std::int64_t roleName = m_terms.idOf(message.roleName);
    const std::int64_t finishReason = m_terms.idOf(message.finishReason);
    const Use row = m_connection.use(
      "INSERT INTO message (id, role, at, name_id, role_name_id, finish_reason_id, input_tokens, output_tokens, latency,"
      " tool_call_id, metadata, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    row->bind(1, id).bind(2, code(message.role)).bindOptional(3, message.at);
    row->bind(4, name).bind(5, roleName).bind(6, finishReason);
    row->bindOptional(7, message.inputTokens).bindOptional(8, message.outputTokens).bindOptional(9, message.latencyMicros);
    row->bindTextOrNull(10, message.toolCallId).bindTextOrNull(11, message.metadata).bindText(12, message.text);
    row->step();
  }
  for (std::size_t i = 0; i < message.toolCalls.size(); ++i) {
    const ToolCall& call = message.toolCalls[i];
    const std::int64_t name = m_terms.idOf(call.name);
    const Use row = m_connection.use("INSERT INTO tool_call (id, name_id, status, result_index, latency, call_id, arguments)"
                                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    row->bind(1, firstRow(id) + static_cast<std::int64_t>(i)).bind(2, name).bind(3, code(call.status));
    row->bindOptional(4, call.resultIndex ? std::optional<std::int64_t>(*call.resultIndex) : std::nullopt);
    row->bindOptional(5, call.latencyMicros).bindTextOrNull(6, call.callId).bindText(7, call.arguments);
    row->step();
  }
}

void SqliteImportBatch::indexText(std::int64_t id, const SearchText& text)
{
  m_connection.use("INSERT INTO conversation_text (rowid, dialog, tool_output) VALUES (?1, ?2, ?3)")
    ->bind(1, id).bindText(2, text.dialog).bindText(3, text.toolOutput).run();
}

std::int64_t SqliteImportBatch::userId(const User& user)
{
  if (user.externalId.empty())
    return 0;
  std::int64_t id = 0;
  if (const auto known = m_users.find(user.externalId); known != m_users.end()) {
    id = known->second;
  } else {
    {
      const Use row = m_connection.use("SELECT id FROM user WHERE external_id = ?1");
      row->bindText(1, user.externalId);
      if (row->step())
        id = row->integer(0);
    }
    if (id == 0) {
      m_connection.use("INSERT INTO user (external_id) VALUES (?1)")->bindText(1, user.externalId).run();
      id = m_connection.lastInsertId();
    }
    if (m_users.size() < kMostCachedKeys)
      m_users.emplace(user.externalId, id);
  }
  for (const auto& [name, value] : user.traits)
    m_connection.use("INSERT INTO user_trait (user_id, name, source_id, value, stamp) VALUES (?1, ?2, ?3, ?4, ?5)"
                     " ON CONFLICT (user_id, name, source_id) DO UPDATE SET value = excluded.value, stamp = excluded.stamp")
      ->bind(1, id).bindText(2, name).bind(3, m_source).bindText(4, value).bind(5, ++m_lastStamp).run();
  return id;
}

Result<void> SqliteImportBatch::commit()
{
  return stopOnFailure([&] {
    judgeByNewEvents();
    for (const Ledger& entry : m_ledgers) {
      const Use row = m_connection.use(
        "UPDATE source SET received = received + ?2 + ?3 + ?4 + ?5, stored = stored + ?2, merged = merged + ?3,"
        " unchanged = unchanged + ?4, rejected = rejected + ?5, conversations = conversations + ?10, messages = messages + ?6,"
        " last_import_at = ?7, location = CASE WHEN ?8 = '' THEN location ELSE ?8 END,"
        " last_error = CASE WHEN ?9 = '' THEN last_error ELSE ?9 END,"
        " unit = CASE WHEN ?11 THEN 'spans' WHEN kind = 'events' THEN 'events' ELSE unit END WHERE id = ?1");
      // What an event or a recovered record changes is counted beside conversations, and beside spans.
      const SpanCounts counted = entry.spans.value_or(SpanCounts{0, entry.added, entry.merged, entry.unchanged, entry.rejected, {}});
      row->bind(1, entry.source).bind(2, counted.stored + entry.eventsAdded).bind(3, counted.merged + entry.eventsMerged);
      row->bind(4, counted.unchanged + entry.eventsUnchanged).bind(5, counted.rejected - entry.recovered);
      row->bind(6, entry.messages).bind(7, nowMicros()).bindText(8, entry.location).bindText(9, entry.lastError);
      row->bind(10, entry.added - entry.removed).bind(11, entry.spans ? 1 : 0);
      row->step();
      if (entry.recovered > 0)
        forgetEmptyUnknown(m_connection, entry.source);
    }
    m_connection.use("UPDATE counter SET value = ?1 WHERE name = 'conversation'")->bind(1, m_lastConversation).run();
    m_connection.use("UPDATE counter SET value = ?1 WHERE name = 'trait'")->bind(1, m_lastStamp).run();
    if (m_changed)
      noteFactChanges(m_connection, m_firstAdded, m_lastConversation, m_mergedIds);
    if (m_changed)
      m_connection.use("UPDATE counter SET value = value + 1 WHERE name = 'data_version'")->run();
    m_transaction.commit();
    m_committed = true;
    m_lock.reset();
  });
}

} // namespace hone::db
