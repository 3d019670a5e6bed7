// Trains the encoder of core/text/encoder.h (run by hand; resources/encoder/ORIGIN.md says with what):
//   train_encoder [--out FILE] [--rows N] [--dimensions N] [--epochs N] [--seed N] [--leave-out NAME]…
//                 [--wordnet DIR] [--dev FILE]… [--set KIND PATH]… FILE.jsonl[.zst]…
// A line of a file is {"text", "intent"} or {"user", "agent"} (a turn and the one after it). --leave-out skips every file
// whose name begins with NAME. --wordnet takes synonyms and glosses from WordNet's data files. --dev measures how well
// the vectors alone tell the intents of a file apart that is not trained on.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

#include <Eigen/Dense>
#include <fmt/format.h>
#include <simdjson.h>

#include "bench_data.h"
#include "intents/discovery.h"
#include "intents/numeric.h"
#include "text/encoder.h"

namespace {

using hone::Matrix;
using hone::Random;

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
};

struct Settings {
  std::string out = "encoder.bin";
  std::uint32_t rows = 1u << 16;
  int dimensions = 128;
  double epochs = 20;
  std::uint64_t seed = 1;
  int batch = 256;
  float temperature = 0.07f;
  float rate = 0.05f;
  float dropFeature = 0.15f;
  float dropWord = 0.1f;
  float layerRate = 0.002f;
  double balance = 0.5;
  double pairShare = 0.15;
  double wordShare = 0.15;
  double self = 0.0;
  std::string wordnet;
  std::vector<std::string> leaveOut, files, dev;
  std::vector<std::pair<std::string, std::string>> sets; ///< kind, path
};

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
    if (!row["text"].get_string().get(text) && !row["intent"].get_string().get(other)) {
      source.labelled = true;
      source.texts.push_back(textOf(text, settings.rows));
      source.label.push_back(number.try_emplace(std::string(other), static_cast<std::int32_t>(number.size())).first->second);
    } else if (!row["utterance"].get_string().get(text) && !row["intent"].get_string().get(other)) {
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

class Trainer {
public:
  explicit Trainer(const Settings& settings)
    : m_settings(settings), m_width(settings.dimensions), m_random(settings.seed),
      m_table(static_cast<Eigen::Index>(settings.rows), m_width), m_seen(settings.rows, 1e-4f),
      m_layer(Matrix::Zero(m_width, m_width)), m_layerSeen(Matrix::Constant(m_width, m_width, 1e-6f))
  {
    // Rows that training never meets stay as they are: a random projection of unknown words.
    const float scale = 1 / std::sqrt(static_cast<float>(m_width));
    for (Eigen::Index r = 0; r < m_table.rows(); ++r)
      for (Eigen::Index c = 0; c < m_width; ++c)
        m_table(r, c) = scale * static_cast<float>(m_random.gaussian());
  }

  struct Pass {
    std::vector<std::uint32_t> kept;
    Eigen::RowVectorXf x, bent, y;
    float sumLength = 1, zLength = 1;
  };

  void forward(const Text& text, bool drop, Pass& pass)
  {
    pass.kept.clear();
    std::uint64_t words = 0;
    const int count = text.wordOf.empty() ? 0 : text.wordOf.back() + 1;
    if (drop && count > 2)
      for (int w = 0; w < std::min(count, 64); ++w)
        words |= static_cast<std::uint64_t>(m_random.uniform() < m_settings.dropWord) << w;
    for (std::size_t i = 0; i < text.features.size(); ++i) {
      if (drop && ((text.wordOf[i] < 64 && (words >> text.wordOf[i] & 1)) || m_random.uniform() < m_settings.dropFeature))
        continue;
      pass.kept.push_back(text.features[i]);
    }
    if (pass.kept.empty())
      pass.kept = text.features;
    Eigen::RowVectorXf sum = Eigen::RowVectorXf::Zero(m_width);
    for (const auto row : pass.kept)
      sum += m_table.row(row);
    pass.sumLength = std::max(sum.norm(), 1e-6f);
    pass.x = sum / pass.sumLength;
    pass.bent = (pass.x * m_layer.transpose()).array().tanh();
    Eigen::RowVectorXf z = pass.x + pass.bent;
    pass.zLength = std::max(z.norm(), 1e-6f);
    pass.y = z / pass.zLength;
  }

  void backward(const Pass& pass, const Eigen::RowVectorXf& dy, float rate)
  {
    const Eigen::RowVectorXf dz = (dy - pass.y * pass.y.dot(dy)) / pass.zLength;
    const Eigen::RowVectorXf inner = dz.array() * (1 - pass.bent.array().square());
    const Eigen::RowVectorXf dx = dz + inner * m_layer;
    m_layerGradient.noalias() += inner.transpose() * pass.x;
    const Eigen::RowVectorXf ds = (dx - pass.x * pass.x.dot(dx)) / pass.sumLength;
    const float square = ds.squaredNorm();
    for (const auto row : pass.kept) {
      m_seen[row] += square;
      m_table.row(row) -= rate / std::sqrt(m_seen[row]) * ds;
    }
  }

  float step(Source& source, float rate)
  {
    const int b = m_settings.batch;
    m_left.resize(static_cast<std::size_t>(b));
    m_right.resize(static_cast<std::size_t>(b));
    std::vector<std::int32_t> label(static_cast<std::size_t>(b));
    Matrix left(b, m_width), right(b, m_width);
    for (int i = 0; i < b; ++i) {
      const auto [a, p, l] = draw(source);
      label[static_cast<std::size_t>(i)] = l;
      forward(source.texts[a], true, m_left[static_cast<std::size_t>(i)]);
      forward(source.texts[p], true, m_right[static_cast<std::size_t>(i)]);
      left.row(i) = m_left[static_cast<std::size_t>(i)].y;
      right.row(i) = m_right[static_cast<std::size_t>(i)].y;
    }
    Matrix logits = left * right.transpose() / m_settings.temperature;
    for (int i = 0; i < b; ++i)
      for (int j = 0; j < b; ++j)
        if (i != j && label[static_cast<std::size_t>(i)] == label[static_cast<std::size_t>(j)])
          logits(i, j) = -1e4f;
    Matrix gradient = Matrix::Zero(b, b);
    double loss = 0;
    for (int side = 0; side < 2; ++side)
      for (int i = 0; i < b; ++i) {
        Eigen::VectorXf line = side == 0 ? Eigen::VectorXf(logits.row(i).transpose()) : Eigen::VectorXf(logits.col(i));
        const float most = line.maxCoeff();
        line = (line.array() - most).exp();
        const float sum = line.sum();
        loss -= std::log(line[i] / sum);
        line /= sum;
        line[i] -= 1;
        if (side == 0)
          gradient.row(i) += line.transpose();
        else
          gradient.col(i) += line;
      }
    gradient /= 2 * m_settings.temperature;
    const Matrix dLeft = gradient * right, dRight = gradient.transpose() * left;
    m_layerGradient = Matrix::Zero(m_width, m_width);
    for (int i = 0; i < b; ++i) {
      backward(m_left[static_cast<std::size_t>(i)], dLeft.row(i), rate);
      backward(m_right[static_cast<std::size_t>(i)], dRight.row(i), rate);
    }
    m_layerSeen.array() = 0.99f * m_layerSeen.array() + 0.01f * m_layerGradient.array().square();
    m_layer.array() -= m_settings.layerRate * rate / m_settings.rate * m_layerGradient.array() / (m_layerSeen.array().sqrt() + 1e-6f);
    return static_cast<float>(loss / (2 * b));
  }

  std::string packed() const
  {
    return hone::Encoder::write({m_table.data(), static_cast<std::size_t>(m_table.size())}, m_settings.rows, static_cast<int>(m_width),
                                {m_layer.data(), static_cast<std::size_t>(m_layer.size())});
  }

  Random& random() { return m_random; }

private:
  std::tuple<std::size_t, std::size_t, std::int32_t> draw(Source& source)
  {
    if (!source.labelled) {
      const std::size_t i = m_random.below(source.texts.size() / 2);
      const bool turned = m_random.uniform() < 0.5;
      return {2 * i + turned, 2 * i + !turned, -1 - static_cast<std::int32_t>(i)};
    }
    const auto at = std::lower_bound(source.upTo.begin(), source.upTo.end(), m_random.uniform() * source.upTo.back());
    const auto label = static_cast<std::size_t>(std::min(at - source.upTo.begin(), static_cast<std::ptrdiff_t>(source.members.size()) - 1));
    const auto& members = source.members[label];
    const auto a = static_cast<std::size_t>(members[m_random.below(members.size())]);
    auto p = static_cast<std::size_t>(members[m_random.below(members.size())]);
    if (m_random.uniform() < m_settings.self)
      return {a, a, -1 - static_cast<std::int32_t>(a)};
    return {a, p, static_cast<std::int32_t>(label)};
  }

  const Settings& m_settings;
  Eigen::Index m_width;
  Random m_random;
  Matrix m_table;
  std::vector<float> m_seen;
  Matrix m_layer, m_layerSeen, m_layerGradient;
  std::vector<Pass> m_left, m_right;
};

void measure(const Settings& settings, const std::string& packed)
{
  const auto encoder = hone::Encoder::read(packed);
  if (!encoder)
    return;
  for (const auto& path : settings.dev) {
    const bool clinc = path.find("data_full") != std::string::npos;
    const BenchSet set = readBenchSet(clinc ? "clinc:val" : "turns", {path});
    Matrix rows = Matrix::Zero(static_cast<Eigen::Index>(set.gold.size()), encoder->dimensions());
    for (std::size_t i = 0; i < set.gold.size(); ++i)
      encoder->encode(set.conversations[i].messages.front().text,
                      {rows.row(static_cast<Eigen::Index>(i)).data(), static_cast<std::size_t>(encoder->dimensions())});
    const auto near = hone::nearestNeighbours(rows, 1);
    int right = 0;
    for (std::size_t i = 0; i < set.gold.size(); ++i)
      right += set.gold[i] == set.gold[static_cast<std::size_t>(near.index[i])];
    const std::set<std::string> golds(set.gold.begin(), set.gold.end());
    ClusterScores mean;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      std::vector<std::string> found;
      for (const auto label : hone::kMeans(rows, static_cast<int>(golds.size()), seed))
        found.push_back(std::to_string(label));
      const auto s = scoreClusters(set.gold, found);
      mean.accuracy += s.accuracy / 3;
      mean.nmi += s.nmi / 3;
      mean.ari += s.ari / 3;
    }
    fmt::print("  {:<24} nearest neighbour {:5.1f} %   k-means at the gold number ACC {:4.1f} NMI {:4.1f} ARI {:4.1f}\n",
               std::filesystem::path(path).filename().string(), 100.0 * right / static_cast<double>(set.gold.size()), mean.accuracy, mean.nmi, mean.ari);
  }
  std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
  Settings settings;
  std::map<std::string, double> shares;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto value = [&]() -> std::string { return i + 1 < argc ? argv[++i] : std::string(); };
    const auto number = [&] { return std::atof(value().c_str()); };
    if (argument == "--out")
      settings.out = value();
    else if (argument == "--rows")
      settings.rows = static_cast<std::uint32_t>(number());
    else if (argument == "--dimensions")
      settings.dimensions = static_cast<int>(number());
    else if (argument == "--epochs")
      settings.epochs = number();
    else if (argument == "--seed")
      settings.seed = static_cast<std::uint64_t>(number());
    else if (argument == "--batch")
      settings.batch = static_cast<int>(number());
    else if (argument == "--temperature")
      settings.temperature = static_cast<float>(number());
    else if (argument == "--rate")
      settings.rate = static_cast<float>(number());
    else if (argument == "--layer-rate")
      settings.layerRate = static_cast<float>(number());
    else if (argument == "--drop-feature")
      settings.dropFeature = static_cast<float>(number());
    else if (argument == "--drop-word")
      settings.dropWord = static_cast<float>(number());
    else if (argument == "--balance")
      settings.balance = number();
    else if (argument == "--pair-share")
      settings.pairShare = number();
    else if (argument == "--word-share")
      settings.wordShare = number();
    else if (argument == "--self")
      settings.self = number();
    else if (argument == "--leave-out")
      settings.leaveOut.push_back(value());
    else if (argument == "--wordnet")
      settings.wordnet = value();
    else if (argument == "--set") {
      const std::string kind = value();
      settings.sets.emplace_back(kind, value());
    } else if (argument == "--dev")
      settings.dev.push_back(value());
    else
      settings.files.push_back(argument);
  }
  if (settings.files.empty() || settings.rows == 0 || (settings.rows & (settings.rows - 1)) != 0) {
    fmt::print(stderr, "train_encoder [--out FILE] [--epochs N] [--leave-out NAME] [--wordnet DIR] [--dev FILE] FILE.jsonl…\n");
    return 2;
  }
  std::vector<Source> sources;
  double labelledTexts = 0;
  for (const auto& path : settings.files) {
    const std::string name = std::filesystem::path(path).filename().string();
    if (std::any_of(settings.leaveOut.begin(), settings.leaveOut.end(), [&](const std::string& n) { return name.starts_with(n); }))
      continue;
    sources.push_back(readSource(path, settings));
    if (sources.back().labelled)
      labelledTexts += static_cast<double>(sources.back().texts.size());
  }
  for (const auto& [kind, path] : settings.sets) {
    if (std::any_of(settings.leaveOut.begin(), settings.leaveOut.end(), [&](const std::string& n) { return kind.starts_with(n); }))
      continue;
    sources.push_back(readSet(kind, path, settings));
    labelledTexts += static_cast<double>(sources.back().texts.size());
  }
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
  for (const auto& source : sources)
    fmt::print("{:<24} {:6} texts, {:3} intents, {:4.1f} % of steps\n", source.name, source.texts.size(), source.members.size(), 100 * source.share);
  const auto steps = static_cast<std::int64_t>(settings.epochs * labelledTexts / settings.batch);
  Trainer trainer(settings);
  const auto begin = std::chrono::steady_clock::now();
  std::map<std::string, std::pair<double, int>> losses;
  for (std::int64_t step = 0; step < steps; ++step) {
    double at = trainer.random().uniform();
    std::size_t s = 0;
    while (s + 1 < sources.size() && (at -= sources[s].share) > 0)
      ++s;
    const double done = static_cast<double>(step) / static_cast<double>(steps);
    const auto rate = static_cast<float>(settings.rate * std::max(0.02, 1 - done));
    auto& [loss, count] = losses[sources[s].name];
    loss += static_cast<double>(trainer.step(sources[s], rate));
    ++count;
    if ((step + 1) % std::max<std::int64_t>(steps / 4, 1) == 0) {
      fmt::print("step {} of {}, {:.0f} s;", step + 1, steps, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
      for (const auto& [name, value] : losses)
        fmt::print(" {} {:.3f}", name.substr(0, name.find('.')), value.first / value.second);
      fmt::print("\n");
      losses.clear();
      measure(settings, trainer.packed());
    }
  }
  const std::string packed = trainer.packed();
  std::ofstream(settings.out, std::ios::binary) << packed;
  fmt::print("{}: {} bytes\n", settings.out, packed.size());
}
