#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "capture/reader.h"
#include "model/mapping.h"

namespace hone {

/// The JSON form of a mapping, as `hone-cli import --mapping FILE` reads it. Every key is optional but what the shape
/// needs:
///   {"name": "help desk", "shape": "messages" | "turns" | "conversations",
///    "delimiter": ";", "header": true, "records": "data",
///    "fields": {"conversation": "ticket id", "user": "customer.id", "role": "sender", "text": "body", "time": "sent at",
///               "question": …, "answer": …, "messages": …, "transcript": …, "order": …, "agent": …, "agent_version": …,
///               "model": …, "system": …, "outcome": …, "end_reason": …, "end_time": …, "speaker": …, "tool": …, "tool_call_id": …},
///    "traits": {"plan": "customer.plan"}, "scores": {"csat": "rating"}, "metadata": {"channel": "channel"}, "keep_rest": true, "rows_go_on": false,
///    "roles": {"helpdesk": "assistant", "*": "user"}, "outcomes": {"closed": "resolved"}, "resolved_from": 4,
///    "time_format": "%d/%m/%Y %H:%M", "decimal_comma": false}
std::string mappingToJson(const Mapping& mapping);
/// ErrorKind::invalidInput says which key is wrong, and what it may be.
Result<Mapping> mappingFromJson(std::string_view json);

/// What is missing for the mapping to be used, for people; empty: nothing.
std::string whatMappingLacks(const Mapping& mapping);

/// Guesses from names and values; `whole` says that the sample is the whole file.
MappingGuess guessMapping(std::string_view sample, bool whole);

/// Reads tables and plain JSON records by the mapping. Rows of one conversation may stand anywhere in the file: they are
/// grouped in memory, and beyond 64 MiB in a temporary file that nobody else can open (row_groups.h).
std::unique_ptr<Reader> makeMappedReader(Mapping mapping);

/// The same with the mapping that guessMapping finds; a file that it cannot find one for is rejected with howToMap.
std::unique_ptr<Reader> makeGuessedReader();

/// Why a file was not read without a mapping, and how to give one.
std::string howToMap(const MappingGuess& guess);

/// What the mapping makes of the first records of a decoded stream, with what was not understood.
Result<MappingPreview> previewMapping(ByteStream& stream, const Mapping& mapping, std::size_t most);

} // namespace hone
