#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/event.h"
#include "model/source.h"

namespace hone {

/// What a file of events is read as, before it is imported.
struct EventPreview {
  std::vector<Event> events;            ///< the first ones
  std::vector<RejectedRecord> rejected; ///< the first ones that would be set aside
  std::string reason;                   ///< for people: which columns say what
  std::size_t found = 0;                ///< events in what was looked at
  std::size_t setAside = 0;             ///< records in what was looked at that cannot be read
  bool whole = true;                    ///< false: the file goes on behind what was looked at
  std::size_t named = 0;                ///< of the first events, those that name a conversation
  std::size_t joined = 0;               ///< of these, those whose conversation is in the store
};

} // namespace hone
