#include "llm/endpoint.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"

namespace hone {

std::string modelAddress(const std::string& baseUrl, std::string_view call)
{
  std::string base = baseUrl;
  while (base.ends_with('/'))
    base.pop_back();
  if (base.ends_with(fmt::format("/{}", call)))
    return base;
  const std::size_t scheme = base.find("://");
  const bool hasPath = scheme != std::string::npos && base.find('/', scheme + 3) != std::string::npos;
  return fmt::format("{}{}/{}", base, hasPath ? "" : "/v1", call);
}

HttpRequest modelRequest(const ModelEndpoint& endpoint, std::string_view call, std::string body)
{
  HttpRequest request;
  request.method = "POST";
  request.url = modelAddress(endpoint.baseUrl, call);
  request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  if (endpoint.protocol == ModelProtocol::anthropic) {
    request.headers.emplace_back("anthropic-version", "2023-06-01");
    if (!endpoint.key.empty())
      request.headers.emplace_back("x-api-key", endpoint.key);
  } else if (!endpoint.key.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + endpoint.key);
  }
  request.body = std::move(body);
  return request;
}

std::int64_t estimateTokens(std::string_view text)
{
  std::int64_t ascii = 0, other = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    ascii += byte < 0x80;
    other += byte >= 0xC0;
  }
  return text.empty() ? 0 : (ascii + 3) / 4 + other;
}

RetryWords modelWords(const ModelEndpoint& endpoint)
{
  return {endpoint.label, "Asking the model was stopped. What it answered before is kept.", "use this model",
          fmt::format("Check the address, and that it has the model \"{}\".", endpoint.model)};
}

HttpOptions modelHttpOptions(const std::string& caFile)
{
  HttpOptions options;
  options.idleTimeout = std::chrono::minutes(5);
  options.totalTimeout = std::chrono::minutes(10);
  options.maxBodyBytes = std::size_t{64} * 1024 * 1024;
  options.caFile = caFile;
  return options;
}

bool refusesSize(const HttpResponse& response)
{
  if (response.status == 413)
    return true;
  if (response.status != 400 && response.status != 422 && response.status != 500)
    return false;
  const std::string said = asciiLower(std::string_view(response.body).substr(0, 4000));
  constexpr std::array<std::string_view, 9> kSigns{"too large", "too long", "too many", "context length", "context size", "maximum context", "batch size", "exceed", "max_tokens_per_batch"};
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return said.find(sign) != std::string::npos; });
}

} // namespace hone
