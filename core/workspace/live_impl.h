#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "receiver/receiver.h"
#include "store/store.h"
#include "workspace/live.h"

namespace hone {

/// LiveCapture over a real store.
class LiveCaptureImpl final : public LiveCapture {
public:
  using Arrived = std::function<void(std::span<const ConversationId>)>;
  /// `arrived` is called, on any thread, with conversations that came or changed. The store outlives this.
  LiveCaptureImpl(Store& store, Arrived arrived) : m_store(store), m_arrived(std::move(arrived)) {}
  ~LiveCaptureImpl() override;

  Result<void> start(const LiveOptions& options) override;
  Result<void> stop() override;
  LiveStatus status() const override;
  void setListener(std::function<void()> listener) override;
  Result<LiveOptions> lastOptions() const override;
  Result<bool> startsByItself() const override;
  Result<void> setStartsByItself(bool on) override;
  Result<bool> isMasked() const override;
  Result<void> setMasked(bool on) override;
  void startIfWanted() override;
  std::vector<LiveSetup> setups(const LiveOptions& options) const override;
  Result<std::string> makeCertificate(const std::vector<std::string>& hosts, LiveOptions& options) const override;
  std::string makeToken() const override;

private:
  void conversationsCame(std::span<const ConversationId> ids);

  Store& m_store;
  Arrived m_arrived;
  mutable std::mutex m_mutex; ///< of what follows
  std::unique_ptr<Receiver> m_receiver;
  LiveOptions m_options;
  std::optional<Micros> m_startedAt;
  std::string m_startProblem; ///< why it did not start by itself
  std::mutex m_listenerMutex;
  std::function<void()> m_listener;
};

} // namespace hone
