#pragma once

#include <QTemporaryDir>
#include <QtTest>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/store.h"

namespace hone::test {

/// Fails the test with the error's words when a Result holds one: `HONE_VERIFY(store->renameIntent(id, "x"))`.
#define HONE_VERIFY(expression)                                                                        \
  do {                                                                                                 \
    const auto& honeVerified = (expression);                                                           \
    QVERIFY2(honeVerified.has_value(), honeVerified ? "" : honeVerified.error().describe().c_str());   \
  } while (false)

/// A store in a folder of its own that goes with it. No test touches the user's files.
class TemporaryStore {
public:
  TemporaryStore() { reopen(); }

  /// Closes and opens the file again.
  void reopen()
  {
    m_store.reset();
    auto opened = Store::open(path());
    if (!opened)
      qFatal("%s", opened.error().describe().c_str());
    m_store = std::move(*opened);
  }

  std::string path() const { return m_folder.filePath(QStringLiteral("test.hone")).toStdString(); }
  std::string folder() const { return m_folder.path().toStdString(); }
  Store& operator*() const { return *m_store; }
  Store* operator->() const { return m_store.get(); }

private:
  QTemporaryDir m_folder;
  std::unique_ptr<Store> m_store;
};

inline Message makeMessage(Role role, std::string text)
{
  Message message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

/// A conversation of these turns, user first, then the agent, in turn.
inline Conversation makeConversation(std::string externalId, const std::vector<std::string>& turns, std::string agentVersion = "v1",
                                     std::optional<Micros> startedAt = std::nullopt)
{
  Conversation conversation;
  conversation.externalId = std::move(externalId);
  conversation.agentVersion = std::move(agentVersion);
  conversation.startedAt = startedAt;
  for (std::size_t i = 0; i < turns.size(); ++i)
    conversation.messages.push_back(makeMessage(i % 2 == 0 ? Role::user : Role::assistant, turns[i]));
  return conversation;
}

/// Adds a call by the agent and the tool's answer.
inline void addToolCall(Conversation& conversation, const std::string& name, std::string arguments, std::string result, bool failed = false)
{
  Message asking = makeMessage(Role::assistant, "");
  ToolCall call;
  call.callId = "call_" + std::to_string(conversation.messages.size());
  call.name = name;
  call.arguments = std::move(arguments);
  call.status = failed ? ToolCall::Status::error : ToolCall::Status::ok;
  call.resultIndex = static_cast<std::int32_t>(conversation.messages.size()) + 1;
  Message answer = makeMessage(Role::tool, std::move(result));
  answer.name = name;
  answer.toolCallId = call.callId;
  asking.toolCalls.push_back(std::move(call));
  conversation.messages.push_back(std::move(asking));
  conversation.messages.push_back(std::move(answer));
}

/// Puts conversations into a source of the store, in one committed batch. What became of each, or the first failure.
inline Result<std::vector<StoreChange>> putAll(Store& store, const std::vector<Conversation>& conversations,
                                               const std::string& source = "source", const std::string& kind = "test")
{
  HONE_TRY(auto batch, store.beginImport(source, kind, "/test/" + source));
  std::vector<StoreChange> changes;
  for (const Conversation& conversation : conversations) {
    std::int64_t added = 0;
    HONE_TRY(const StoreChange change, batch->put(conversation, added));
    changes.push_back(change);
  }
  HONE_CHECK(batch->commit());
  return changes;
}

/// The store's number of a conversation that must be there.
inline ConversationId idOf(Store& store, const std::string& externalId)
{
  const auto id = store.findConversation(externalId);
  if (!id)
    qFatal("%s", id.error().describe().c_str());
  return *id;
}

} // namespace hone::test
