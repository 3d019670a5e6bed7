#include "text/dense.h"

// Each function is compiled for newer processors too (without fused multiply-add, so that the sums are the same), and the
// program picks at start. Sanitizers come too late for that.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define HONE_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define HONE_WIDE
#endif

namespace hone {

HONE_WIDE void addScaled(float* __restrict out, const float* __restrict from, float scale, std::size_t count)
{
  for (std::size_t i = 0; i < count; ++i)
    out[i] += scale * from[i];
}

HONE_WIDE void addScaled(float* __restrict out, const std::int8_t* __restrict from, float scale, std::size_t count)
{
  for (std::size_t i = 0; i < count; ++i)
    out[i] += scale * static_cast<float>(from[i]);
}

HONE_WIDE float innerProduct(const float* a, const float* b, std::size_t count)
{
  // So many sums side by side, in this order whatever the processor's width.
  constexpr std::size_t kLanes = 16;
  float lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes)
    for (std::size_t l = 0; l < kLanes; ++l)
      lanes[l] += a[i + l] * b[i + l];
  float sum = 0;
  for (const float lane : lanes)
    sum += lane;
  for (; i < count; ++i)
    sum += a[i] * b[i];
  return sum;
}

} // namespace hone
