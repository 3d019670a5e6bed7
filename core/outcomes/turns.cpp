#include "outcomes/turns.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hone {

namespace {
constexpr std::size_t kTurnsBack = 24; // bounds the comparisons in a conversation of any length
} // namespace

std::vector<Turn> turnsWithWords(const Conversation& conversation)
{
  std::vector<Turn> turns;
  std::array<std::vector<std::size_t>, 2> bySide;
  for (std::size_t i = 0; i < conversation.messages.size(); ++i) {
    const Message& message = conversation.messages[i];
    if (message.role != Role::user && message.role != Role::assistant)
      continue;
    Words words(message.text);
    if (words.size() == 0)
      continue;
    Turn turn{static_cast<std::int32_t>(i), message.role == Role::user, message.text, std::move(words), {}, 0, 0};
    turn.set = wordSet(turn.words);
    auto& side = bySide[turn.byUser ? 1 : 0];
    for (std::size_t back = 0; back < std::min(side.size(), kTurnsBack); ++back) {
      const double like = likeness(turn.set, turns[side[side.size() - 1 - back]].set);
      turn.likeEarlier = std::max(turn.likeEarlier, like);
      if (back == 0)
        turn.likePrevious = like;
    }
    side.push_back(turns.size());
    turns.push_back(std::move(turn));
  }
  return turns;
}

} // namespace hone
