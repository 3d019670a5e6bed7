#include "outcomes/words.h"

#include <algorithm>

namespace hone {

namespace {

constexpr std::size_t kReadLimit = 16 * 1024;
constexpr std::size_t kSetLimit = 400;
constexpr std::size_t kQuoteLimit = 60;
constexpr std::size_t kTellingWords = 4;

bool isWordByte(unsigned char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The bytes of an apostrophe at i: ' or ’ (U+2019), else 0.
std::size_t apostropheAt(std::string_view text, std::size_t i)
{
  if (text[i] == '\'')
    return 1;
  return text.substr(i, 3) == "\xE2\x80\x99" ? 3 : 0;
}

} // namespace

Words::Words(std::string_view text)
{
  text = text.substr(0, kReadLimit);
  m_buffer.reserve(text.size());
  std::size_t i = 0;
  while (i < text.size()) {
    if (const std::size_t mark = apostropheAt(text, i); mark > 0 || !isWordByte(static_cast<unsigned char>(text[i]))) {
      i += std::max<std::size_t>(mark, 1);
      continue;
    }
    Place place{static_cast<std::uint32_t>(m_buffer.size()), 0, static_cast<std::uint32_t>(i), 0};
    while (i < text.size()) {
      if (const std::size_t mark = apostropheAt(text, i); mark > 0) {
        i += mark;
        continue;
      }
      const char c = text[i];
      // General punctuation (U+2000 to U+206F: dashes, curly quotes, ellipsis) separates like ASCII punctuation.
      const bool punctuation = text.substr(i, 2) == "\xE2\x80" || text.substr(i, 2) == "\xE2\x81";
      if (!isWordByte(static_cast<unsigned char>(c)) || punctuation)
        break;
      m_buffer.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
      ++i;
      place.to = static_cast<std::uint32_t>(i);
    }
    place.length = static_cast<std::uint32_t>(m_buffer.size()) - place.start;
    if (place.length > 0)
      m_places.push_back(place);
    else
      i += std::min<std::size_t>(3, text.size() - i); // past the punctuation character that stopped the word at once
  }
}

std::string Words::original(std::string_view text, std::size_t first, std::size_t count) const
{
  const std::size_t from = m_places[first].from;
  std::size_t to = std::min<std::size_t>(m_places[first + count - 1].to, from + kQuoteLimit);
  while (to > from && to < text.size() && isContinuation(text[to]))
    --to;
  return std::string(text.substr(from, to - from));
}

bool Words::inQuestion(std::string_view text, std::size_t i) const
{
  const std::size_t end = text.substr(0, kReadLimit).find_first_of(".?!\n", m_places[i].to);
  return end != std::string_view::npos && text[end] == '?';
}

PhraseList::PhraseList(std::initializer_list<std::string_view> phrases)
{
  for (const std::string_view phrase : phrases) {
    std::vector<std::string_view> words;
    for (std::size_t start = 0; start < phrase.size();) {
      const std::size_t end = std::min(phrase.find(' ', start), phrase.size());
      words.push_back(phrase.substr(start, end - start));
      start = end + 1;
    }
    m_byFirst[words.front()].push_back(std::move(words));
  }
  for (auto& [first, list] : m_byFirst)
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

PhraseList::Match PhraseList::find(const Words& words, std::size_t from) const
{
  for (std::size_t i = from; i < words.size(); ++i) {
    const auto candidates = m_byFirst.find(words[i]);
    if (candidates == m_byFirst.end())
      continue;
    for (const auto& phrase : candidates->second) {
      std::size_t k = 1;
      while (k < phrase.size() && i + k < words.size() && words[i + k] == phrase[k])
        ++k;
      if (k == phrase.size())
        return {i, k};
    }
  }
  return {};
}

std::vector<std::uint64_t> wordSet(const Words& words)
{
  std::vector<std::uint64_t> set;
  const std::size_t count = std::min(words.size(), kSetLimit);
  set.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t hash = 14695981039346656037U; // FNV-1a: std::hash may differ between machines
    for (const char c : words[i])
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    set.push_back(hash);
  }
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return set;
}

double likeness(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b)
{
  if (a.size() < kTellingWords || b.size() < kTellingWords)
    return 0;
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++common;
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - common);
}

} // namespace hone
