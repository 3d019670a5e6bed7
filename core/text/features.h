#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/tokenizer.h"

namespace hone {

/// FNV-1a, 64 bits, of the bytes; `seed` continues an earlier hash.
constexpr std::uint64_t fnv1a(std::string_view bytes, std::uint64_t seed = 0xcbf29ce484222325ull)
{
  for (const char c : bytes) {
    seed ^= static_cast<unsigned char>(c);
    seed *= 0x100000001b3ull;
  }
  return seed;
}

/// One column of a sparse row.
struct SparseEntry {
  std::uint32_t column = 0;
  float value = 0;

  bool operator==(const SparseEntry&) const = default;
};

/// A sparse row, sorted by column, each column once.
using SparseRow = std::vector<SparseEntry>;

/// Sorts by column and adds up what stands twice.
void compact(SparseRow& row);
/// Scales the row to Euclidean length 1; an empty row stays empty.
void normalize(SparseRow& row);
float dot(const SparseRow& a, const SparseRow& b);

/// What a bag of features is made of.
struct FeatureOptions {
  bool words = true;         ///< stems of words that are no stop words
  bool wordPairs = true;     ///< pairs of neighbouring stems, stop words between them skipped
  bool stopWords = false;    ///< keep stop words as words
  int charMin = 0;           ///< character n-grams within words, 0: none
  int charMax = 0;
  float charWeight = 1;
  std::uint32_t columns = 1u << 18; ///< size of the hash space, a power of two
};

/// Turns texts into hashed feature counts. Not thread-safe (holds a stem cache); equal texts give equal rows.
class FeatureExtractor {
public:
  explicit FeatureExtractor(FeatureOptions options);
  ~FeatureExtractor();
  FeatureExtractor(const FeatureExtractor&) = delete;
  FeatureExtractor& operator=(const FeatureExtractor&) = delete;

  /// Adds weight times the counts of this text's features to row; call compact() when all texts are in.
  void add(SparseRow& row, std::string_view text, float weight = 1);
  void add(SparseRow& row, std::span<const Token> tokens, float weight = 1);

private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// Weights that columns get from how many rows have them: ln((1 + n) / (1 + df)) + 1, sublinear counts 1 + ln tf.
class TfIdf {
public:
  /// Learns document frequencies; columns in fewer than minRows rows, or in more than maxShare of them, weigh 0.
  void fit(std::span<const SparseRow> rows, std::uint32_t minRows = 2, double maxShare = 0.6);
  /// Weighted row of length 1; columns of weight 0 are dropped. With `strangers`, columns that no row had count towards
  /// the length as the rarest do: of a text that is mostly unheard of, little is left.
  SparseRow transform(const SparseRow& row, bool strangers = false) const;
  std::size_t rowCount() const { return m_rows; }
  float weight(std::uint32_t column) const;

  /// Appends the weights as bytes; read() takes them back from `at`, which it moves on, and is false for damaged ones.
  void write(std::string& out) const;
  bool read(std::string_view bytes, std::size_t& at);

private:
  std::vector<float> m_weights;
  std::size_t m_rows = 0;
};

} // namespace hone
