#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/ids.h"
#include "base/time.h"
#include "model/sync.h"

namespace hone {

/// What a model is asked for.
enum class ModelUse : std::uint8_t {
  embeddings, ///< vectors of what users asked, for finding intents
  names,      ///< names and definitions of the intents that were found
};

/// How a model's server is spoken to.
enum class ModelProtocol : std::uint8_t {
  openAi,    ///< /embeddings and /chat/completions, as OpenAI, Ollama, llama.cpp, LM Studio and vLLM have them
  anthropic, ///< /messages
};

/// A model server that a person set up. Its key is not in it.
struct ModelProvider {
  std::string name;          ///< unique, chosen by the person
  ModelUse use = ModelUse::embeddings;
  ModelProtocol protocol = ModelProtocol::openAi;
  std::string baseUrl;       ///< "http://127.0.0.1:11434/v1"; without a path /v1 is meant
  std::string model;         ///< as the server calls it
  double price = 0;          ///< of a million tokens sent, in whatever money the person thinks in; 0: not given
  double answerPrice = 0;    ///< of a million tokens answered
  SecretPlace secretPlace = SecretPlace::keychain;
  bool keyKept = false;      ///< there is a key in that place
  bool enabled = true;       ///< used by analyses; at most one of a use is

  bool operator==(const ModelProvider&) const = default;
};

/// What a model answered, kept so that nothing is asked twice.
struct ModelAnswer {
  Sha256 key{};              ///< of the server, the model and the redacted text that was sent
  ModelUse use = ModelUse::embeddings;
  std::string provider;      ///< ModelProvider::name
  std::string value;         ///< bytes
  std::vector<ConversationId> conversations; ///< whose texts it was made from: it is erased with them
};

/// A name that a model gave an intent.
struct ModelName {
  IntentId intent;
  std::string name;
  std::string definition;    ///< one sentence, may be empty
  Sha256 answer{};           ///< the key of the answer that it came from
};

/// What produced the intents that are there.
struct AnalysisOrigin {
  std::string intentsBy;     ///< "embedded", or the model whose vectors were used ("nomic-embed-text (ollama)")
  std::string namesBy;       ///< the same for the names given in the last analysis
  std::vector<std::string> notes; ///< what was asked for and did not work, and what was done instead; for people
  std::optional<Micros> at;  ///< of the last analysis; nothing: there was none
};

} // namespace hone
