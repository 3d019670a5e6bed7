#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/conversation.h"

namespace hone {

/// A step by its parts. Its stable name is "kind:tool", "kind:first>tool" or "kind:tool.field". A step always is what a
/// good conversation does: what should not be done is a step of not doing it ("once", "no_handoff", "one_call").
struct Step {
  std::string kind;
  std::string tool;
  std::string first;
  std::string field;

  std::string name() const;
};

/// The parts of a stable name; an unknown form gives an empty kind.
Step stepFromName(std::string_view name);

/// Which steps a conversation took (true) and skipped although they applied (false). A step that could not have happened
/// (the tool it precedes was never called) is not in it. Names of tools that do not look like identifiers are left out.
/// Pure; any thread.
using StepsTaken = std::map<std::string, bool>;

/// What all conversations together show of their tools: how each is used decides which steps make sense.
struct ToolFacts {
  std::vector<std::string> agentTools;  ///< called by the agent, sorted
  std::vector<std::string> userTools;   ///< called on the user's side
};

ToolFacts toolFacts(const std::vector<const Conversation*>& conversations);
StepsTaken stepsTaken(const Conversation& conversation, const ToolFacts& tools);

/// Whether a tool only looks things up, judged by the verb its name begins with.
bool isReadTool(std::string_view name);
bool isHandoffTool(std::string_view name);
/// Whether a name is safe to write in a prompt: letters, digits, "_", "-", "." and at most 64 of them.
bool isPlainIdentifier(std::string_view name);
/// "get_orderDetails" → "get", "order", "details".
std::vector<std::string> wordsOfName(std::string_view name);

/// Whether there was anything for the agent to do wrong: at least one user and one agent message.
bool hasAgentTurns(const Conversation& conversation);

} // namespace hone
