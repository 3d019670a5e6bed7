#pragma once

#include <chrono>
#include <vector>

#include "net/retry.h"

namespace hone::test {

/// Time that passes only when it is waited for.
class FakeClock final : public RetryClock {
public:
  explicit FakeClock(Micros now = 1'767'225'600'000'000) : m_now(now) {} // 2026-01-01T00:00:00Z

  Micros now() override { return m_now; }
  Result<void> wait(std::chrono::milliseconds time, const Cancellation&) override
  {
    waits.push_back(time.count());
    m_now += time.count() * 1000;
    return {};
  }
  double jitter() override { return 1; }
  void advance(std::chrono::minutes time) { m_now += std::chrono::duration_cast<std::chrono::microseconds>(time).count(); }

  std::vector<std::int64_t> waits; ///< milliseconds

private:
  Micros m_now;
};

} // namespace hone::test
