#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "model/conversation.h"

namespace hone::db {

/// SHA-256 over everything a conversation says, in a fixed order with lengths; traits sorted by name. The external id
/// is not in it: it is an identity of its own. scratch is reused from call to call.
Sha256 contentHash(const Conversation& conversation, std::string& scratch);

/// The first thing the user asked: one line of at most 200 characters. Empty when the user said nothing.
std::string openingOf(const Conversation& conversation);

/// The texts that full-text search sees, with a sentinel between messages so that no phrase crosses from one to the
/// next. The instructions of the agent (system messages) are left out: they are the same in every conversation.
struct SearchText {
  std::string dialog;
  std::string toolOutput;

  bool operator==(const SearchText&) const = default;
  void build(const std::vector<Message>& messages); ///< keeps the buffers
};

/// A person's search as an FTS5 query that cannot be a syntax error: words are joined by AND, "phrases" in quotes, the
/// last word is a prefix. Nothing when the text holds neither a word nor a sign to look for.
std::optional<std::string> searchQuery(std::string_view text);

/// How often the agent called each tool and how often that failed, packed: per tool three varints.
struct ToolUse {
  std::int64_t term = 0;
  std::int64_t calls = 0;
  std::int64_t errors = 0;
};
std::string packTools(const std::vector<ToolUse>& tools);
std::vector<ToolUse> unpackTools(std::string_view packed);

/// Equal but for what only a later look can know: the results of tool calls.
bool sameBeforeResults(const Message& older, const Message& newer);

} // namespace hone::db
