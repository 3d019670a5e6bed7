#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "intents/numeric.h"

// What the encoder is trained on.

/// What a training is asked for; the recipe of the shipped tables is in resources/encoder/ORIGIN.md.
struct Settings {
  std::string out = "encoder.bin";
  std::uint32_t rows = 1u << 16;
  int dimensions = 80;       ///< of the part that learns from intents
  int taughtDimensions = 96; ///< of the part that learns from a teacher
  double epochs = 16;        ///< times that the labelled texts are seen
  double taughtEpochs = 18;
  std::uint64_t seed = 1;
  int batch = 256;
  float temperature = 0.07f;
  float rate = 1.2f;
  float taughtRate = 8;
  float dropFeature = 0.15f;
  float dropWord = 0.1f;
  double balance = 0.5;
  double pairShare = 0.15;
  double wordShare = 0.4;
  std::string wordnet;
  std::vector<std::string> leaveOut, files, dev;
  std::vector<std::pair<std::string, std::string>> sets;   ///< kind, path
  std::vector<std::pair<std::string, std::string>> taught; ///< texts, vectors
};

/// The rows that a text adds up, and which word each is of.
struct Text {
  std::vector<std::uint32_t> features;
  std::vector<std::uint16_t> wordOf;
};

/// Texts of one source. Labelled: any two of a label belong together. Else: texts 2i and 2i + 1 do.
struct Source {
  std::string name;
  bool labelled = false;
  double share = 1;
  std::vector<Text> texts;
  std::vector<std::int32_t> label;
  std::vector<std::vector<std::int32_t>> members; ///< by label
  std::vector<double> upTo;                       ///< of labels, for drawing
  hone::Matrix target;                                 ///< of a taught source: the vector each text is to have
};

/// Every source that the settings name and do not leave out, with its share of the steps: the labelled sets, pairs of
/// turns and WordNet's pairs, whose shares add up to 1.
std::vector<Source> readSources(const Settings& settings);

/// The texts, one a line, with a teacher's vectors (512 32-bit floats a line), reduced to the settings' taughtDimensions main directions.
std::vector<Source> readTaught(const Settings& settings);
