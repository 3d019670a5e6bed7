#pragma once

#include <string>
#include <vector>

#include "model/conversation.h"
#include "model/outcome.h"

namespace hone {

/// What Hone knows of a conversation beside what was imported; written under "hone".
struct ExportedKnowledge {
  std::string source;
  std::string sourceKind;
  std::vector<std::pair<std::string, std::string>> intents; ///< name, what decided; primary first
  OutcomeAssessment assessment;
};

/// An event that stands for itself as a line of Hone JSONL, without its line end.
std::string honeEventLine(const Event& event, const std::string& source, const std::string& sourceKind);

/// One line of Hone JSONL without its line end: OpenAI chat messages with a few keys around them; what those keys have
/// no place for stands under "hone", of the conversation and of a message, so that nothing is lost.
std::string honeJsonLine(const Conversation& conversation, const ExportedKnowledge& knowledge);

} // namespace hone
