#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "store/content.h"
#include "store/sqlite_store.h"

namespace hone::db {

/// Numbers for texts that many rows share. Throws Failure.
class Terms {
public:
  explicit Terms(Connection& connection) : m_connection(connection) {}
  std::int64_t idOf(const std::string& text); ///< 0 for the empty text

private:
  Connection& m_connection;
  std::unordered_map<std::string, std::int64_t> m_known;
};

/// Store::ImportBatch on the write connection. After a failure of the file itself nothing more is taken, and commit()
/// gives that failure, so that half a conversation is never kept.
class SqliteImportBatch final : public Store::ImportBatch {
public:
  SqliteImportBatch(Writer& writer, Writer::Lock lock, const std::string& sourceName, const std::string& kind,
                    const std::string& location);
  Result<StoreChange> put(const Conversation& conversation, std::int64_t& messagesAdded) override;
  Result<void> reject(const RejectedRecord& record) override;
  Result<void> commit() override;

private:
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

  StoreChange store(const Conversation& conversation, std::int64_t& messagesAdded);
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
  template<class Work>
  auto stopOnFailure(Work&& work);

  std::optional<Writer::Lock> m_lock; ///< given back by commit()
  Connection& m_connection;
  Transaction m_transaction;
  Terms m_terms;
  std::unordered_map<std::string, std::int64_t> m_users;
  std::optional<Error> m_broken;
  bool m_committed = false;
  bool m_changed = false;
  std::string m_location;
  std::string m_lastError;
  std::string m_scratch;
  SearchText m_text;
  SearchText m_oldText;
  std::int64_t m_source = 0;
  std::int64_t m_firstAdded = 0;
  std::int64_t m_lastConversation = 0;
  std::vector<ConversationId> m_mergedIds;
  std::int64_t m_lastStamp = 0;
  std::int64_t m_added = 0, m_merged = 0, m_unchanged = 0, m_rejected = 0, m_messages = 0;
};

} // namespace hone::db
