#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "capture/span_import.h"
#include "receiver/inbox.h"
#include "store/store.h"

namespace hone {

/// Takes the oldest requests out of the inbox and puts them into the store, in this process's turn: stored, assembled, on
/// the disk, and only then gone from the inbox. A request that the store will never take, one that ended this program
/// several times, and one that the inbox's file holds damaged go to the quarantine. On failure nothing is lost: what is
/// not stored waits on, and can be put again. Adds to `changed` the conversations that are new or changed, also on
/// failure. Gives how many requests left the inbox. Any thread; blocks on the disk.
Result<std::int64_t> storeSome(Store& store, Inbox& inbox, const SpanSource& source, std::vector<ConversationId>& changed);

/// The source that what is received live is booked on.
SpanSource receiverSource();

/// Puts into the store all that a receiver acknowledged and did not put there yet, also while one is running, and leaves
/// no byte of it in the inbox's files. Called when a store is opened, and before something is erased from it: what waits
/// may be about whom it is to forget. Quick when nothing waits. Adds to `changed` the conversations that are new or
/// changed, also on failure.
Result<void> drainInbox(Store& store, std::vector<ConversationId>& changed);

} // namespace hone
