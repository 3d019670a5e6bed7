#pragma once

#include <cstdint>
#include <string>

#include "llm/embeddings.h"
#include "llm/endpoint.h"

namespace hone {

/// Answers from a chat model, OpenAI's or Anthropic's way. No tools are offered, nothing is remembered between calls.
/// One thread.
class ChatClient {
public:
  ChatClient(PatientClient& client, ModelEndpoint endpoint);

  /// What the model answers to a user's message under these instructions, without what it thought aloud before. Errors:
  /// those of PatientClient, and rejected for an answer that holds no text or was cut off at mostTokens.
  Result<std::string> ask(const std::string& instructions, const std::string& message, int mostTokens);

  const ModelUsage& usage() const { return m_usage; }

private:
  std::string openAiBody(const std::string& instructions, const std::string& message, int mostTokens) const;
  std::string anthropicBody(const std::string& instructions, const std::string& message, int mostTokens) const;
  /// Gives up a parameter that the server does not know and says so of; false when it is about something else.
  bool adaptTo(const HttpResponse& response);
  Result<std::string> read(std::string_view body);

  PatientClient& m_client;
  ModelEndpoint m_endpoint;
  ModelUsage m_usage;
  bool m_completionTokens = false; ///< the newer name of the limit
  bool m_temperature = true;
};

} // namespace hone
