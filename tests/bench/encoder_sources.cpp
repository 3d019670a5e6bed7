#include "encoder_sources.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <Eigen/Dense>
#include <fmt/format.h>
#include <simdjson.h>

#include "bench_data.h"
#include "intents/discovery.h"
#include "text/encoder.h"

namespace {

using hone::Matrix;

Text textOf(std::string_view text, std::uint32_t rows)
{
  Text result;
  hone::encoderFeatures(text, rows, result.features, &result.wordOf);
  return result;
}

void finish(Source& source, double balance)
{
  if (!source.labelled)
    return;
  for (std::size_t i = 0; i < source.label.size(); ++i) {
    const auto label = static_cast<std::size_t>(source.label[i]);
    if (source.members.size() <= label)
      source.members.resize(label + 1);
    source.members[label].push_back(static_cast<std::int32_t>(i));
  }
  double sum = 0;
  for (const auto& members : source.members) {
    if (members.size() >= 2)
      sum += std::pow(static_cast<double>(members.size()), balance);
    source.upTo.push_back(sum);
  }
}

Source readSource(const std::string& path, const Settings& settings)
{
  Source source;
  source.name = std::filesystem::path(path).filename().string();
  std::map<std::string, std::int32_t> number;
  simdjson::dom::parser parser;
  std::istringstream lines(readBenchFile(path));
  for (std::string line; std::getline(lines, line);) {
    simdjson::dom::object row;
    if (line.empty() || parser.parse(line).get_object().get(row))
      continue;
    std::string_view text, other;
    if ((!row["text"].get_string().get(text) || !row["utterance"].get_string().get(text)) && !row["intent"].get_string().get(other)) {
      source.labelled = true;
      source.texts.push_back(textOf(text, settings.rows));
      source.label.push_back(number.try_emplace(std::string(other), static_cast<std::int32_t>(number.size())).first->second);
    } else if (!row["user"].get_string().get(text) && !row["agent"].get_string().get(other)) {
      Text a = textOf(text, settings.rows), b = textOf(other, settings.rows);
      constexpr std::uint16_t kWords = 5; // "Thanks" tells nothing of what comes next
      if (a.wordOf.empty() || b.wordOf.empty() || a.wordOf.back() < kWords || b.wordOf.back() < kWords)
        continue;
      source.texts.push_back(std::move(a));
      source.texts.push_back(std::move(b));
    }
  }
  finish(source, settings.balance);
  return source;
}

/// What opens each conversation of a published set.
Source readSet(const std::string& kind, const std::string& path, const Settings& settings)
{
  Source source;
  source.name = kind + " " + std::filesystem::path(path).filename().string();
  source.labelled = true;
  const BenchSet set = readBenchSet(kind, {path});
  std::map<std::string, std::int32_t> number;
  for (std::size_t i = 0; i < set.gold.size(); ++i) {
    if (set.gold[i].empty())
      continue;
    const auto& messages = set.conversations[i].messages;
    std::string opening;
    if (messages.size() == 1)
      opening = messages.front().text;
    else if (const auto document = hone::intentDocument({}, set.conversations[i]); !document.userTurns.empty())
      opening = document.userTurns.front();
    if (Text text = textOf(opening, settings.rows); !text.features.empty()) {
      source.texts.push_back(std::move(text));
      source.label.push_back(number.try_emplace(set.gold[i], static_cast<std::int32_t>(number.size())).first->second);
    }
  }
  finish(source, settings.balance);
  return source;
}

/// WordNet's synsets: a word and its synonym, a word and its gloss, a word and a more general one.
Source readWordNet(const std::string& folder, const Settings& settings)
{
  struct Synset {
    std::vector<std::string> words;
    std::vector<std::pair<std::string, std::string>> links; ///< kind, part of speech and offset
    std::string gloss;
  };
  // Words that the tagged corpus has in this sense: the rare ones are mostly names of animals and plants.
  std::map<std::string, Synset> synsets;
  std::set<std::string> common;
  {
    std::ifstream counts(folder + "/cntlist.rev");
    for (std::string line; std::getline(counts, line);)
      common.insert(line.substr(0, line.find('%')));
  }
  for (const auto& [part, letter] : {std::pair("noun", 'n'), std::pair("verb", 'v'), std::pair("adj", 'a'), std::pair("adv", 'r')}) {
    std::ifstream file(folder + "/data." + part);
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("  "))
        continue;
      std::istringstream in(line);
      std::string offset, skip, type, count;
      in >> offset >> skip >> type >> count;
      Synset synset;
      for (int i = std::stoi(count, nullptr, 16); i > 0; --i) {
        std::string word;
        in >> word >> skip;
        word = word.substr(0, word.find('('));
        std::string lower;
        for (const char c : word)
          lower += c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        std::string key = word;
        std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (common.contains(key))
          synset.words.push_back(lower);
      }
      in >> count;
      for (int i = std::stoi(count); i > 0; --i) {
        std::string kind, target, where;
        in >> kind >> target >> where >> skip;
        if (kind == "@" || kind == "&" || kind == "+" || kind == "*")
          synset.links.emplace_back(kind, where.substr(0, 1) == "s" ? "a" + target : where + target);
      }
      if (const auto bar = line.find("| "); bar != std::string::npos)
        synset.gloss = line.substr(bar + 2);
      if (!synset.words.empty())
        synsets[std::string(1, letter) + offset] = std::move(synset);
    }
  }
  Source source;
  source.name = "wordnet";
  const auto pair = [&](const std::string& a, const std::string& b) {
    Text left = textOf(a, settings.rows), right = textOf(b, settings.rows);
    if (left.features.empty() || right.features.empty())
      return;
    source.texts.push_back(std::move(left));
    source.texts.push_back(std::move(right));
  };
  for (const auto& [id, synset] : synsets) {
    const auto quote = synset.gloss.find("; \"");
    const std::string definition = synset.gloss.substr(0, quote);
    for (std::size_t i = 0; i < synset.words.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j)
        pair(synset.words[j], synset.words[i]);
      pair(synset.words[i], definition);
    }
    for (const auto& [kind, target] : synset.links)
      if (const auto other = synsets.find(target); other != synsets.end())
        pair(synset.words.front(), other->second.words.front());
    if (quote != std::string::npos)
      pair(definition, synset.gloss.substr(quote + 3));
  }
  return source;
}

constexpr Eigen::Index kTeacherWidth = 512;

} // namespace

std::vector<Source> readTaught(const Settings& settings)
{
  std::vector<Source> sources;
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(kTeacherWidth, kTeacherWidth);
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(kTeacherWidth);
  double count = 0;
  for (const auto& [texts, vectors] : settings.taught) {
    Source source;
    source.name = "taught " + std::filesystem::path(texts).stem().string();
    std::istringstream lines(readBenchFile(texts));
    std::ifstream in(vectors, std::ios::binary);
    std::vector<float> row(static_cast<std::size_t>(kTeacherWidth));
    std::vector<float> all;
    for (std::string line; std::getline(lines, line) && in.read(reinterpret_cast<char*>(row.data()), kTeacherWidth * 4);) {
      Text text = textOf(line, settings.rows);
      if (text.features.empty())
        continue;
      source.texts.push_back(std::move(text));
      all.insert(all.end(), row.begin(), row.end());
    }
    source.target = Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      all.data(), static_cast<Eigen::Index>(source.texts.size()), kTeacherWidth);
    products += (source.target.transpose() * source.target).cast<double>();
    sum += source.target.colwise().sum().transpose().cast<double>();
    count += static_cast<double>(source.texts.size());
    sources.push_back(std::move(source));
  }
  if (sources.empty())
    return sources;
  // The teacher's main directions around its mean: the mean alone makes all texts alike.
  const Eigen::VectorXd mean = sum / count;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(products / count - mean * mean.transpose());
  const Eigen::MatrixXf directions = solver.eigenvectors().rightCols(settings.taughtDimensions).cast<float>();
  fmt::print("teacher: {:.1f} % of its variance in {} dimensions\n", 100 * solver.eigenvalues().tail(settings.taughtDimensions).sum() / solver.eigenvalues().sum(),
             settings.taughtDimensions);
  for (auto& source : sources) {
    source.share = static_cast<double>(source.texts.size()) / count;
    Matrix reduced = (source.target.rowwise() - mean.cast<float>().transpose()) * directions;
    reduced.rowwise().normalize();
    source.target = std::move(reduced);
  }
  return sources;
}

std::vector<Source> readSources(const Settings& settings)
{
  const auto isLeftOut = [&](const std::string& name) {
    return std::any_of(settings.leaveOut.begin(), settings.leaveOut.end(), [&](const std::string& beginning) { return name.starts_with(beginning); });
  };
  std::vector<Source> sources;
  for (const auto& path : settings.files)
    if (!isLeftOut(std::filesystem::path(path).filename().string()))
      sources.push_back(readSource(path, settings));
  for (const auto& [kind, path] : settings.sets)
    if (!isLeftOut(kind))
      sources.push_back(readSet(kind, path, settings));
  if (!settings.wordnet.empty())
    sources.push_back(readWordNet(settings.wordnet, settings));
  // Sets with more intents teach more per text.
  double labelledWeight = 0;
  for (auto& source : sources)
    if (source.labelled)
      labelledWeight += source.share = std::sqrt(static_cast<double>(source.texts.size())) * std::sqrt(static_cast<double>(source.members.size()));
  for (auto& source : sources)
    source.share = source.labelled ? (1 - settings.pairShare - settings.wordShare) * source.share / labelledWeight
                                   : (source.name == "wordnet" ? settings.wordShare : settings.pairShare);
  return sources;
}
