#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/privacy.h"
#include "store/database.h"

namespace hone::db {

/// What an erasure does with one table. Every table of the store has exactly one rule; a test compares the rules with
/// the schema, so that a new table cannot be forgotten. SQL may use the temporary tables gone (id: conversations being
/// erased), gone_user (external_id: users that are erased by name) and gone_source (id).
struct ErasureRule {
  std::string_view table;
  const char* conversations = nullptr; ///< for each batch of conversations, before the conversation rows go
  const char* users = nullptr;         ///< erasing by user: what else names the user
  const char* sources = nullptr;       ///< erasing a whole source
  const char* age = nullptr;           ///< erasing by age: ?1 is the time, ?2 the source or 0 for all
  const char* finally = nullptr;       ///< once the conversations are gone: what nothing refers to any more
  std::string_view reason = {};        ///< where there is no SQL: why nothing of a conversation stays (or what code sees to it)
};

/// In the order in which they are run.
std::span<const ErasureRule> erasureRules();

/// The conversations that a request means, in id order. silentToo: by age, also those that have no time of their own
/// when the last import of their source is that old. Throws Failure: invalidInput for a request that names nothing,
/// notFound for a source that is not there.
std::vector<std::int64_t> conversationsOf(Connection& connection, const ErasureRequest& request, bool silentToo = false);

/// SQL: the last sign of life of conversation c, or NULL.
inline constexpr char kLastSign[] =
  "coalesce(max(c.ended_at, c.started_at), c.ended_at, c.started_at,"
  " (SELECT max(m.at) FROM message m WHERE m.id BETWEEN c.id << 16 AND (c.id << 16) | 65535))";

/// Deletes one batch of conversations and adds the rows taken by table. indexed: their words are still in the full-text
/// index. Within the caller's transaction. Throws Failure.
using RowCounts = std::unordered_map<std::string, std::int64_t>;
void eraseBatch(Connection& connection, std::span<const std::int64_t> ids, bool indexed, RowCounts& rows);

/// What a request means besides conversations, and what nothing refers to any more: users, shared texts, the source
/// itself. Within the caller's transaction. Throws Failure.
void eraseRest(Connection& connection, const ErasureRequest& request, RowCounts& rows);

/// The names of the user that a request means: the id and the placeholders that stand for it in masked sources.
std::vector<std::string> namesOf(const ErasureRequest& request);

/// Ids of the user and the conversations that are erased, looked for in records that could not be read.
class ErasedIds {
public:
  void add(const std::string& id);
  /// The bytes hold one of them, as it is or as JSON writes it. In doubt they do: a record that names several people goes
  /// with the first of them. In texts an id does not count as part of a longer number, and one of less than 4 signs only
  /// as a word.
  bool isIn(std::string_view bytes) const;

private:
  static bool counts(std::string_view bytes, std::size_t at, std::size_t length, bool text);
  std::map<std::size_t, std::set<std::string, std::less<>>> m_byLength;
  std::array<bool, 256> m_mayStart{};
};
ErasedIds erasedIdsOf(Connection& connection, std::span<const std::int64_t> conversations, const ErasureRequest& request);

/// The set-aside records that go with an erasure.
struct SetAside {
  std::vector<std::int64_t> records;
  std::int64_t unclear = 0; ///< stay although it cannot be told whose they are: compressed bytes, or cut ones
  std::int64_t last = 0;    ///< the newest record that was looked at
};
/// Those with a number above `after`. Throws Failure.
SetAside setAsideOf(Connection& connection, const ErasedIds& ids, const ErasureRequest& request, std::int64_t after = 0);
/// Deletes set-aside records and takes them out of their sources' ledgers. Within the caller's transaction. Throws Failure.
void eraseSetAside(Connection& connection, std::span<const std::int64_t> records, RowCounts& rows);

/// Merges the full-text index, whose older segments still hold the words of rows that were taken out. Throws Failure.
void purgeSearchText(Connection& connection);

/// Looks for many strings in many bytes at once. Strings shorter than 6 bytes are not looked for.
class ByteSearch {
public:
  explicit ByteSearch(std::vector<std::string> strings);
  /// Marks what stands in these bytes. carry-over between pieces is the caller's: let them overlap by longest() − 1.
  void look(std::string_view bytes, std::vector<bool>& found) const;
  std::size_t longest() const { return m_longest; }
  std::size_t count() const { return m_strings.size(); }
  const std::vector<std::string>& strings() const { return m_strings; }

private:
  std::vector<std::string> m_strings;
  std::unordered_multimap<std::uint32_t, std::size_t> m_byStart;
  std::vector<bool> m_mayStart; ///< by 16 bits of the first bytes
  std::size_t m_longest = 0;
};

/// Distinctive strings of conversations that will be erased: ids and pieces of texts, and words for the index.
struct Traces {
  std::vector<std::string> strings;
  std::vector<std::string> words; ///< lower-case ASCII
};
/// records: set-aside records that go as well.
Traces collectTraces(Connection& connection, std::span<const std::int64_t> ids, std::span<const std::int64_t> records, const ErasureRequest& request);

/// Looks for the traces in the store's file, its log and every file beside it that Hone makes. Throws Failure.
ErasureProof searchFiles(Connection& connection, const Traces& traces);
/// Looks for their words in the full-text index, which keeps words in a form that a search of bytes does not see.
/// connection is one that writes: it needs a temporary table. Throws Failure.
void searchIndex(Connection& connection, const Traces& traces, ErasureProof& proof);

/// Files beside a store that hold its earlier states (copies kept by migrations).
std::vector<std::string> storeCopies(const std::string& storePath);
/// The store's file and every file beside it that belongs to it, with folders walked.
std::vector<std::string> storeFiles(const std::string& storePath);

/// Drafts, names and keywords that quote what is erased: they are watched while conversations go and cleaned after.
class QuoteWatch {
public:
  explicit QuoteWatch(Connection& connection);
  /// A text that is being erased.
  void erased(std::string_view text);
  /// Takes out what quoted erased texts and what only they said. Notes for people are added. Throws Failure.
  void clean(Connection& connection, RowCounts& rows, std::vector<std::string>& notes, std::vector<std::string>& unreachable);

private:
  void watch(std::string_view text, std::int64_t fix);
  std::unordered_multimap<std::uint64_t, std::int64_t> m_runs; ///< run of words → fix that holds it
  std::unordered_set<std::int64_t> m_quoting;                  ///< fixes
  std::vector<std::string> m_words;                            ///< of names and keywords that were found before
};

} // namespace hone::db
