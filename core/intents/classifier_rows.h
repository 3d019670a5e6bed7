#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intents/discovery.h"
#include "text/features.h"

// What the live classifier sees of a conversation. Internal to core/intents.
namespace hone {

/// The parts of a row, before weighting: counts.
struct ClassifierCounts {
  SparseRow words;      ///< words and pairs of words, stop words too
  SparseRow characters; ///< character 3- to 5-grams
  SparseRow tools;
  std::vector<float> meaning; ///< the encoder's vector of the turns, weighted and scaled to length 1; empty without text
};

ClassifierCounts classifierCounts(const IntentDocument& document, bool encoder);

/// Weighs the parts and joins them into one row. Learned from the training documents, then fixed.
class ClassifierRows {
public:
  void fit(const std::vector<ClassifierCounts>& documents);
  SparseRow row(const ClassifierCounts& counts) const;

  void write(std::string& out) const;
  bool read(std::string_view bytes, std::size_t& at);

private:
  TfIdf m_words, m_characters, m_tools;
};

} // namespace hone
