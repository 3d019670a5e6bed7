#pragma once

#include <string>
#include <vector>

#include "workspace/live.h"

namespace hone {

/// Where the lines point.
struct SetupAddress {
  std::string url;   ///< without a slash at the end
  std::string token; ///< empty: none
};

/// What to set or call in the common SDKs so that they send here. Pure.
std::vector<LiveSetup> liveSetups(const SetupAddress& address);

} // namespace hone
