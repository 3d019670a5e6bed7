#pragma once

#include <cstddef>
#include <cstdint>

// Sums over rows of numbers, where nearly all of the time of encoding and classifying goes. Any thread; the same numbers
// on every run of a machine.
namespace hone {

/// out[i] += scale × from[i]
void addScaled(float* out, const float* from, float scale, std::size_t count);
void addScaled(float* out, const std::int8_t* from, float scale, std::size_t count);
/// The inner product.
float innerProduct(const float* a, const float* b, std::size_t count);

} // namespace hone
