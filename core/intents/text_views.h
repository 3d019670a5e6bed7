#pragma once

#include "intents/corpus.h"
#include "intents/numeric.h"

// How the conversations look to clustering. Internal to core/intents.
namespace hone {

/// Two ways to see the same documents, a row each of length 1: what they mean (the encoder) beside how they are worded
/// (latent semantics of this store's own words). Two, because what both agree on is seldom an accident.
std::vector<Matrix> textViews(const Corpus& corpus, const std::vector<std::int32_t>& members, std::uint64_t seed);

/// Moves the rows to their centre and evens out their directions: eigenvalues λ of the covariance become λ^(1−power),
/// softened by their mean. What all texts of a store share (its product, its tone) then no longer looks like likeness.
Matrix whiten(Matrix rows, float power);

/// Newman's modularity (2006) of a partition over a neighbour graph: the share of edges within groups above chance.
double modularity(const Neighbours& graph, const Labels& labels, int count);

/// Mean silhouette (Rousseeuw 1987) by cosine, with the mean distance to a group instead of to each of its rows.
double silhouette(const Matrix& rows, const Labels& labels, int count);

} // namespace hone
