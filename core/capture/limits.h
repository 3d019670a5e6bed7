#pragma once

#include <cstddef>

namespace hone {

/// Limits on imported records; what exceeds them is set aside with its place.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{256} * 1024 * 1024;
inline constexpr std::size_t kMaxDepth = 512;
/// How much of a bad record is kept.
inline constexpr std::size_t kMaxRawBytes = std::size_t{1024} * 1024;
/// A leftover larger than this is not kept as metadata.
inline constexpr std::size_t kMaxMetadataField = std::size_t{64} * 1024;
/// How much of a file is looked at to tell its format.
inline constexpr std::size_t kSampleBytes = std::size_t{1024} * 1024;

} // namespace hone
