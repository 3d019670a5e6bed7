// Trains the encoder of core/text/encoder.h (run by hand; resources/encoder/ORIGIN.md says with what):
//   train_encoder [--out FILE] [--rows N] [--dimensions N] [--taught-dimensions N] [--epochs N] [--taught-epochs N] [--seed N]
//                 [--leave-out NAME]… [--wordnet DIR] [--taught TEXTS VECTORS]… [--dev FILE]… [--set KIND PATH]… FILE.jsonl[.zst]…
// A line of a file is {"text", "intent"} or {"user", "agent"} (a turn and the one after it). --leave-out skips every file
// whose name begins with NAME. --wordnet takes synonyms and glosses from WordNet's data files. --taught gives texts, one a
// line, and the vectors that a larger model makes of them. --dev measures how well the vectors alone tell the intents of a
// file apart that is not trained on.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <tuple>

#include <Eigen/Dense>
#include <fmt/format.h>

#include "bench_data.h"
#include "encoder_sources.h"
#include "intents/numeric.h"
#include "text/encoder.h"

namespace {

using hone::Matrix;
using hone::Random;

// Learns one part of the tables: a row's step shrinks with what it has moved before (AdaGrad).
class Trainer {
public:
  Trainer(const Settings& settings, int width)
    : m_settings(settings), m_width(width), m_random(settings.seed), m_table(static_cast<Eigen::Index>(settings.rows), m_width),
      m_seen(settings.rows, 1e-4f)
  {
    // Rows that training never meets stay as they are: a random projection of unknown words.
    const float scale = 1 / std::sqrt(static_cast<float>(m_width));
    for (Eigen::Index r = 0; r < m_table.rows(); ++r)
      for (Eigen::Index c = 0; c < m_width; ++c)
        m_table(r, c) = scale * static_cast<float>(m_random.gaussian());
  }

  struct Pass {
    std::vector<std::uint32_t> kept;
    Eigen::RowVectorXf y;
    float length = 1;
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
    pass.length = std::max(sum.norm(), 1e-6f);
    pass.y = sum / pass.length;
  }

  void backward(const Pass& pass, const Eigen::RowVectorXf& dy, float rate)
  {
    const Eigen::RowVectorXf change = (dy - pass.y * pass.y.dot(dy)) / pass.length;
    const float square = change.squaredNorm();
    for (const auto row : pass.kept) {
      m_seen[row] += square;
      m_table.row(row) -= rate / std::sqrt(m_seen[row]) * change;
    }
  }

  /// Moves texts towards their teacher's vectors.
  float imitate(Source& source, float rate)
  {
    double loss = 0;
    m_left.resize(1);
    for (int i = 0; i < m_settings.batch; ++i) {
      const std::size_t at = m_random.below(source.texts.size());
      forward(source.texts[at], false, m_left[0]);
      const Eigen::RowVectorXf target = source.target.row(static_cast<Eigen::Index>(at));
      loss += 1 - static_cast<double>(m_left[0].y.dot(target));
      backward(m_left[0], -target, rate);
    }
    return static_cast<float>(loss / m_settings.batch);
  }

  float step(Source& source, float rate)
  {
    if (source.target.size() > 0)
      return imitate(source, rate);
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
    for (int i = 0; i < b; ++i) {
      backward(m_left[static_cast<std::size_t>(i)], dLeft.row(i), rate);
      backward(m_right[static_cast<std::size_t>(i)], dRight.row(i), rate);
    }
    return static_cast<float>(loss / (2 * b));
  }

  const Matrix& table() const { return m_table; }
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
    const auto p = static_cast<std::size_t>(members[m_random.below(members.size())]);
    return {a, p, static_cast<std::int32_t>(label)};
  }

  const Settings& m_settings;
  Eigen::Index m_width;
  Random m_random;
  Matrix m_table;
  std::vector<float> m_seen;
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

// One table of both parts, and the width of the first.
std::string packed(const Settings& settings, const Matrix& first, const Matrix& second)
{
  Matrix table(first.rows(), first.cols() + second.cols());
  // Rows are stored with one scale each, so both parts are brought to numbers of the same size.
  const float secondScale = second.size() > 0 ? first.norm() / second.norm() * std::sqrt(static_cast<float>(second.cols()) / static_cast<float>(first.cols())) : 1;
  table << first, second * secondScale;
  return hone::Encoder::write({table.data(), static_cast<std::size_t>(table.size())}, settings.rows, static_cast<int>(table.cols()),
                              static_cast<int>(first.cols()));
}

// Draws a source by its share for each step. Says how far it is four times.
void train(Trainer& trainer, std::vector<Source>& sources, std::int64_t steps, float startRate)
{
  const auto begin = std::chrono::steady_clock::now();
  std::map<std::string, std::pair<double, int>> losses;
  for (std::int64_t step = 0; step < steps; ++step) {
    double at = trainer.random().uniform();
    std::size_t s = 0;
    while (s + 1 < sources.size() && (at -= sources[s].share) > 0)
      ++s;
    const double done = static_cast<double>(step) / static_cast<double>(steps);
    const auto rate = static_cast<float>(startRate * std::max(0.02, 1 - done));
    auto& [loss, count] = losses[sources[s].name];
    loss += static_cast<double>(trainer.step(sources[s], rate));
    ++count;
    if ((step + 1) % std::max<std::int64_t>(steps / 4, 1) == 0) {
      fmt::print("step {} of {}, {:.0f} s;", step + 1, steps, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
      for (const auto& [name, value] : losses)
        fmt::print(" {} {:.3f}", name.substr(0, name.find('.')), value.first / value.second);
      fmt::print("\n");
      std::fflush(stdout);
      losses.clear();
    }
  }
}

} // namespace

int main(int argc, char** argv)
{
  Settings settings;
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
    else if (argument == "--taught-dimensions")
      settings.taughtDimensions = static_cast<int>(number());
    else if (argument == "--epochs")
      settings.epochs = number();
    else if (argument == "--taught-epochs")
      settings.taughtEpochs = number();
    else if (argument == "--seed")
      settings.seed = static_cast<std::uint64_t>(number());
    else if (argument == "--batch")
      settings.batch = static_cast<int>(number());
    else if (argument == "--temperature")
      settings.temperature = static_cast<float>(number());
    else if (argument == "--rate")
      settings.rate = static_cast<float>(number());
    else if (argument == "--taught-rate")
      settings.taughtRate = static_cast<float>(number());
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
    else if (argument == "--leave-out")
      settings.leaveOut.push_back(value());
    else if (argument == "--wordnet")
      settings.wordnet = value();
    else if (argument == "--dev")
      settings.dev.push_back(value());
    else if (argument == "--set") {
      const std::string kind = value();
      settings.sets.emplace_back(kind, value());
    } else if (argument == "--taught") {
      const std::string texts = value();
      settings.taught.emplace_back(texts, value());
    } else
      settings.files.push_back(argument);
  }
  if (settings.files.empty() || settings.rows == 0 || (settings.rows & (settings.rows - 1)) != 0) {
    fmt::print(stderr, "train_encoder [--out FILE] [--epochs N] [--leave-out NAME] [--wordnet DIR] [--taught TEXTS VECTORS] [--dev FILE] FILE.jsonl…\n");
    return 2;
  }
  const auto count = [](const std::vector<Source>& sources, bool labelled) {
    double texts = 0;
    for (const auto& source : sources)
      if (!labelled || source.labelled)
        texts += static_cast<double>(source.texts.size());
    return texts;
  };
  const auto steps = [&](double epochs, double texts) { return static_cast<std::int64_t>(epochs * texts / settings.batch); };
  const auto tell = [](const std::vector<Source>& sources) {
    for (const auto& source : sources)
      fmt::print("{:<24} {:6} texts, {:3} intents, {:4.1f} % of steps\n", source.name, source.texts.size(), source.members.size(), 100 * source.share);
  };
  auto sources = readSources(settings);
  tell(sources);
  Trainer first(settings, settings.dimensions);
  train(first, sources, steps(settings.epochs, count(sources, true)), settings.rate);
  Matrix second(static_cast<Eigen::Index>(settings.rows), 0);
  if (auto taught = readTaught(settings); !taught.empty()) {
    tell(taught);
    Trainer trainer(settings, settings.taughtDimensions);
    train(trainer, taught, steps(settings.taughtEpochs, count(taught, false)), settings.taughtRate);
    second = trainer.table();
  }
  const std::string bytes = packed(settings, first.table(), second);
  measure(settings, bytes);
  std::ofstream(settings.out, std::ios::binary) << bytes;
  fmt::print("{}: {} bytes\n", settings.out, bytes.size());
}
