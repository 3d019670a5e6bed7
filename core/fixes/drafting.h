#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "fixes/repository.h"
#include "model/conversation.h"
#include "model/fix.h"
#include "model/pattern.h"

namespace hone {

/// A conversation as evidence for a draft.
struct EvidenceConversation {
  ConversationId id;
  UserId user;
  bool failed = false;
  std::string agentVersion;
  Conversation conversation;
};

/// The ground a draft stands on: a pattern and the conversations of its intent (or of its tool), failing and not.
struct DraftRequest {
  Pattern pattern;
  std::string intentName;          ///< empty when the pattern is not about an intent
  std::vector<EvidenceConversation> conversations; ///< with a known outcome
};

/// How likely a file of the repository is part of the agent's system message: share of the file's lines (shingles)
/// that stand in the system messages.
struct TargetFile {
  std::string path;
  double likeness = 0;   ///< 0…1
};
std::vector<TargetFile> findPromptFiles(const std::vector<RepositoryFile>& files,
                                        const std::vector<std::string>& systemMessages);

/// A step that can happen in a conversation, mined from the conversations themselves.
struct StepFinding {
  std::string step;              ///< stable name: "call:get_x", "call_before:get_x>update_y", "confirm_before:update_y" …
  std::string description;       ///< for people: what conversations without the step did instead
  std::int64_t succeededWith = 0, succeededWithout = 0, failedWith = 0, failedWithout = 0;
  double relativeRisk = 0, low = 0, high = 0; ///< of failing without the step against with it
  double pValue = 1, qValue = 1;
};

/// A step in words as evidence names it: "called `a` before `b`", or what was done instead.
std::string describeStep(const std::string& step, bool taken);

/// Steps that successful conversations take and failing ones skip, strongest first. tested counts all that were looked at.
std::vector<StepFinding> findSkippedSteps(const std::vector<EvidenceConversation>& conversations, std::int64_t* tested = nullptr);

/// Drafts a change from the evidence alone: finds the prompt file, the section that speaks of the pattern's subject,
/// and adds the instruction that the evidence supports. Nothing (an empty optional) when the evidence is thin or the
/// prompt already says it in so many words; `whyNot`, if given, then says which, in one sentence for people.
Result<std::optional<Fix>> draftFix(const Repository& repository, const DraftRequest& request, const JobContext& job, std::string* whyNot = nullptr);

} // namespace hone
