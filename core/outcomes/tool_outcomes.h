#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/conversation.h"

namespace hone {

/// One tool call with what became of it. Views live as long as the conversation.
struct CallOutcome {
  std::string_view name;
  std::string_view arguments;
  std::int32_t callIndex = 0;    ///< message that asked for it
  std::int32_t resultIndex = -1; ///< message with the result; −1: none
  bool failed = false;
  bool byUser = false;           ///< a call on the user's own device
};

/// Every tool call in order, with its result: by ToolCall::resultIndex, else by call id. What the source says about
/// success wins; where it says nothing, the result's text decides ("Error: …", {"error": …}, a traceback).
std::vector<CallOutcome> callOutcomes(const Conversation& conversation);

/// Whether a result's text reads as a failure.
bool readsAsError(std::string_view result);

/// Whether a tool's name says that it hands the user to a person ("transfer_to_human_agents", "escalateToSupport").
bool isHandOffTool(std::string_view name);

} // namespace hone
