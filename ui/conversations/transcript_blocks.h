#pragma once

#include <vector>

#include <QString>

#include "model/conversation.h"

namespace hone::ui {

/// One block of a transcript as it is painted. Pure data.
struct TranscriptBlock {
  enum class Kind { system, user, assistant, tool, other, ending };
  Kind kind = Kind::other;
  QString heading;               ///< who speaks
  QString detail;                ///< beside the heading: time, tokens
  QString text;                  ///< safe to paint
  QString foldedText;            ///< what stands in its place while folded; empty: cannot be folded
  int message = -1;              ///< index in Conversation::messages; −1: none
  bool error = false;            ///< a tool call that failed
  std::vector<QString> signalWords; ///< signals anchored here, in words
};

/// The blocks of a conversation: system messages and tool calls can be folded, a tool's result stands with its call,
/// signals with their message. Pure; any thread.
std::vector<TranscriptBlock> transcriptBlocks(const Conversation& conversation, const std::vector<Signal>& found);

} // namespace hone::ui
