#pragma once

#include <string>
#include <vector>

#include "model/conversation.h"

/// A published set read for measuring: conversations with the gold label of each.
struct BenchSet {
  std::vector<hone::Conversation> conversations;
  std::vector<std::string> gold;  ///< empty: not labelled, left out of the scores
};

/// The bytes of a file, decompressed when it is zstd. Ends the program with a message on failure.
std::string readBenchFile(const std::string& path);

/// kind: "tau" (v1 arrays and tau2 objects), "clinc" or "clinc:PART", "turns" (JSON lines with utterance and
/// reference_label), "multidogo" (TSV), "extract" (of tests/data/intents), "star" (folder of dialogues),
/// "table" (CSV or TSV whose first row names a text and a label column, as most published sets are).
BenchSet readBenchSet(const std::string& kind, const std::vector<std::string>& paths);

struct ClusterScores {
  double accuracy = 0; ///< Hungarian 1:1
  double nmi = 0;      ///< arithmetic mean
  double ari = 0;
  int goldCount = 0;
  int foundCount = 0;
  std::size_t scored = 0;
};

/// Percentages; rows with an empty gold label are left out.
ClusterScores scoreClusters(const std::vector<std::string>& gold, const std::vector<std::string>& found);
