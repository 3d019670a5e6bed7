#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "capture/span_import.h"
#include "receiver/inbox.h"
#include "store/store.h"

namespace hone {

/// What a step has done.
struct InboxStep {
  std::int64_t requests = 0;                 ///< that left the inbox; 0: none waited
  std::vector<ConversationId> conversations; ///< new or changed
};

/// Takes the oldest requests out of the inbox and puts them into the store, in this process's turn: stored, assembled, on
/// the disk, and only then gone from the inbox. A request that the store will never take goes to its quarantine. On
/// failure nothing is lost: they wait on, and can be put again. Any thread; blocks on the disk.
Result<InboxStep> storeSome(Store& store, Inbox& inbox, const SpanSource& source);

/// The source that what is received live is booked on.
SpanSource receiverSource();

/// Puts into the store all that a receiver acknowledged and did not put there yet, also while one is running, and leaves
/// no byte of it in the inbox's files. Called when a store is opened, and before something is erased from it: what waits
/// may be about whom it is to forget. Quick when nothing waits. Gives the conversations that are new or changed.
Result<std::vector<ConversationId>> drainInbox(Store& store);

} // namespace hone
