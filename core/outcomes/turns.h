#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/conversation.h"
#include "outcomes/words.h"

namespace hone {

/// One message with words by the user or by the agent. Views live as long as the conversation.
struct Turn {
  std::int32_t index = 0; ///< in Conversation::messages
  bool byUser = false;
  std::string_view text;
  Words words;
  std::vector<std::uint64_t> set;
  double likeEarlier = 0;       ///< largest likeness to one of the last 24 turns of the same side
  double likePrevious = 0;      ///< likeness to the turn of the same side just before
};

/// The turns with words, in order. Linear in the conversation's size.
std::vector<Turn> turnsWithWords(const Conversation& conversation);

} // namespace hone
