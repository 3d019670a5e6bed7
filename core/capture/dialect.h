#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/otlp_record.h"
#include "capture/record_messages.h"
#include "model/span.h"

namespace hone::dialect {

/// What a span in any of the dialects means: GenAI semantic conventions of all generations, OpenInference, OpenLLMetry,
/// Vercel AI SDK, Langfuse, LangSmith, Google ADK, LiveKit, Pydantic AI. Nothing when it says nothing about a
/// conversation (a database query of the application).
std::optional<Span> readSpan(const OtlpRecord& record, JsonUnpacker& unpacker);

/// What log records mean that came together: the messages of a model call that are sent as events (one piece for each
/// run of records of a span), evaluations, and what coding agents log. Takes the records in the order in which they came;
/// `ignored` counts those that mean nothing here.
void readLogs(const std::vector<OtlpRecord>& records, JsonUnpacker& unpacker, std::vector<Span>& out, std::int64_t& ignored);

// Parts of the above, shared by its files.

/// What an attribute says as messages: JSON of any shape, or a text of the side's speaker.
std::vector<Message> talkOf(const AttributeValue& value, RecordSide side, JsonUnpacker& unpacker);
/// The same for wrappers, which hold any data: only what people or agents say, nothing for other JSON.
std::vector<Message> plainTalkOf(const AttributeValue& value, RecordSide side, JsonUnpacker& unpacker);

/// Messages that are spread over attributes "PREFIXN.role", "PREFIXN.message.content", "PREFIXN.tool_calls.M.name" …
/// Clears the unpacker.
std::vector<Message> flatMessages(const AttributeList& attributes, std::string_view prefix, RecordSide side, JsonUnpacker& unpacker);

/// A message of a side's speaker.
Message wordsOf(RecordSide side, std::string_view text);
bool mayBeJson(std::string_view text);
/// Adds a line to a text that is made of parts.
void addPartLine(std::string& text, std::string_view line);

/// Input and output of a span from the attributes of the first dialect that has them.
void readTalk(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker);
/// The name, arguments and result of a tool's span.
void readTool(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker);

/// Whether an event's name is that of a message or of a call's details.
bool isMessageEvent(std::string_view name);
/// Adds what an event says (its body, else its attributes) to a span's input and output. For system instructions and
/// messages that come as attributes of one event too.
void readMessageEvent(std::string_view name, const AttributeList& attributes, const AttributeValue* body,
                      std::optional<Micros> at, Span& span, JsonUnpacker& unpacker);

/// The arguments and the result of a tool's run, where its span has them as events.
void readToolEvent(std::string_view name, const AttributeList& attributes, Span& span, JsonUnpacker& unpacker);

/// Conversation, user, agent, versions and model that a span's attributes name.
void readNames(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker);
/// Evaluations and annotations among attributes; the event gen_ai.evaluation.result.
void readScores(const OtlpRecord& record, Span& span);
void readEvaluationEvent(const AttributeList& attributes, std::optional<Micros> at, std::string id, Span& span);

/// Marks messages whose text the sender replaced ("__REDACTED__").
void markRedacted(std::vector<Message>& messages);
/// Attributes that have no place of their own, as a bounded JSON object.
std::string leftovers(const OtlpRecord& record);

} // namespace hone::dialect
