#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "capture/messages.h"

namespace hone {

/// A conversation that is kept as a tree: an edited question or a repeated answer starts a new branch. The branch that
/// was current last is the conversation. The others are kept whole in its metadata under "branches": for each the index
/// of the message it leaves the conversation behind, and its own messages. As conversations of their own they would
/// count what they share again.
class MessageTree {
public:
  struct Node {
    std::string id;
    std::string parent;
    std::vector<Message> messages; ///< what the node says; empty for a node without content
    ToolCall::Status status = ToolCall::Status::unknown; ///< of tool messages in it
  };

  void add(Node node);
  bool isEmpty() const { return m_nodes.empty(); }
  /// Moves the branch that ends in `leaf` into the conversation, linked, and the rest into its metadata. An empty or
  /// unknown leaf stands for the node added last.
  void finish(std::string_view leaf, Conversation& conversation);

private:
  std::vector<Node> m_nodes;
  std::unordered_map<std::string, std::size_t> m_byId;
};

/// A message of a branch as JSON, as it is kept in metadata.
void appendBranchMessage(std::string& out, const Message& message);

} // namespace hone
