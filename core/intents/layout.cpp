#include "intents/layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "intents/corpus.h"
#include "intents/numeric.h"
#include "text/encoder.h"

namespace hone {

namespace {

// The two directions in which rows differ most, as coordinates; signs fixed so that equal rows give equal maps.
Matrix mainDirections(const Matrix& rows)
{
  Matrix centred = rows;
  const Eigen::RowVectorXf centre = rows.colwise().mean();
  centred.rowwise() -= centre;
  const Eigen::MatrixXf covariance = centred.transpose() * centred;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> eigen(covariance);
  Eigen::MatrixXf directions = eigen.eigenvectors().rightCols(std::min<Eigen::Index>(2, rows.cols()));
  for (Eigen::Index c = 0; c < directions.cols(); ++c) {
    Eigen::Index largest = 0;
    directions.col(c).cwiseAbs().maxCoeff(&largest);
    if (directions(largest, c) < 0)
      directions.col(c) *= -1;
  }
  Matrix result = Matrix::Zero(rows.rows(), 2);
  result.leftCols(directions.cols()) = centred * directions;
  return result;
}

// Discs are pulled to where their meaning puts them and pushed off each other until none covers another.
void pushApart(Matrix& places, const std::vector<float>& radius)
{
  const auto n = static_cast<std::size_t>(places.rows());
  const Matrix home = places;
  for (int step = 0; step < 300; ++step) {
    const float pull = step < 200 ? 0.02f : 0.0f;
    bool touched = false;
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = 0; b < a; ++b) {
        const auto i = static_cast<Eigen::Index>(a), j = static_cast<Eigen::Index>(b);
        Eigen::RowVectorXf gap = places.row(i) - places.row(j);
        float distance = gap.norm();
        const float wanted = radius[a] + radius[b];
        if (distance >= wanted)
          continue;
        if (distance < 1e-5f) { // in the same place: part along a direction of their own
          gap << std::cos(static_cast<float>(a)), std::sin(static_cast<float>(a));
          distance = 1;
        }
        const Eigen::RowVectorXf shift = gap / distance * (wanted - std::min(distance, wanted) + 1e-4f) * 0.5f;
        places.row(i) += shift;
        places.row(j) -= shift;
        touched = true;
      }
    places += pull * (home - places);
    if (!touched && step >= 200)
      break;
  }
}

} // namespace

Result<std::vector<MapPoint>> layoutConversations(const std::vector<IntentDocument>& documents, std::span<const IntentId> intents, std::uint64_t seed,
                                                  const JobContext& job)
{
  std::vector<MapPoint> points(documents.size());
  if (documents.empty())
    return points;
  const auto width = std::max<Eigen::Index>(Encoder::builtIn().dimensions(), 1);
  std::map<std::int64_t, std::vector<std::size_t>> members;
  Matrix meaning = Matrix::Zero(static_cast<Eigen::Index>(documents.size()), width);
  for (std::size_t d = 0; d < documents.size(); ++d) {
    if (d % 1024 == 0 && job.isCancelled())
      return fail(ErrorKind::cancelled, "Drawing the map was stopped.");
    members[d < intents.size() ? intents[d].value : 0].push_back(d);
    const auto vector = meaningOfTurns(documents[d].userTurns);
    for (std::size_t i = 0; i < vector.size(); ++i)
      meaning(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(i)) = vector[i];
  }
  Matrix centres = Matrix::Zero(static_cast<Eigen::Index>(members.size()), width);
  std::vector<float> radius;
  Eigen::Index g = 0;
  for (const auto& [intent, list] : members) {
    for (const auto d : list)
      centres.row(g) += meaning.row(static_cast<Eigen::Index>(d));
    ++g;
    radius.push_back(std::sqrt(static_cast<float>(list.size()) / static_cast<float>(documents.size())));
  }
  normalizeRows(centres);
  Matrix places = mainDirections(centres);
  if (const float reach = places.cwiseAbs().maxCoeff(); reach > 0)
    places *= 1.5f / reach;
  pushApart(places, radius);
  g = 0;
  Random random(seed);
  for (const auto& [intent, list] : members) {
    Matrix rows(static_cast<Eigen::Index>(list.size()), width);
    for (std::size_t i = 0; i < list.size(); ++i)
      rows.row(static_cast<Eigen::Index>(i)) = meaning.row(static_cast<Eigen::Index>(list[i]));
    const Matrix local = mainDirections(rows);
    // Ranks by distance fill the disc evenly whatever the tails are; the angle is the data's.
    std::vector<std::pair<float, std::size_t>> byDistance;
    for (std::size_t i = 0; i < list.size(); ++i)
      byDistance.emplace_back(local.row(static_cast<Eigen::Index>(i)).norm(), i);
    std::sort(byDistance.begin(), byDistance.end());
    for (std::size_t r = 0; r < byDistance.size(); ++r) {
      const auto i = static_cast<Eigen::Index>(byDistance[r].second);
      const float jitter = static_cast<float>(random.uniform()) * 6.2831853f; // equal texts do not hide each other
      const float angle = byDistance[r].first > 1e-4f ? std::atan2(local(i, 1), local(i, 0)) + 0.05f * (jitter - 3.1415927f) : jitter;
      const float reach = 0.92f * radius[static_cast<std::size_t>(g)] * std::sqrt((static_cast<float>(r) + 0.5f) / static_cast<float>(byDistance.size()));
      MapPoint& point = points[list[byDistance[r].second]];
      point.x = places(g, 0) + reach * std::cos(angle);
      point.y = places(g, 1) + reach * std::sin(angle);
    }
    ++g;
  }
  float reach = 1e-6f;
  for (const auto& point : points)
    reach = std::max({reach, std::abs(point.x), std::abs(point.y)});
  for (auto& point : points) {
    point.x /= reach;
    point.y /= reach;
  }
  return points;
}

} // namespace hone
