#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hone {

/// How many words in a row count as quoting somebody.
inline constexpr std::size_t kQuotedWords = 8;

/// Calls visit(hash, begin, end) for every run of kQuotedWords words of a text; begin and end are byte offsets. Words
/// are runs of ASCII letters and digits and of bytes above 127; case of ASCII letters and what stands between words do
/// not matter. Equal hashes mean equal runs but for one chance in 2^64.
template<class Visit>
void forEachWordRun(std::string_view text, Visit&& visit)
{
  constexpr std::uint64_t kOffset = 14695981039346656037ull; // FNV-1a
  constexpr std::uint64_t kPrime = 1099511628211ull;
  std::array<std::uint64_t, kQuotedWords> hashes{};
  std::array<std::size_t, kQuotedWords> begins{};
  std::size_t words = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto isWord = [&](std::size_t at) {
      const auto c = static_cast<unsigned char>(text[at]);
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    };
    if (!isWord(i)) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    std::uint64_t hash = kOffset;
    for (; i < text.size() && isWord(i); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      hash = (hash ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * kPrime;
    }
    hashes[words % kQuotedWords] = hash;
    begins[words % kQuotedWords] = begin;
    if (++words < kQuotedWords)
      continue;
    std::uint64_t run = kOffset;
    for (std::size_t k = 0; k < kQuotedWords; ++k)
      run = (run ^ hashes[(words + k) % kQuotedWords]) * kPrime + (run >> 29);
    visit(run, begins[words % kQuotedWords], i);
  }
}

} // namespace hone
