#include "store/sqlite_model_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/time.h"
#include "store/sqlite_store.h"
#include "store/taxonomy_edits.h"

namespace hone {

namespace {

static_assert(static_cast<int>(ModelUse::embeddings) == 0 && static_cast<int>(ModelUse::names) == 1);
static_assert(static_cast<int>(ModelProtocol::openAi) == 0 && static_cast<int>(ModelProtocol::anthropic) == 1);

} // namespace

Result<std::vector<ModelProvider>> SqliteModelStore::providers() const
{
  return m_store.read([](db::Connection& connection) {
    std::vector<ModelProvider> all;
    const db::Use row = connection.use("SELECT name, use, protocol, base_url, model, price, answer_price, secret_place, key_kept, enabled"
                                       " FROM model_provider ORDER BY name");
    while (row->step()) {
      ModelProvider& provider = all.emplace_back();
      provider.name = row->string(0);
      provider.use = row->integer(1) == 1 ? ModelUse::names : ModelUse::embeddings;
      provider.protocol = row->integer(2) == 1 ? ModelProtocol::anthropic : ModelProtocol::openAi;
      provider.baseUrl = row->string(3);
      provider.model = row->string(4);
      provider.price = row->real(5);
      provider.answerPrice = row->real(6);
      provider.secretPlace = static_cast<SecretPlace>(std::clamp<std::int64_t>(row->integer(7), 0, 2));
      provider.keyKept = row->integer(8) != 0;
      provider.enabled = row->integer(9) != 0;
    }
    return all;
  });
}

Result<void> SqliteModelStore::putProvider(const ModelProvider& provider)
{
  return m_store.write(SqliteStore::Notice::none, [&](db::Connection& connection) {
    if (provider.enabled)
      connection.use("UPDATE model_provider SET enabled = 0 WHERE use = ?1 AND name <> ?2")
        ->bind(1, static_cast<int>(provider.use)).bindText(2, provider.name).run();
    connection.use("INSERT OR REPLACE INTO model_provider (name, use, protocol, base_url, model, price, answer_price, secret_place, key_kept, enabled)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      ->bindText(1, provider.name).bind(2, static_cast<int>(provider.use)).bind(3, static_cast<int>(provider.protocol))
      .bindText(4, provider.baseUrl).bindText(5, provider.model).bindReal(6, provider.price).bindReal(7, provider.answerPrice)
      .bind(8, static_cast<int>(provider.secretPlace)).bind(9, provider.keyKept ? 1 : 0).bind(10, provider.enabled ? 1 : 0).run();
  });
}

Result<void> SqliteModelStore::removeProvider(const std::string& name)
{
  return m_store.write(SqliteStore::Notice::none, [&](db::Connection& connection) {
    connection.use("DELETE FROM model_provider WHERE name = ?1")->bindText(1, name).run();
    if (connection.changes() == 0)
      db::refuse(ErrorKind::notFound, fmt::format("There is no model called \"{}\".", name));
    // Whose texts a name and its definition were made from must stay known, so that both are erased with them.
    connection.use("UPDATE model_answer SET provider = '', value = x'' WHERE provider = ?1 AND key IN (SELECT answer_key FROM model_name)")->bindText(1, name).run();
    connection.use("DELETE FROM model_answer WHERE provider = ?1")->bindText(1, name).run();
  });
}

Result<std::vector<std::optional<std::string>>> SqliteModelStore::answers(std::span<const Sha256> keys) const
{
  return m_store.read([&](db::Connection& connection) {
    std::vector<std::optional<std::string>> out;
    out.reserve(keys.size());
    for (const Sha256& key : keys) {
      const db::Use row = connection.use("SELECT value FROM model_answer WHERE key = ?1");
      row->bindBlob(1, key);
      out.push_back(row->step() ? std::optional(row->string(0)) : std::nullopt);
    }
    return out;
  });
}

Result<void> SqliteModelStore::putAnswers(std::span<const ModelAnswer> answers)
{
  return m_store.write(SqliteStore::Notice::none, [&](db::Connection& connection) {
    for (const ModelAnswer& answer : answers) {
      connection.use("INSERT INTO model_answer (key, use, provider, at, value) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key) DO UPDATE SET"
                     " use = excluded.use, provider = excluded.provider, at = excluded.at, value = excluded.value")
        ->bindBlob(1, answer.key).bind(2, static_cast<int>(answer.use)).bindText(3, answer.provider).bind(4, nowMicros())
        .bindBlob(5, std::as_bytes(std::span(answer.value))).run();
      std::int64_t id = 0;
      {
        const db::Use row = connection.use("SELECT id FROM model_answer WHERE key = ?1");
        row->bindBlob(1, answer.key);
        row->step();
        id = row->integer(0);
      }
      for (const ConversationId conversation : answer.conversations)
        connection.use("INSERT OR IGNORE INTO model_answer_use (answer_id, conversation_id) SELECT ?1, id FROM conversation WHERE id = ?2")
          ->bind(1, id).bind(2, conversation.value).run();
      connection.use("DELETE FROM model_answer WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM model_answer_use u WHERE u.answer_id = ?1)")->bind(1, id).run();
    }
  });
}

Result<std::pair<std::int64_t, std::int64_t>> SqliteModelStore::answersOf(const std::string& provider) const
{
  return m_store.read([&](db::Connection& connection) {
    const db::Use row = connection.use("SELECT count(*), coalesce(sum(length(value)), 0) FROM model_answer WHERE provider = ?1");
    row->bindText(1, provider);
    row->step();
    return std::pair(row->integer(0), row->integer(1));
  });
}

Result<std::int64_t> SqliteModelStore::putNames(std::span<const ModelName> names, const std::string& namedBy)
{
  return m_store.write(SqliteStore::Notice::data, [&](db::Connection& connection) {
    db::noteFactChanges(connection, std::span<const ConversationId>());
    std::int64_t named = 0;
    for (const ModelName& name : names) {
      connection.use("UPDATE intent SET name = ?2 WHERE id = ?1 AND name_is_manual = 0 AND retired = 0"
                     " AND NOT EXISTS (SELECT 1 FROM intent o WHERE o.name = ?2 COLLATE NOCASE AND o.id <> ?1)")
        ->bind(1, name.intent.value).bindText(2, name.name).run();
      if (connection.changes() == 0)
        continue;
      ++named;
      connection.use("UPDATE intent SET description = ?2 WHERE id = ?1 AND description_is_manual = 0")
        ->bind(1, name.intent.value).bindText(2, name.definition).run();
      connection.use("INSERT OR REPLACE INTO model_name (intent_id, answer_key, named_by, at) VALUES (?1, ?2, ?3, ?4)")
        ->bind(1, name.intent.value).bindBlob(2, name.answer).bindText(3, namedBy).bind(4, nowMicros()).run();
    }
    if (named > 0)
      db::noteTaxonomyChange(connection, namedBy, "discovery", fmt::format("{} intent{} named by {}", named, named == 1 ? "" : "s", namedBy), {});
    return named;
  });
}

Result<std::vector<std::pair<IntentId, std::string>>> SqliteModelStore::namedIntents() const
{
  return m_store.read([](db::Connection& connection) {
    std::vector<std::pair<IntentId, std::string>> all;
    const db::Use row = connection.use("SELECT n.intent_id, n.named_by FROM model_name n JOIN intent i ON i.id = n.intent_id"
                                       " WHERE i.name_is_manual = 0 ORDER BY n.intent_id");
    while (row->step())
      all.emplace_back(IntentId{row->integer(0)}, row->string(1));
    return all;
  });
}

} // namespace hone
