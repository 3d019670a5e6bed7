#include "outcomes/assess.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "outcomes/tool_outcomes.h"
#include "outcomes/turns.h"

namespace hone {

OutcomeFeatures outcomeFeatures(ConversationId id, UserId user, const Conversation& conversation)
{
  OutcomeFeatures f;
  f.id = id;
  f.user = user;
  f.explicitOutcome = conversation.outcome;
  f.endReason = conversation.endReason;
  f.signals = detectSignals(conversation);
  f.messages = static_cast<std::int32_t>(conversation.messages.size());
  f.hasAnswer = conversation.messages.empty() ||
                std::ranges::any_of(conversation.messages, [](const Message& message) { return message.role != Role::user && message.role != Role::system; });
  f.endsWithUser = !conversation.messages.empty() && conversation.messages.back().role == Role::user;
  bool firstUser = true;
  for (const Turn& turn : turnsWithWords(conversation)) {
    const auto words = static_cast<std::int32_t>(turn.words.size());
    if (turn.byUser) {
      ++f.userTurns;
      f.userWords += words;
      f.lastUserWords = words;
      f.repeatedRequest = std::max(f.repeatedRequest, turn.likeEarlier);
      if (firstUser)
        f.firstUserWords = words;
      firstUser = false;
    } else {
      f.agentWords += words;
      f.lastAgentWords = words;
      f.repeatedAnswer = std::max(f.repeatedAnswer, turn.likeEarlier);
      const std::size_t end = turn.text.find_last_not_of(" \t\r\n\"')*");
      f.agentQuestions += end != std::string_view::npos && turn.text[end] == '?';
    }
  }
  std::set<std::string_view> tools;
  std::set<std::pair<std::string_view, std::string_view>> distinct;
  for (const CallOutcome& call : callOutcomes(conversation)) {
    ++f.toolCalls;
    f.toolErrors += call.failed;
    tools.insert(call.name);
    f.repeatedCalls += !distinct.emplace(call.name, call.arguments).second;
  }
  f.distinctTools = static_cast<std::int32_t>(tools.size());
  return f;
}

} // namespace hone
