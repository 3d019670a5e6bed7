#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hone {

/// The words of a text, for phrase lists and likeness: ASCII letters in lower case, apostrophes dropped ("can't" is
/// "cant"), anything else that is no letter, digit or byte above ASCII separates. Only the first 16 KiB are read, which
/// bounds the work on hostile texts. Moves, does not copy.
class Words {
public:
  explicit Words(std::string_view text);
  Words(Words&&) = default;
  Words& operator=(Words&&) = default;

  std::size_t size() const { return m_places.size(); }
  std::string_view operator[](std::size_t i) const
  {
    return std::string_view(m_buffer).substr(m_places[i].start, m_places[i].length);
  }
  /// The words [first, first + count) as they stand in the text (at most 60 bytes, whole UTF-8 characters).
  std::string original(std::string_view text, std::size_t first, std::size_t count) const;
  /// Whether the sentence that holds word i ends with a question mark.
  bool inQuestion(std::string_view text, std::size_t i) const;

private:
  struct Place {
    std::uint32_t start;  ///< in m_buffer
    std::uint32_t length;
    std::uint32_t from;   ///< in the text
    std::uint32_t to;
  };
  std::string m_buffer;
  std::vector<Place> m_places;
};

/// A list of phrases ("no i meant"), each found at word boundaries in time linear in the text.
class PhraseList {
public:
  PhraseList(std::initializer_list<std::string_view> phrases);

  struct Match {
    std::size_t first = 0; ///< word
    std::size_t count = 0; ///< words; 0: none
    explicit operator bool() const { return count > 0; }
  };
  /// The first match at or after word `from`; of several at one place the longest.
  Match find(const Words& words, std::size_t from = 0) const;

private:
  std::unordered_map<std::string_view, std::vector<std::vector<std::string_view>>> m_byFirst;
};

/// Distinct words as sorted hashes (of the first 400 words). The same on every machine.
std::vector<std::uint64_t> wordSet(const Words& words);

/// Jaccard likeness of two sorted sets, 0…1; 0 when either holds fewer than four words, which say nothing.
double likeness(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

} // namespace hone
