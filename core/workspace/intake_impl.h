#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/store.h"
#include "workspace/intake.h"

namespace hone {

/// Intake over a real store. One file of definitions per group of functions.
class IntakeImpl final : public Intake {
public:
  /// `changed` is called, on any thread, after something was imported or changed. The store outlives this.
  /// `arrived` is called, on any thread, after new conversations came in by themselves; `changed` after everything else.
  IntakeImpl(Store& store, std::function<void()> changed, std::function<void()> arrived)
    : m_store(store), m_changed(std::move(changed)), m_arrived(std::move(arrived)) {}
  ~IntakeImpl() override;

  std::vector<FormatDescription> formats() const override;
  Result<FileLook> lookAt(const std::string& path) const override;
  Result<EventPreview> previewEvents(const std::string& path, std::size_t most) const override;
  Result<MappingPreview> previewMapping(const std::string& path, const Mapping& mapping, std::size_t most) const override;

  Result<std::vector<Mapping>> mappings() const override;
  Result<Mapping> mapping(const std::string& name) const override;
  Result<void> saveMapping(const Mapping& mapping) override;
  Result<void> removeMapping(const std::string& name) override;
  std::string mappingJson(const Mapping& mapping) const override;
  Result<Mapping> mappingFromJson(const std::string& json) const override;
  Result<void> writeMappingFile(const std::string& path, const Mapping& mapping) const override;
  Result<Mapping> readMappingFile(const std::string& path) const override;

  Result<std::vector<Event>> events(ConversationId conversation) const override;
  Result<std::vector<Event>> userEvents(const std::string& userId) const override;
  Result<std::vector<EventName>> eventNames() const override;
  Result<std::vector<EventRule>> eventRules() const override;
  Result<void> setEventRules(const std::vector<EventRule>& rules) override;
  std::vector<EventRule> defaultEventRules() const override;

  Result<std::vector<QuarantinedRecord>> quarantine(const QuarantineQuery& query) const override;
  Result<QuarantinedRecord> quarantinedRecord(std::int64_t id) const override;
  Result<std::int64_t> quarantineCount(std::optional<SourceId> source) const override;
  Result<std::int64_t> exportQuarantine(const std::string& path, std::optional<SourceId> source, const JobContext& job) const override;
  Result<RetrySummary> retry(const RetryRequest& request, const JobContext& job) override;

  Result<std::vector<WatchedFolder>> watchedFolders() const override;
  Result<WatchedFolder> watch(const WatchedFolder& folder) override;
  Result<void> unwatch(const std::string& path) override;
  Result<WatchSummary> lookAtFolders(const JobContext& job, const std::string& onlyPath) override;
  void startWatching() override;
  void stopWatching() override;
  bool isWatching() const override;

private:
  Store& m_store;
  std::function<void()> m_changed;
  std::function<void()> m_arrived;
  mutable std::mutex m_settingsMutex; ///< read, change, write of a setting is one step
  std::mutex m_lookMutex;             ///< one look at the folders at a time
  mutable std::mutex m_threadMutex;
  std::jthread m_thread;
};

} // namespace hone
