#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "text/features.h"

namespace hone {

/// One linear classifier a class against the rest: L2-regularised squared hinge loss by dual coordinate descent (Hsieh
/// and others 2008). Equal input and seed give equal weights. scores() is safe from any thread while nothing trains.
class LinearSvm {
public:
  struct Options {
    float cost = 1;        ///< C: how much an error costs next to large weights
    int passes = 20;       ///< at most
    std::uint64_t seed = 1;
  };
  /// labels: 0…classes−1; a negative label is an example of no class.
  void train(std::span<const SparseRow> rows, std::span<const std::int32_t> labels, int classes, const Options& options);
  /// One margin a class, written to `out` (classes() numbers): above 0 is "yes".
  void scores(const SparseRow& row, std::span<float> out) const;
  int classes() const { return m_classes; }

  /// Appends a class that says no to everything.
  void addClass();
  /// Moves the weights so that `label` leads every other class by `margin` on this row (passive-aggressive, Crammer and
  /// others 2006). Columns that training did not meet are added.
  void teach(const SparseRow& row, int label, float margin = 1);

  /// Weights as bytes with a scale a class; columns that say little in every class are left out.
  void write(std::string& out) const;
  /// Reads at `at` and moves it on; false when the bytes are damaged.
  bool read(std::string_view bytes, std::size_t& at);

private:
  std::uint32_t placeOf(std::uint32_t column);

  int m_classes = 0;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::vector<std::uint32_t> m_index; ///< by column of a row: its place in the weights, or kNone
  std::uint32_t m_places = 0;
  std::vector<float> m_weights; ///< place after place, the classes of each together
  std::vector<float> m_bias;
};

} // namespace hone
