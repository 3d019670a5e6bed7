#pragma once

#include <QtTest>

#include <memory>
#include <string>

#include "raw_http.h"
#include "receiver/receiver.h"
#include "test_store.h"

namespace hone::test {

inline const QByteArray kEmptyExport = R"({"resourceSpans":[]})";

/// Calls of the capture API.
inline QByteArray session(const QByteArray& id) { return R"({"session_id":")" + id + R"(","user_data":{"user_id":"u"}})"; }

inline QByteArray turn(const QByteArray& id, const QByteArray& sessionId, const QByteArray& asked, const QByteArray& answered)
{
  return R"({"event_id":")" + id + R"(","session_id":")" + sessionId + R"(","primitive_name":"agent","args":")" + asked + R"(","result":")" +
         answered + R"("})";
}

/// A real receiver on a free port over a real store of its own.
class ReceiverFixture {
public:
  ReceiverFixture() { start(); }
  ~ReceiverFixture() { receiver.reset(); }
  ReceiverFixture(const ReceiverFixture&) = delete;
  ReceiverFixture& operator=(const ReceiverFixture&) = delete;

  /// Starts it anew with other options.
  void start(ListenOptions options = {}, const PipelineOptions& limits = {})
  {
    receiver.reset();
    options.port = 0;
    auto started = Receiver::start(*store, options, {}, limits);
    QVERIFY2(started, started ? "" : started.error().message.c_str());
    receiver = std::move(*started);
  }
  /// The answer to one request on a connection of its own.
  HttpAnswer ask(const QByteArray& bytes, int milliseconds = 10000) const
  {
    RawConnection connection(receiver->httpAddress());
    connection.send(bytes);
    return connection.answer(milliseconds);
  }
  Conversation conversation(const std::string& externalId) const
  {
    const auto id = store->findConversation(externalId);
    return id ? store->conversation(*id).value_or(Conversation{}) : Conversation{};
  }

  TemporaryStore store;
  std::unique_ptr<Receiver> receiver;
};

} // namespace hone::test
