#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/conversation.h"
#include "model/event.h"
#include "model/span.h"

namespace hone {

/// A conversation put together from spans.
struct Assembly {
  std::optional<Conversation> conversation; ///< nothing: the spans hold no words and no calls
  std::vector<Event> scores;                ///< given to its spans, each with the conversation's id, in a fixed order
};

/// Puts the conversation of one group of spans together: all spans that name it, or one trace that names none. The
/// order in which the spans are given means nothing, and giving one twice neither.
///  - Every call of a model sends the history again: what the conversation already holds is recognised by the messages
///    themselves, only what follows is added. A shortened history is joined where it overlaps; one that was rewritten is
///    kept as a branch in the metadata (branches.h). A call that brings only a new turn goes on with the conversation.
///  - Wrappers repeat the calls within them and count only where there are none; the same call recorded twice counts once.
///  - Calls with other instructions and another history are threads of their own (sub-agents, routers): the thread whose
///    answer is the one that the outermost wrapper gives, else the least nested, is the conversation; the others are kept
///    in the metadata as "side_threads".
///  - Runs of tools give results, status and latency to the calls in the messages: by call id, else name and arguments,
///    else name in order; a run that no message asked for is added at its time.
///  - A call that failed keeps what the user said and is listed in the metadata as "failed_calls"; if nothing came after
///    it, it is the end reason.
/// Without a named conversation the external id is the trace's id.
Assembly assemble(const SpanSet& spans);
/// The same for spans that hold their messages.
Assembly assemble(const std::vector<Span>& spans);

} // namespace hone
