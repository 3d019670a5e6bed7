#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "llm/endpoint.h"

namespace hone {

using Embedding = std::vector<float>;

/// How much goes into one request.
struct EmbeddingLimits {
  std::size_t texts = 64;
  std::int64_t tokens = 8'000; ///< by estimateTokens(); a text above it goes alone
};

/// What a run took.
struct ModelUsage {
  std::int64_t requests = 0;
  std::int64_t tokens = 0;       ///< sent, as the server counted, or estimated where it does not
  std::int64_t answerTokens = 0;
};

/// Vectors from a server that speaks OpenAI's /embeddings. One thread.
class EmbeddingClient {
public:
  /// `width`: the length that vectors must have; 0: that of the first.
  EmbeddingClient(PatientClient& client, ModelEndpoint endpoint, std::size_t width = 0, EmbeddingLimits limits = {});

  /// Takes vectors of length 1 for texts[first …] as they come.
  using Keep = std::function<Result<void>(std::size_t first, std::vector<Embedding>&& vectors)>;
  /// Asks for all texts in order, as many at once as the limits and the server allow. What was handed to keep() stays
  /// when it fails later. A batch that the server breaks at (a status of 5xx, after patience) is passed over, and its texts
  /// are asked for once more, one by one, at the end; those that it still breaks at are left out (failedTexts()). Errors:
  /// those of PatientClient when it breaks several times in a row, and rejected for an answer that is not what was asked
  /// for: not JSON, too few or too many vectors, of another length, not numbers, or nothing but zeros.
  Result<void> embed(std::span<const std::string> texts, const JobContext& job, const Keep& keep);
  /// Of the last embed(): texts that got no vector because the server breaks at them, in order.
  const std::vector<std::size_t>& failedTexts() const { return m_failed; }

  const ModelUsage& usage() const { return m_usage; }
  std::size_t width() const { return m_width; }

private:
  Result<std::vector<Embedding>> ask(std::span<const std::string> texts);
  Result<std::vector<Embedding>> read(std::string_view body, std::size_t count);

  PatientClient& m_client;
  ModelEndpoint m_endpoint;
  std::size_t m_width;
  EmbeddingLimits m_limits;
  ModelUsage m_usage;
  std::vector<std::size_t> m_failed;
};

/// A vector in a quarter of its bytes: a scale, and a signed byte a number. Cosines change by less than 0.01.
std::string packEmbedding(const Embedding& vector);
/// Back again, of length 1; empty for bytes that are no packed vector.
Embedding unpackEmbedding(std::string_view bytes);

} // namespace hone
