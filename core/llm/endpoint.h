#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/provider.h"
#include "net/http_client.h"
#include "net/retry.h"

namespace hone {

/// A model's server as requests need it.
struct ModelEndpoint {
  ModelProtocol protocol = ModelProtocol::openAi;
  std::string baseUrl;
  std::string model;
  std::string key;   ///< empty: none is sent
  std::string label; ///< for people: "ollama"
};

/// The address of a call below a base address: "http://h:1" and "embeddings" give "http://h:1/v1/embeddings"; a path that
/// the base has stays, and one that ends with the call already is taken as it is.
std::string modelAddress(const std::string& baseUrl, std::string_view call);

/// A POST of JSON with the key where the protocol wants it.
HttpRequest modelRequest(const ModelEndpoint& endpoint, std::string_view call, std::string body);

/// How many tokens a text is, about: four bytes of ASCII or one other character each. Servers count otherwise; that is why
/// what is shown before a run is called an estimate.
std::int64_t estimateTokens(std::string_view text);

/// The words for failures of this endpoint.
RetryWords modelWords(const ModelEndpoint& endpoint);
/// How long to wait for a model: a large one may think for minutes before the first byte comes.
HttpOptions modelHttpOptions(const std::string& caFile);

/// Whether an answer refuses a request for its size. Some servers say so with a status that means something else.
bool refusesSize(const HttpResponse& response);

} // namespace hone
