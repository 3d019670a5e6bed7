#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "text/tokenizer.h"

namespace hone {

/// Numbers of a text's features in a table of `rows` rows (a power of two): words and pairs of words with stop words
/// kept, character 3- to 5-grams within words. `wordOf` (when given) tells which word each feature belongs to. Any thread.
void encoderFeatures(std::string_view text, std::uint32_t rows, std::vector<std::uint32_t>& features,
                     std::vector<std::uint16_t>* wordOf = nullptr);

/// The same of tokens; only the first few hundred count.
void encoderFeatures(std::span<const Token> tokens, std::uint32_t rows, std::vector<std::uint32_t>& features,
                     std::vector<std::uint16_t>* wordOf = nullptr);

/// A small static sentence encoder: likeness of meaning as the inner product of two vectors. The rows of a text's
/// features are added up. The sum has two parts, each scaled to a fixed length: one has learned which utterances people
/// gave the same intent, the other what a larger model makes of a text. Its tables are ours, trained by
/// tests/bench/train_encoder.cpp; resources/encoder/ORIGIN.md says on what. Immutable, so any thread.
class Encoder {
public:
  /// The encoder that is linked into the program. Loaded at the first call.
  static const Encoder& builtIn();
  /// For measuring with other tables: these take the place of the linked ones. Before the first use of builtIn().
  static void setBuiltIn(Encoder encoder);
  /// Reads the form that write() makes; the bytes are copied where needed and may go away.
  static Result<Encoder> read(std::string_view bytes);

  /// Length of the vectors; 0 for an empty encoder, which encodes everything as nothing.
  int dimensions() const { return m_dimensions; }
  /// Fills `out` (dimensions() numbers) with a vector of length 1. False, and zeros, for a text without words.
  bool encode(std::string_view text, std::span<float> out) const;
  bool encode(std::span<const Token> tokens, std::span<float> out) const;
  /// Names the tables, so that what was computed with other ones is not mixed with them.
  std::uint64_t fingerprint() const { return m_fingerprint; }

  /// Packs a trained table of rows × dimensions, of which the first `first` are the first part: bytes and a scale a row.
  static std::string write(std::span<const float> table, std::uint32_t rows, int dimensions, int first);

private:
  int m_dimensions = 0;
  int m_first = 0; ///< dimensions of the first part
  std::uint32_t m_rows = 0;
  std::uint64_t m_fingerprint = 0;
  std::vector<std::int8_t> m_table;
  std::vector<float> m_scales; ///< one a row
};

} // namespace hone
