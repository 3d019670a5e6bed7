#pragma once

#include <functional>
#include <vector>

#include "intents/corpus.h"

// The conversations that show what an intent is. Internal to core/intents.
namespace hone {

/// How surely a conversation has its primary intent.
struct Certainty {
  bool single = true;  ///< it has no other task
  float confidence = 0;
};

struct Examples {
  std::vector<ConversationId> typical;    ///< three, most typical first; id 0 where there are fewer
  std::vector<ConversationId> borderline; ///< two, in the same way
};

/// Medoids first: the members most like all the others in words and meaning, no text twice. The borderline ones are
/// those least surely told from another intent, of what the user put into words at all. rows: one a document.
Examples chooseExamples(const std::vector<IntentDocument>& documents, const Corpus& corpus, const std::vector<SparseRow>& rows,
                        std::vector<std::int32_t> members, const std::function<Certainty(std::int32_t)>& certaintyOf);

} // namespace hone
