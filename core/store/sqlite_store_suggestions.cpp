#include <algorithm>

#include "base/time.h"
#include "store/sqlite_store.h"
#include "store/taxonomy_edits.h"

// Suggested intents and the gold set.
namespace hone {

Result<void> SqliteStore::putSuggestions(std::span<const IntentSuggestion> suggestions)
{
  return write(Notice::none, [&](db::Connection& connection) {
    // Members of what was dismissed: a group that is mostly made of one of those is the same group again.
    std::vector<std::vector<std::int64_t>> dismissed;
    {
      const db::Use row = connection.use("SELECT m.suggestion_id, m.conversation_id FROM intent_suggestion_member m JOIN intent_suggestion s"
                                         " ON s.id = m.suggestion_id WHERE s.state = 2 ORDER BY m.suggestion_id, m.conversation_id");
      std::int64_t last = 0;
      while (row->step()) {
        if (row->integer(0) != last)
          dismissed.emplace_back();
        last = row->integer(0);
        dismissed.back().push_back(row->integer(1));
      }
    }
    connection.execute("DELETE FROM intent_suggestion WHERE state = 0");
    for (const IntentSuggestion& suggestion : suggestions) {
      const auto isAgain = [&](const std::vector<std::int64_t>& old) {
        const auto shared = std::ranges::count_if(suggestion.members, [&](ConversationId id) { return std::ranges::binary_search(old, id.value); });
        return 2 * static_cast<std::size_t>(shared) > std::min(old.size(), suggestion.members.size());
      };
      if (suggestion.members.empty() || std::ranges::any_of(dismissed, isAgain))
        continue;
      std::string keywords;
      for (const std::string& keyword : suggestion.keywords)
        keywords += (keywords.empty() ? "" : "\x1f") + keyword;
      connection.use("INSERT INTO intent_suggestion (name, keywords, at) VALUES (?1, ?2, ?3)")
        ->bindText(1, suggestion.name).bindText(2, keywords).bind(3, nowMicros()).run();
      const std::int64_t id = connection.lastInsertId();
      std::int64_t ordinal = 0;
      for (const ConversationId member : suggestion.members)
        connection.use("INSERT INTO intent_suggestion_member (suggestion_id, ordinal, conversation_id)"
                       " SELECT ?1, ?2, id FROM conversation WHERE id = ?3")
          ->bind(1, id).bind(2, ordinal++).bind(3, member.value).run();
    }
  });
}

Result<std::vector<IntentSuggestion>> SqliteStore::suggestions() const
{
  return read([](db::Connection& connection) {
    std::vector<IntentSuggestion> suggestions;
    const db::Use row = connection.use("SELECT s.id, s.name, s.keywords, m.conversation_id FROM intent_suggestion s"
                                       " JOIN intent_suggestion_member m ON m.suggestion_id = s.id WHERE s.state = 0 ORDER BY s.id, m.ordinal");
    while (row->step()) {
      if (suggestions.empty() || suggestions.back().id != row->integer(0)) {
        IntentSuggestion& suggestion = suggestions.emplace_back();
        suggestion.id = row->integer(0);
        suggestion.name = row->string(1);
        std::string_view keywords = row->text(2);
        while (!keywords.empty()) {
          const std::size_t end = std::min(keywords.find('\x1f'), keywords.size());
          suggestion.keywords.emplace_back(keywords.substr(0, end));
          keywords.remove_prefix(std::min(end + 1, keywords.size()));
        }
      }
      suggestions.back().members.push_back(ConversationId{row->integer(3)});
    }
    return suggestions;
  });
}

Result<void> SqliteStore::dismissSuggestion(std::int64_t suggestion)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("UPDATE intent_suggestion SET state = 2 WHERE id = ?1 AND state = 0")->bind(1, suggestion).run();
    if (connection.changes() == 0)
      db::refuse(ErrorKind::notFound, "This suggestion is gone. Look at the suggestions again.");
  });
}

// The gold set

Result<void> SqliteStore::putGoldItems(std::span<const GoldItem> items)
{
  return write(Notice::none, [&](db::Connection& connection) {
    // Drawn anew; what people said of conversations that are drawn again stays.
    connection.execute("DELETE FROM gold_item WHERE NOT EXISTS (SELECT 1 FROM gold_label l WHERE l.conversation_id = gold_item.conversation_id)");
    for (const GoldItem& item : items)
      connection.use("INSERT INTO gold_item (conversation_id, predicted_id, weight, drawn_at) SELECT id, ?2, ?3, ?4 FROM conversation WHERE id = ?1"
                     " ON CONFLICT (conversation_id) DO UPDATE SET predicted_id = excluded.predicted_id, weight = excluded.weight,"
                     " drawn_at = excluded.drawn_at")
        ->bind(1, item.conversation.value).bind(2, item.predicted.value).bindReal(3, item.weight).bind(4, nowMicros()).run();
  });
}

Result<std::vector<GoldItem>> SqliteStore::goldItems() const
{
  return read([](db::Connection& connection) {
    std::vector<GoldItem> items;
    const db::Use row = connection.use("SELECT i.conversation_id, i.predicted_id, i.weight, l.who, l.intent_id, l.at FROM gold_item i"
                                       " LEFT JOIN gold_label l ON l.conversation_id = i.conversation_id ORDER BY i.conversation_id, l.who");
    while (row->step()) {
      if (items.empty() || items.back().conversation.value != row->integer(0))
        items.push_back({ConversationId{row->integer(0)}, IntentId{row->integer(1)}, row->real(2), {}});
      if (!row->isNull(3))
        items.back().labels.push_back({row->string(3), IntentId{row->integer(4)}, row->integer(5)});
    }
    return items;
  });
}

Result<void> SqliteStore::putGoldLabel(ConversationId conversation, const std::string& who, std::optional<IntentId> intent)
{
  return write(Notice::none, [&](db::Connection& connection) {
    if (!intent) {
      connection.use("DELETE FROM gold_label WHERE conversation_id = ?1 AND who = ?2")->bind(1, conversation.value).bindText(2, who).run();
      return;
    }
    if (*intent)
      db::requireIntent(connection, intent->value);
    connection.use("INSERT INTO gold_label (conversation_id, who, intent_id, at) SELECT conversation_id, ?2, ?3, ?4 FROM gold_item"
                   " WHERE conversation_id = ?1 ON CONFLICT (conversation_id, who) DO UPDATE SET intent_id = excluded.intent_id, at = excluded.at")
      ->bind(1, conversation.value).bindText(2, who).bind(3, intent->value).bind(4, nowMicros()).run();
    if (connection.changes() == 0)
      db::refuse(ErrorKind::notFound, "This conversation is not in the gold set any more. Draw it anew.");
  });
}

} // namespace hone
