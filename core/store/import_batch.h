#pragma once

#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "store/content.h"
#include "store/sqlite_store.h"

namespace hone::db {

struct DamagedRow;

/// Numbers for texts that many rows share. Throws Failure.
class Terms {
public:
  explicit Terms(Connection& connection) : m_connection(connection) {}
  std::int64_t idOf(const std::string& text); ///< 0 for the empty text

private:
  Connection& m_connection;
  std::unordered_map<std::string, std::int64_t> m_known;
};

/// What tells a record that was set aside from others of its source: the same one is kept once.
Sha256 quarantineIdentity(const RejectedRecord& record);

/// Takes the source of files of unknown format away once none of them is set aside any more. Throws Failure.
void forgetEmptyUnknown(Connection& connection, std::int64_t source);

/// Store::ImportBatch on the write connection. After a failure of the file itself nothing more is taken, and commit()
/// gives that failure, so that half a conversation is never kept.
class SqliteImportBatch final : public Store::ImportBatch {
public:
  SqliteImportBatch(Writer& writer, Writer::Lock lock, const std::string& sourceName, const std::string& kind,
                    const std::string& location);
  Result<StoreChange> put(const Conversation& conversation, std::int64_t& messagesAdded) override;
  Result<void> reject(const RejectedRecord& record) override;
  Result<StoreChange> putEvent(const Event& event) override;
  Result<void> recover(std::int64_t quarantineId) override;
  Result<void> commit() override;
  Result<void> useSource(const std::string& sourceName, const std::string& kind, const std::string& location) override;
  Result<void> noteFile(const FileProgress& progress, FileNote note, bool tail) override;
  Result<FileCounts> countAgain(const Sha256& fileKey, bool withTail) override;
  bool othersWait() const override { return m_writer.isWaitedFor(); }

  // Spans (import_batch_spans.cpp): the ledger then counts spans. Never in one batch with put().
  Result<SpanCounts> putSpans(std::span<const Span> spans, std::span<const RejectedRecord> rejections);
  /// Takes rows of the group that cannot be read out of it and puts their bytes into the quarantine.
  Result<void> setAside(const SpanGroup& group, std::span<const DamagedRow> damaged);
  /// Makes the group's conversation exactly this one; of one without messages only the events are kept, by its name. Gives its id when it is new or changed, else 0.
  Result<ConversationId> putAssembled(const AssembledGroup& group);

private:
  /// What the batch brings to one source.
  struct Ledger {
    std::string name;
    std::string kind;
    std::string location;
    std::int64_t source = 0;
    std::int64_t added = 0, merged = 0, unchanged = 0, rejected = 0, messages = 0;
    std::int64_t eventsAdded = 0, eventsMerged = 0, eventsUnchanged = 0, recovered = 0;
    std::int64_t conversations = 0; ///< and events, read from the file, whatever became of them
    std::int64_t setAside = 0;      ///< the same for records that could not be read
    std::string lastError;
    std::optional<SpanCounts> spans; ///< what is counted instead of conversations
    std::int64_t removed = 0;        ///< conversations
  };
  struct Header {
    std::int64_t user = 0;
    std::int64_t agent = 0;
    std::int64_t version = 0;
    std::int64_t model = 0;
    std::int64_t endReason = 0;
    std::int64_t toolCalls = 0;
    std::string opening;
    std::string tools;
  };

  void openSource(const std::string& sourceName, const std::string& kind, const std::string& location);
  Ledger& ledger() { return m_ledgers[m_current]; }
  StoreChange store(const Conversation& conversation, std::int64_t& messagesAdded);
  ConversationId storeAssembled(const AssembledGroup& group);
  void dropConversation(std::int64_t id);
  void insert(const Conversation& conversation, const Sha256& hash);
  StoreChange update(std::int64_t id, const Sha256& storedHash, const Conversation& conversation, const Sha256& hash,
                     std::int64_t& messagesAdded);
  bool fillHeader(std::int64_t id, const Conversation& stored, const Conversation& incoming);
  void writeHeader(std::int64_t id, const Conversation& conversation, const Sha256& hash);
  Header header(const Conversation& conversation);
  void writeMetadata(std::int64_t id, const std::string& metadata);
  void writeMessage(std::int64_t conversation, std::size_t index, const Message& message);
  void indexText(std::int64_t id, const SearchText& text);
  std::int64_t userId(const User& user);
  bool putRecordEvents(std::int64_t id, const std::vector<Event>& events);
  void judgeByNewEvents();
  template<class Work>
  auto stopOnFailure(Work&& work);

  Writer& m_writer;
  std::optional<Writer::Lock> m_lock; ///< given back by commit()
  Connection& m_connection;
  Transaction m_transaction;
  Terms m_terms;
  std::unordered_map<std::string, std::int64_t> m_users;
  std::optional<Error> m_broken;
  bool m_committed = false;
  bool m_changed = false;
  std::vector<Ledger> m_ledgers;
  std::size_t m_current = 0;
  std::string m_scratch;
  SearchText m_text;
  SearchText m_oldText;
  std::int64_t m_source = 0; ///< of the current ledger
  bool m_exact = false;      ///< a conversation becomes what is given, even when that is less
  std::int64_t m_firstAdded = 0;
  std::int64_t m_lastConversation = 0;
  std::vector<ConversationId> m_mergedIds;
  std::int64_t m_lastStamp = 0;
  std::vector<std::int64_t> m_spokenOf; ///< conversations that an event of this batch speaks of
  std::optional<std::vector<EventRule>> m_rules;
};

template<class Work>
auto SqliteImportBatch::stopOnFailure(Work&& work)
{
  using Value = std::invoke_result_t<Work>;
  if (m_broken)
    return Result<Value>(std::unexpected(*m_broken));
  if (m_committed)
    return Result<Value>(fail(ErrorKind::internal, "The batch was committed already."));
  auto result = guarded(std::forward<Work>(work));
  if (!result)
    m_broken = result.error();
  return result;
}

} // namespace hone::db
