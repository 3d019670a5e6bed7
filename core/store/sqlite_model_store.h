#pragma once

#include "store/model_store.h"

namespace hone {

class SqliteStore;

/// ModelStore on the store's file.
class SqliteModelStore final : public ModelStore {
public:
  explicit SqliteModelStore(SqliteStore& store) : m_store(store) {}

  Result<std::vector<ModelProvider>> providers() const override;
  Result<void> putProvider(const ModelProvider& provider) override;
  Result<void> removeProvider(const std::string& name) override;
  Result<std::vector<std::optional<std::string>>> answers(std::span<const Sha256> keys) const override;
  Result<void> putAnswers(std::span<const ModelAnswer> answers) override;
  Result<std::pair<std::int64_t, std::int64_t>> answersOf(const std::string& provider) const override;
  Result<std::int64_t> putNames(std::span<const ModelName> names, const std::string& namedBy) override;
  Result<std::vector<std::pair<IntentId, std::string>>> namedIntents() const override;

private:
  SqliteStore& m_store;
};

} // namespace hone
