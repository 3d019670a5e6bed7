#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "base/word_runs.h"
#include "model/fix.h"
#include "store/content.h"
#include "store/erasure.h"

namespace hone::db {

namespace {

constexpr char kKeywordSeparator = '\x1f';

std::vector<std::string> splitKeywords(std::string_view text)
{
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(kKeywordSeparator), text.size());
    if (end > 0)
      words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string joinWords(const std::vector<std::string>& words, char separator)
{
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty())
      out.push_back(separator);
    out += word;
  }
  return out;
}

/// Some conversation says these words in a row.
bool isSaid(Connection& connection, const std::string& words)
{
  std::string plain;
  for (const char c : words)
    if (c != '"')
      plain.push_back(c);
  const auto query = searchQuery('"' + plain + '"');
  if (!query)
    return true;
  const auto row = connection.prepare("SELECT rowid FROM conversation_text WHERE conversation_text MATCH ?1 LIMIT 1");
  row->bindText(1, *query);
  return row->step();
}

std::vector<std::string> wordsOfName(std::string_view name)
{
  std::vector<std::string> words;
  std::string word;
  for (const char c : name) {
    if (c == ' ' || c == ',' || c == '(' || c == ')' || c == '/') {
      if (!word.empty())
        words.push_back(std::exchange(word, {}));
    } else {
      word.push_back(c);
    }
  }
  if (!word.empty())
    words.push_back(std::move(word));
  return words;
}

} // namespace

QuoteWatch::QuoteWatch(Connection& connection)
{
  {
    const auto row = connection.prepare("SELECT id, title || char(10) || rationale || char(10) || last_error FROM fix"
                                        " UNION ALL SELECT fix_id, label || ' ' || value || ' ' || condition FROM fix_evidence");
    while (row->step())
      watch(row->text(1), row->integer(0));
  }
  {
    // Only what a draft adds to the repository's own text can come from a conversation.
    const auto row = connection.prepare("SELECT fix_id, base_text, proposed_text FROM fix_file");
    while (row->step()) {
      std::unordered_set<std::uint64_t> own;
      forEachWordRun(row->text(1), [&](std::uint64_t hash, std::size_t, std::size_t) { own.insert(hash); });
      forEachWordRun(row->text(2), [&](std::uint64_t hash, std::size_t, std::size_t) {
        if (!own.contains(hash))
          m_runs.emplace(hash, row->integer(0));
      });
    }
  }
  const auto row = connection.prepare("SELECT name, keywords FROM intent WHERE name_is_manual = 0 UNION ALL SELECT name, keywords FROM intent_suggestion");
  while (row->step()) {
    for (std::string& word : splitKeywords(row->text(1)))
      m_words.push_back(std::move(word));
    for (std::string& word : wordsOfName(row->text(0)))
      m_words.push_back(std::move(word));
  }
  std::ranges::sort(m_words);
  m_words.erase(std::ranges::unique(m_words).begin(), m_words.end());
  std::erase_if(m_words, [&](const std::string& word) { return !isSaid(connection, word); });
}

void QuoteWatch::watch(std::string_view text, std::int64_t fix)
{
  forEachWordRun(text, [&](std::uint64_t hash, std::size_t, std::size_t) { m_runs.emplace(hash, fix); });
}

void QuoteWatch::erased(std::string_view text)
{
  if (m_runs.empty())
    return;
  forEachWordRun(text, [&](std::uint64_t hash, std::size_t, std::size_t) {
    const auto [first, last] = m_runs.equal_range(hash);
    for (auto run = first; run != last; ++run)
      m_quoting.insert(run->second);
  });
}

void QuoteWatch::clean(Connection& connection, RowCounts& rows, std::vector<std::string>& notes, std::vector<std::string>& unreachable)
{
  {
    // A pattern's phrase is a quote too, however short, once nobody who stays says it.
    const auto row = connection.prepare("SELECT fix_id, substr(condition, 8) FROM fix_evidence WHERE condition LIKE 'phrase' || char(31) || '%'");
    while (row->step())
      if (!isSaid(connection, row->string(1)))
        m_quoting.insert(row->integer(0));
  }
  std::int64_t drafts = 0;
  for (const std::int64_t fix : m_quoting) {
    const auto row = connection.prepare("SELECT state, branch, commit_id, remote, repository FROM fix WHERE id = ?1");
    row->bind(1, fix);
    if (!row->step())
      continue;
    if (!row->text(2).empty())
      unreachable.push_back(fmt::format("Commit {} on branch {} in {}{} quotes what was erased. Take the branch back there.", row->text(2).substr(0, 12),
                                        row->text(1), row->text(4), row->text(3).empty() ? "" : fmt::format(", pushed to {},", row->text(3))));
    else
      ++drafts;
    connection.prepare("DELETE FROM fix WHERE id = ?1")->bind(1, fix).run();
    ++rows["fix"];
  }
  if (drafts > 0)
    notes.push_back(counted(drafts, "draft that quoted what was erased was", "drafts that quoted what was erased were") + " removed.");

  std::unordered_set<std::string> lost;
  for (const std::string& word : m_words)
    if (!isSaid(connection, word))
      lost.insert(word);
  if (lost.empty() && rows["conversation"] == 0)
    return;
  const auto holdsLost = [&](std::string_view text) {
    return std::ranges::any_of(lost, [&](const std::string& word) { return text.find(word) != std::string_view::npos; });
  };
  const auto dropWhere = [&](const char* select, const char* change, const char* table) {
    const auto row = connection.prepare(select);
    while (row->step())
      if (holdsLost(row->text(1))) {
        connection.prepare(change)->bind(1, row->integer(0)).run();
        ++rows[table];
      }
  };
  dropWhere("SELECT id, name || ' ' || keywords FROM intent_suggestion", "DELETE FROM intent_suggestion WHERE id = ?1", "intent_suggestion");
  dropWhere("SELECT id, summary FROM taxonomy_change", "UPDATE taxonomy_change SET summary = '' WHERE id = ?1", "taxonomy_change");
  struct Row {
    std::int64_t id;
    std::string name, keywords;
    bool used;
  };
  std::vector<Row> intents;
  {
    const auto row = connection.prepare("SELECT id, name, keywords, EXISTS (SELECT 1 FROM intent_assignment a WHERE a.intent_id = intent.id)"
                                        " FROM intent WHERE name_is_manual = 0 AND origin <> 2");
    while (row->step())
      intents.push_back({row->integer(0), row->string(1), row->string(2), row->integer(3) != 0});
  }
  const bool anyAssigned = connection.integer("SELECT count(*) FROM (SELECT 1 FROM intent_assignment LIMIT 1)") > 0;
  for (const Row& intent : intents) {
    std::vector<std::string> keywords = splitKeywords(intent.keywords);
    const bool cleaned = std::erase_if(keywords, [&](const std::string& word) { return lost.contains(word); }) > 0;
    std::vector<std::string> name = wordsOfName(intent.name);
    const bool named = std::ranges::any_of(name, [&](const std::string& word) { return lost.contains(word); });
    if (!intent.used && (anyAssigned || named || cleaned)) {
      connection.prepare("DELETE FROM intent WHERE id = ?1")->bind(1, intent.id).run();
      ++rows["intent"];
    } else if (cleaned || named) {
      if (named)
        std::erase_if(name, [&](const std::string& word) { return lost.contains(word); });
      const std::string newName = name.empty() ? fmt::format("Intent {}", intent.id) : joinWords(name, ' ');
      const std::string newKeywords = joinWords(keywords, kKeywordSeparator);
      connection.prepare("UPDATE intent SET name = ?2, keywords = ?3, description = '' WHERE id = ?1")->bind(1, intent.id).bindText(2, newName).bindText(3, newKeywords).run();
      ++rows["intent"];
    }
  }
}

} // namespace hone::db
