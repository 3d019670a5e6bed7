#include "text/encoder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include "base/resources.h"
#include "text/dense.h"
#include "text/features.h"
#include "text/tokenizer.h"

namespace hone {

namespace {

// "HEN2", rows, dimensions, dimensions of the first part: little-endian 32-bit numbers; a 32-bit float a row; rows of bytes.
constexpr char kMagic[4] = {'H', 'E', 'N', '2'};
constexpr std::size_t kHeader = 16;
constexpr std::uint32_t kMostRows = 1u << 20;
constexpr std::uint32_t kMostDimensions = 1024;
constexpr std::size_t kMostTokens = 400;
// Of CLINC150 and the insurance calls: less tells the calls apart worse, more tells utterances apart worse.
constexpr float kFirstShare = 0.7f;
static_assert(std::endian::native == std::endian::little, "the table is stored as little-endian numbers");

// What the token says to the encoder: numbers and codes are kinds, not themselves.
std::string_view heard(const Token& token)
{
  switch (token.kind) {
  case Token::Kind::word: return token.text;
  case Token::Kind::number: return "<number>";
  case Token::Kind::identifier: return "<code>";
  case Token::Kind::address: return "<address>";
  case Token::Kind::punctuation: return token.text == "?" ? std::string_view("?") : std::string_view{};
  case Token::Kind::marker: break;
  }
  return {};
}

} // namespace

void encoderFeatures(std::string_view text, std::uint32_t rows, std::vector<std::uint32_t>& features, std::vector<std::uint16_t>* wordOf)
{
  encoderFeatures(tokenize(text, kMostTokens), rows, features, wordOf);
}

void encoderFeatures(std::span<const Token> tokens, std::uint32_t rows, std::vector<std::uint32_t>& features, std::vector<std::uint16_t>* wordOf)
{
  features.clear();
  if (wordOf)
    wordOf->clear();
  std::uint64_t previous = fnv1a("<start>");
  std::uint16_t number = 0;
  char padded[64];
  const auto add = [&](std::uint64_t hash) {
    hash ^= hash >> 31;
    hash *= 0x9e3779b97f4a7c15ull;
    features.push_back(static_cast<std::uint32_t>(hash >> 40) & (rows - 1));
    if (wordOf)
      wordOf->push_back(number);
  };
  for (const Token& token : tokens.first(std::min(tokens.size(), kMostTokens))) {
    const std::string_view word = heard(token);
    if (word.empty())
      continue;
    const std::uint64_t hash = fnv1a(word);
    add(hash);
    add(fnv1a(word, previous * 31));
    previous = hash;
    if (token.kind == Token::Kind::word && word.size() + 2 <= sizeof padded) {
      padded[0] = ' ';
      std::memcpy(padded + 1, word.data(), word.size());
      padded[word.size() + 1] = ' ';
      const std::string_view whole(padded, word.size() + 2);
      for (std::size_t n = 3; n <= 5; ++n)
        for (std::size_t i = 0; i + n <= whole.size(); ++i)
          add(fnv1a(whole.substr(i, n), 0xc4a7));
    }
    ++number;
  }
}

namespace {

// What takes the place of the linked tables.
std::optional<Encoder>& otherEncoder()
{
  static std::optional<Encoder> encoder;
  return encoder;
}

} // namespace

void Encoder::setBuiltIn(Encoder encoder) { otherEncoder() = std::move(encoder); }

const Encoder& Encoder::builtIn()
{
  static const Encoder encoder = [] {
    if (otherEncoder())
      return std::move(*otherEncoder());
    const auto bytes = resource("encoder/encoder.bin");
    auto loaded = read(bytes.value_or(std::string_view{}));
    return loaded ? std::move(*loaded) : Encoder();
  }();
  return encoder;
}

Result<Encoder> Encoder::read(std::string_view bytes)
{
  const auto refuse = [] { return fail(ErrorKind::corrupt, "The encoder's table is damaged. Hone works without it, less precisely."); };
  if (bytes.size() < kHeader || std::memcmp(bytes.data(), kMagic, sizeof kMagic) != 0)
    return refuse();
  std::uint32_t rows = 0, dimensions = 0, first = 0;
  std::memcpy(&rows, bytes.data() + 4, 4);
  std::memcpy(&dimensions, bytes.data() + 8, 4);
  std::memcpy(&first, bytes.data() + 12, 4);
  if (rows == 0 || rows > kMostRows || !std::has_single_bit(rows) || dimensions == 0 || dimensions > kMostDimensions || first == 0 || first > dimensions)
    return refuse();
  const std::size_t cells = static_cast<std::size_t>(rows) * dimensions;
  if (bytes.size() != kHeader + sizeof(float) * rows + cells)
    return refuse();
  Encoder encoder;
  encoder.m_rows = rows;
  encoder.m_dimensions = static_cast<int>(dimensions);
  encoder.m_first = static_cast<int>(first);
  encoder.m_fingerprint = fnv1a(bytes);
  encoder.m_scales.resize(rows);
  std::memcpy(encoder.m_scales.data(), bytes.data() + kHeader, sizeof(float) * rows);
  encoder.m_table.resize(cells);
  std::memcpy(encoder.m_table.data(), bytes.data() + kHeader + sizeof(float) * rows, cells);
  for (const float value : encoder.m_scales)
    if (!std::isfinite(value))
      return refuse();
  return encoder;
}

std::string Encoder::write(std::span<const float> table, std::uint32_t rows, int dimensions, int first)
{
  const auto width = static_cast<std::size_t>(dimensions);
  std::string out(kMagic, sizeof kMagic);
  const auto put = [&](const void* from, std::size_t size) { out.append(static_cast<const char*>(from), size); };
  const auto columns = static_cast<std::uint32_t>(dimensions), part = static_cast<std::uint32_t>(first);
  put(&rows, 4);
  put(&columns, 4);
  put(&part, 4);
  std::string bytes;
  bytes.reserve(table.size());
  for (std::size_t r = 0; r < rows; ++r) {
    const auto row = table.subspan(r * width, width);
    float largest = 0;
    for (const float value : row)
      largest = std::max(largest, std::abs(value));
    const float scale = largest > 0 ? largest / 127 : 0;
    put(&scale, sizeof scale);
    for (const float value : row)
      bytes += static_cast<char>(scale > 0 ? std::lround(value / scale) : 0);
  }
  return out + bytes;
}

bool Encoder::encode(std::string_view text, std::span<float> out) const { return encode(tokenize(text, kMostTokens), out); }

bool Encoder::encode(std::span<const Token> tokens, std::span<float> out) const
{
  std::fill(out.begin(), out.end(), 0.0f);
  const auto width = static_cast<std::size_t>(m_dimensions);
  if (width == 0 || out.size() < width)
    return false;
  thread_local std::vector<std::uint32_t> features;
  encoderFeatures(tokens, m_rows, features);
  if (features.empty())
    return false;
  const auto sum = out.first(width);
  for (const auto row : features)
    addScaled(sum.data(), m_table.data() + row * width, m_scales[row], width);
  // Each part has its share of the squared length, however large its numbers.
  const auto first = static_cast<std::size_t>(m_first);
  float share = first < width ? kFirstShare : 1;
  bool heardAny = false;
  for (const auto part : {sum.first(first), sum.subspan(first)}) {
    const float length = std::sqrt(innerProduct(part.data(), part.data(), part.size()));
    const float scale = length > 0 ? std::sqrt(share) / length : 0;
    share = 1 - share;
    heardAny = heardAny || length > 0;
    for (auto& value : part)
      value *= scale;
  }
  return heardAny;
}

} // namespace hone
