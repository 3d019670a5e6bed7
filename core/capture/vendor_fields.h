#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "capture/messages.h"
#include "capture/vendor_records.h"

namespace hone::vendor {

/// Fills the input and output of a span that is a generation or an agent, with what was cut, from what a row holds.
void readTalk(Span& span, const JsonValue& input, const JsonValue& output, JsonUnpacker& unpacker);

/// Fills the call and the result of a span that is a tool. The name is the span's when `name` is empty.
void readToolRun(Span& span, std::string name, std::string callId, const JsonValue& input, const JsonValue& output, JsonUnpacker& unpacker);

/// Names the conversation, if it has no name yet, by the first of these fields that has a value; the rule is
/// "PREFIXfield". The usual fields of metadata when `fields` is empty.
void nameConversation(Span& span, const JsonValue& object, std::string_view prefix, std::initializer_list<std::string_view> fields = {});
/// Names the user by the first of these fields, if there is none yet; the usual ones of metadata when `fields` is empty.
void nameUser(Span& span, const JsonValue& object, std::initializer_list<std::string_view> fields = {});
/// The same by one field that a person configured; dots lead into objects.
void applyKeys(Span& span, const JsonValue& metadata, const VendorKeys& keys);

/// The name of a trace as that of the agent; nothing where it is a number of one run ("run.6f8d2449-33ed-…").
std::string agentName(std::string_view traceName);

/// The tokens of a usage object in any of the usual spellings, onto the last message of the output.
void readUsage(Span& span, const JsonValue& usage);
/// How long a generation took, onto the last message of its output.
void setLatency(Span& span);

/// A score as an event; its conversation is filled in where it is joined. An empty name is refused.
Result<Event> readScore(const JsonValue& score, std::string id, std::string name, const JsonValue& value);
/// A span that only carries a score: on a trace, or, with an empty trace, on a conversation. It has no time: a score that
/// is given days later does not make the conversation longer.
Span scoreSpan(Event score, std::string traceId, std::string conversationId, std::string_view rule);

std::unexpected<Error> unreadable(std::string_view product, std::string_view what);

} // namespace hone::vendor
