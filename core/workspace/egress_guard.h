#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "store/store.h"

namespace hone {

/// Words of a text that a user said in a row, kQuotedWords (base/word_runs.h) and more.
struct Quote {
  std::size_t begin = 0; ///< bytes of the text
  std::size_t end = 0;
  ConversationId conversation;
};

/// What of a text users said word for word, in order; looked up in the full text of the store. Blocks on the disk.
Result<std::vector<Quote>> findQuotes(const Store& store, std::string_view text);

/// The text with every quote replaced by words that say that one was left out.
std::string withoutQuotes(std::string_view text, const std::vector<Quote>& quotes);

/// Whether a text holds a key, token or password.
bool holdsSecret(const std::string& text);

/// The lines that are in `after` and not in `before`.
std::string addedLines(std::string_view before, std::string_view after);

} // namespace hone
