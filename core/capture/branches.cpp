#include "capture/branches.h"

#include <algorithm>

#include "base/json_writer.h"
#include "capture/json_reader.h"

namespace hone {

void appendBranchMessage(std::string& out, const Message& message)
{
  JsonObject object;
  object.addText("role", message.role == Role::other ? std::string_view(message.roleName) : toString(message.role));
  object.addText("name", message.name);
  object.addText("content", message.text);
  if (message.at)
    object.addText("created_at", formatIsoTime(*message.at));
  std::string calls;
  for (const ToolCall& call : message.toolCalls) {
    JsonObject part;
    part.addText("id", call.callId);
    part.addText("name", call.name);
    part.addText("arguments", call.arguments);
    calls += (calls.empty() ? "[" : ",") + part.take();
  }
  if (!calls.empty())
    object.addRaw("tool_calls", calls + "]");
  out += object.take();
}

void MessageTree::add(Node node)
{
  if (node.id.empty())
    node.id = "#" + std::to_string(m_nodes.size());
  if (m_byId.try_emplace(node.id, m_nodes.size()).second)
    m_nodes.push_back(std::move(node));
}

void MessageTree::finish(std::string_view leaf, Conversation& conversation)
{
  if (m_nodes.empty())
    return;
  const auto find = [this](const std::string& id) {
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? m_nodes.size() : found->second;
  };
  std::size_t at = find(std::string(leaf));
  if (at == m_nodes.size())
    at = m_nodes.size() - 1;
  // Hostile input may have circles; a node is taken once.
  std::vector<char> taken(m_nodes.size(), 0);
  std::vector<std::size_t> path;
  while (at < m_nodes.size() && !taken[at]) {
    taken[at] = 1;
    path.push_back(at);
    at = find(m_nodes[at].parent);
  }
  std::reverse(path.begin(), path.end());

  ChatBuilder messages;
  std::unordered_map<std::size_t, std::size_t> endOf; // messages up to and with a node of the path
  std::size_t count = 0;
  for (const std::size_t index : path) {
    count += m_nodes[index].messages.size();
    endOf[index] = count;
    for (Message& message : m_nodes[index].messages) {
      const auto status = message.role == Role::tool ? m_nodes[index].status : ToolCall::Status::unknown;
      messages.add(std::move(message), status);
    }
  }

  std::unordered_map<std::size_t, std::vector<std::size_t>> children;
  for (std::size_t index = m_nodes.size(); index-- > 0;)
    if (const std::size_t parent = find(m_nodes[index].parent); parent != m_nodes.size())
      children[parent].push_back(index);

  // Other branches: runs of nodes that hang on each other in the order in which they were added.
  std::string branches;
  for (std::size_t start = 0; start < m_nodes.size(); ++start) {
    const std::size_t parent = find(m_nodes[start].parent);
    const bool leaves = parent == m_nodes.size() || endOf.contains(parent);
    if (taken[start] || !leaves)
      continue;
    std::string own;
    std::vector<std::size_t> open{start};
    while (!open.empty()) {
      const std::size_t index = open.back();
      open.pop_back();
      if (taken[index])
        continue;
      taken[index] = 1;
      for (const Message& message : m_nodes[index].messages) {
        own += own.empty() ? "" : ",";
        appendBranchMessage(own, message);
      }
      for (const std::size_t child : children[index])
        open.push_back(child);
    }
    if (own.empty())
      continue;
    const std::size_t after = parent == m_nodes.size() ? 0 : endOf[parent];
    branches += (branches.empty() ? "[" : ",") + std::string("{\"after\":") + std::to_string(after) + ",\"messages\":[" + own + "]}";
  }
  messages.finish(conversation);
  if (!branches.empty())
    addToMetadata(conversation.metadata, "branches", branches + "]");
  m_nodes.clear();
  m_byId.clear();
}

} // namespace hone
