#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// A piece of text. Letters are folded to lower case, curly apostrophes made straight.
struct Token {
  enum class Kind : std::uint8_t {
    word,        ///< letters, with inner apostrophes and hyphens kept apart: "don't" is one, "t-shirt" is one
    number,      ///< digits only, with inner separators
    identifier,  ///< letters and digits mixed, "#W123", long hexadecimal runs
    address,     ///< e-mail addresses and URLs
    marker,      ///< machine markers such as "###STOP###", "<tag>", "[END]" in capitals
    punctuation, ///< one sign that ends or divides a sentence; other signs give no token
  };
  std::string text;
  std::uint32_t begin = 0;   ///< byte offset in the source
  std::uint32_t length = 0;  ///< bytes in the source
  Kind kind = Kind::word;
  bool capitalized = false;  ///< begins with a capital that is not the whole word
  bool upperCase = false;    ///< all capitals, two letters or more
  bool sentenceStart = false;
};

/// Splits a text into at most maxTokens tokens; linear in the text, safe for any bytes. Any thread.
/// Words of scripts without spaces come out as overlapping pairs of characters.
std::vector<Token> tokenize(std::string_view text, std::size_t maxTokens = 4096);

} // namespace hone
