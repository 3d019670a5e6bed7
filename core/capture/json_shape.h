#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hone {

constexpr bool isJsonSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\x1E'; }

/// A byte of a number, true, false, null or a word that some writers put in their place (NaN).
constexpr bool isJsonWord(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.' ||
         c == '_';
}

/// How many bytes at the front are neither a quote nor a backslash.
std::size_t plainLength(std::string_view text);

/// Follows the brackets, commas, colons and value starts of one JSON value, a token at a time.
class JsonGrammar {
public:
  /// Takes the first byte of a token. Returns what was expected there, for people, when it does not fit; else nothing.
  std::string_view take(char c);
  bool isComplete() const { return m_depth == 0 && m_expect == Expect::nothing; }
  std::size_t depth() const { return m_depth; }
  static constexpr bool isPunctuation(char c)
  {
    return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':';
  }

private:
  enum class Expect : std::uint8_t { value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd, nothing };
  void close();

  std::vector<bool> m_objects; ///< for each open bracket, whether it is a brace
  std::size_t m_depth = 0;
  Expect m_expect = Expect::value;
};

/// Whether the text holds one value a line: its first line is a whole value with more lines after it, or is broken but
/// the next line begins at its first column with a brace as a value does that is on a line of its own, or a later line is
/// a whole object.
bool looksLikeLines(std::string_view text);

/// The brace and first key with its colon that a record begins with ("{\"task_id\":"); empty for anything else.
std::string_view openingOf(std::string_view record);

/// Where `opening` stands after `from` as a record would: behind a comma, a bracket or a line end.
std::optional<std::size_t> findOpening(std::string_view text, std::size_t from, std::string_view opening);

/// Where `"key": [` stands after `from`.
std::optional<std::size_t> findArrayKey(std::string_view text, std::size_t from, std::string_view key);

} // namespace hone
