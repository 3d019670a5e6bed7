#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "model/provider.h"

namespace hone {

/// The store's part in optional models (Store::models()). Threads as in Store.
class ModelStore {
public:
  virtual ~ModelStore() = default;

  virtual Result<std::vector<ModelProvider>> providers() const = 0; ///< by name
  /// Adds or replaces one of that name. One that is enabled switches the others of its use off.
  virtual Result<void> putProvider(const ModelProvider& provider) = 0;
  /// Forgets it and what it answered; names that it gave stay. ErrorKind::notFound when there is none.
  virtual Result<void> removeProvider(const std::string& name) = 0;

  /// What is kept under these keys, in their order.
  virtual Result<std::vector<std::optional<std::string>>> answers(std::span<const Sha256> keys) const = 0;
  /// Keeps answers in one transaction. One whose conversations are all gone in the meantime is not kept.
  virtual Result<void> putAnswers(std::span<const ModelAnswer> answers) = 0;
  /// How many answers are kept of a provider, and their bytes.
  virtual Result<std::pair<std::int64_t, std::int64_t>> answersOf(const std::string& provider) const = 0;

  /// Gives discovered intents these names and definitions, and notes by whom, as one line of the taxonomy's history. What
  /// a person named or described stays, an intent that is gone is passed over, and so is a name that another intent has.
  /// Returns how many were named.
  virtual Result<std::int64_t> putNames(std::span<const ModelName> names, const std::string& namedBy) = 0;
  /// Intents that have a model's name, with who gave it.
  virtual Result<std::vector<std::pair<IntentId, std::string>>> namedIntents() const = 0;
};

} // namespace hone
