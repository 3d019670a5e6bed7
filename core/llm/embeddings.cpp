#include "llm/embeddings.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/json_writer.h"

namespace hone {

namespace {

constexpr std::size_t kMostWidth = 16'384;
constexpr int kMostBreaks = 3; ///< in a row: the server is down, not stumbling over a text
constexpr std::size_t kShortestText = 256; // bytes: a text is not cut below this to please a server

std::string halfOf(const std::string& text)
{
  std::size_t end = text.size() / 2;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  return text.substr(0, end);
}

/// False for a vector without a direction: nothing but zeros, or with what is no number. In double, and by the largest
/// first: squares of very small and very large numbers are zero and infinite.
bool scaleToOne(Embedding& vector)
{
  double most = 0;
  for (const float value : vector) {
    if (!std::isfinite(value))
      return false;
    most = std::max(most, std::abs(static_cast<double>(value)));
  }
  if (!(most > 0))
    return false;
  double length = 0;
  for (const float value : vector)
    length += (static_cast<double>(value) / most) * (static_cast<double>(value) / most);
  length = std::sqrt(length);
  for (float& value : vector)
    value = static_cast<float>(static_cast<double>(value) / most / length);
  return true;
}

} // namespace

EmbeddingClient::EmbeddingClient(PatientClient& client, ModelEndpoint endpoint, std::size_t width, EmbeddingLimits limits)
  : m_client(client), m_endpoint(std::move(endpoint)), m_width(width), m_limits(limits)
{
}

Result<void> EmbeddingClient::embed(std::span<const std::string> texts, const JobContext& job, const Keep& keep)
{
  m_failed.clear();
  int breaks = 0;
  std::vector<std::size_t> passedOver;
  const auto brokeAgain = [&] {
    constexpr int kServerFault = 500;
    return m_client.lastStatus() < kServerFault || job.isCancelled() || ++breaks >= kMostBreaks;
  };
  for (std::size_t first = 0; first < texts.size();) {
    if (job.isCancelled())
      return fail(ErrorKind::cancelled, modelWords(m_endpoint).stopped);
    job.progress(static_cast<double>(first) / static_cast<double>(texts.size()),
                 fmt::format("Asking {} for vectors: {} of {} texts", m_endpoint.label, first, texts.size()));
    std::size_t count = 0;
    std::int64_t tokens = 0;
    while (first + count < texts.size() && count < m_limits.texts) {
      tokens += estimateTokens(texts[first + count]);
      if (count > 0 && tokens > m_limits.tokens)
        break;
      ++count;
    }
    auto vectors = ask(texts.subspan(first, count));
    if (vectors) {
      HONE_CHECK(keep(first, std::move(*vectors)));
      breaks = 0;
    } else if (brokeAgain()) {
      return std::unexpected(std::move(vectors.error()));
    } else {
      for (std::size_t i = first; i < first + count; ++i)
        passedOver.push_back(i);
    }
    first += count;
  }
  for (const std::size_t i : passedOver) {
    if (job.isCancelled())
      return fail(ErrorKind::cancelled, modelWords(m_endpoint).stopped);
    auto vectors = ask(texts.subspan(i, 1));
    if (vectors) {
      HONE_CHECK(keep(i, std::move(*vectors)));
      breaks = 0;
    } else if (brokeAgain()) {
      return std::unexpected(std::move(vectors.error()));
    } else {
      m_failed.push_back(i);
    }
  }
  return {};
}

Result<std::vector<Embedding>> EmbeddingClient::ask(std::span<const std::string> texts)
{
  JsonWriter json;
  json.beginObject().member("model", m_endpoint.model).key("input").beginArray();
  for (const std::string& text : texts)
    json.value(text);
  json.endArray().endObject();
  const HttpRequest request = modelRequest(m_endpoint, "embeddings", json.take());
  ++m_usage.requests;
  HONE_TRY(const HttpResponse response, m_client.send(request, {400, 413, 422}, refusesSize));
  if (response.status >= 200 && response.status < 300)
    return read(response.body, texts.size());
  if (!refusesSize(response))
    return std::unexpected(m_client.refusal(request, response));
  if (texts.size() > 1) {
    // Smaller from here on: the server would refuse the next batch as well.
    const std::size_t half = texts.size() / 2;
    m_limits.texts = std::min(m_limits.texts, texts.size() - half);
    HONE_TRY(auto vectors, ask(texts.first(half)));
    HONE_TRY(auto rest, ask(texts.subspan(half)));
    std::ranges::move(rest, std::back_inserter(vectors));
    return vectors;
  }
  if (texts.front().size() < 2 * kShortestText)
    return std::unexpected(m_client.refusal(request, response));
  // What a text is about stands at its beginning.
  const std::string shorter = halfOf(texts.front());
  return ask(std::span(&shorter, 1));
}

Result<std::vector<Embedding>> EmbeddingClient::read(std::string_view body, std::size_t count)
{
  const auto refuse = [&](std::string_view what) {
    return fail(ErrorKind::rejected, fmt::format("{} did not answer with vectors: {}. Check that \"{}\" is an embedding model and the address ends in /v1.",
                                                 m_endpoint.label, what, m_endpoint.model));
  };
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  simdjson::dom::array rows;
  if (parser.parse(body.data(), body.size()).get(document) != simdjson::SUCCESS)
    return refuse("it is not JSON");
  if (document["data"].get_array().get(rows) != simdjson::SUCCESS)
    return refuse("there is no list \"data\" in it");
  std::vector<Embedding> vectors(count);
  std::size_t width = m_width;
  std::size_t place = 0;
  for (const simdjson::dom::element row : rows) {
    // The order is by "index"; servers that leave it out keep the order of the request.
    std::uint64_t index = place++;
    if (row["index"].error() == simdjson::SUCCESS && row["index"].get_uint64().get(index) != simdjson::SUCCESS)
      return refuse("an \"index\" is not a number");
    if (index >= count)
      return refuse(fmt::format("it has a vector for text {} of {}", index + 1, count));
    simdjson::dom::array numbers;
    if (row["embedding"].get_array().get(numbers) != simdjson::SUCCESS)
      return refuse("a row has no list \"embedding\"");
    Embedding& vector = vectors[index];
    if (!vector.empty())
      return refuse(fmt::format("it has two vectors for text {}", index + 1));
    for (const simdjson::dom::element item : numbers) {
      double number = 0;
      if (item.get_double().get(number) != simdjson::SUCCESS || !(std::abs(number) <= static_cast<double>(std::numeric_limits<float>::max())) || vector.size() >= kMostWidth)
        return refuse("a vector holds something else than numbers, or too many");
      vector.push_back(static_cast<float>(number));
    }
    if (vector.empty() || (width != 0 && vector.size() != width))
      return refuse(fmt::format("a vector has {} numbers instead of {}", vector.size(), width));
    width = vector.size();
    if (!scaleToOne(vector))
      return refuse("a vector is nothing but zeros");
  }
  if (const auto missing = std::ranges::find_if(vectors, &Embedding::empty); missing != vectors.end())
    return refuse(fmt::format("{} texts were sent, {} vectors came", count, std::ranges::count_if(vectors, [](const Embedding& v) { return !v.empty(); })));
  m_width = width; // of an answer that can be used
  std::int64_t tokens = 0;
  if (document["usage"]["prompt_tokens"].get_int64().get(tokens) == simdjson::SUCCESS && tokens > 0)
    m_usage.tokens += tokens;
  return vectors;
}

std::string packEmbedding(const Embedding& vector)
{
  float most = 0;
  for (const float value : vector)
    most = std::max(most, std::abs(value));
  const float scale = most > 0 ? most / 127 : 1;
  std::string bytes(sizeof scale + vector.size(), '\0');
  const auto bits = std::bit_cast<std::uint32_t>(scale);
  for (std::size_t i = 0; i < sizeof scale; ++i)
    bytes[i] = static_cast<char>((bits >> (8 * i)) & 0xFF);
  for (std::size_t i = 0; i < vector.size(); ++i)
    bytes[sizeof scale + i] = static_cast<char>(static_cast<std::int8_t>(std::lround(vector[i] / scale)));
  return bytes;
}

Embedding unpackEmbedding(std::string_view bytes)
{
  constexpr std::size_t kHead = sizeof(float);
  if (bytes.size() <= kHead || bytes.size() > kHead + kMostWidth)
    return {};
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kHead; ++i)
    bits |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  const auto scale = std::bit_cast<float>(bits);
  Embedding vector;
  vector.reserve(bytes.size() - kHead);
  for (const char c : bytes.substr(kHead))
    vector.push_back(scale * static_cast<float>(static_cast<std::int8_t>(c)));
  return scaleToOne(vector) ? vector : Embedding();
}

} // namespace hone
