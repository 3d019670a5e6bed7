#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/conversation.h"
#include "model/source.h"

namespace hone {

/// Where things stand in a table (CSV, TSV …) or in JSON records that no format of its own describes. A field's place is
/// a column's name ("Ticket ID"), a column's number in a file without names ("#3", from 1), or a path into a JSON record
/// ("data.customer.id", "tags[0]"). An empty place: the file does not have it.
struct Mapping {
  enum class Shape : std::uint8_t {
    messages,      ///< a row is one message; rows of one conversation share an id, wherever they stand
    turns,         ///< a row is a question and its answer
    conversations, ///< a row is a conversation, with a list of messages or a transcript in one text
  };

  std::string name;               ///< of a saved mapping
  Shape shape = Shape::messages;

  std::string delimiter;          ///< of a table; empty: found by its content
  std::optional<bool> header;     ///< of a table: the first row names the columns; nothing: found by its content
  std::string records;            ///< JSON: the key of the list that holds the records; empty: the records themselves

  // Every shape
  std::string conversation;       ///< id of the conversation
  std::string user;               ///< id of the user
  std::string agent, agentVersion, model;
  std::string outcome;            ///< a word or a number that says how the conversation ended
  std::string endReason;
  std::string system;             ///< the agent's instructions
  std::string time;               ///< of the message, the turn or the conversation's start
  std::string endTime;            ///< of the conversation's end, or of the answer
  // A row a message
  std::string role, text, order, speaker, tool, toolCallId;
  // A row a turn
  std::string question, answer;
  // A row a conversation
  std::string messages, transcript;

  std::vector<std::pair<std::string, std::string>> traits;   ///< of the user: name, place
  std::vector<std::pair<std::string, std::string>> scores;   ///< given to the conversation: name, place
  std::vector<std::pair<std::string, std::string>> metadata; ///< name, place
  bool keepRest = true;           ///< columns that are not named above are kept as metadata under their own names
  /// A row a message: one without an id of its conversation goes on with the conversation of the row above it. Without
  /// any column for the id the whole file is one conversation.
  bool rowsGoOn = false;

  std::vector<std::pair<std::string, Role>> roles;       ///< what a role's or speaker's name means, beside the usual ones; "*": every other name
  std::vector<std::pair<std::string, Outcome>> outcomes; ///< what an outcome's word means, beside the usual ones
  std::optional<double> resolvedFrom; ///< an outcome that is a number: resolved from here on, failed below
  std::string timeFormat;         ///< as strptime writes it ("%d/%m/%Y %H:%M"), "day-first", "month-first"; empty: found
  bool decimalComma = false;      ///< numbers are written 1.234,5

  bool operator==(const Mapping&) const = default;
};

/// The places of a mapping that are one text each, by the name that they have in its JSON form ("conversation",
/// "agent_version" …), for forms and files. used says in which shapes it means something.
struct MappingPlace {
  std::string_view name;
  std::string Mapping::* member;
  bool messages = true, turns = true, conversations = true;
};
const std::array<MappingPlace, 21>& mappingPlaces();

/// What a file's columns (or the paths of its records) are, with the first values seen in them.
struct MappingColumn {
  std::string place;
  std::vector<std::string> examples; ///< at most five different ones, each at most 120 bytes
  std::size_t filled = 0;            ///< records of the sample in which it is not empty
};

/// A mapping guessed from names and values.
struct MappingGuess {
  Mapping mapping;
  bool table = false;                ///< a table, not JSON
  bool confident = false;            ///< good enough to import without asking
  std::string reason;                ///< for people: how the file is written and what was recognised, or what is missing
  std::vector<std::pair<std::string, std::string>> reasons; ///< name of the mapping's place, why this column
  std::vector<MappingColumn> columns;
  std::size_t records = 0;           ///< in the sample
};

/// What a mapping makes of the beginning of a file.
struct MappingPreview {
  std::vector<Conversation> conversations; ///< the first ones
  std::vector<RejectedRecord> rejected; ///< the first 100 of the records that were looked at
  std::size_t found = 0;                ///< conversations in what was looked at
  std::size_t setAside = 0;             ///< records in what was looked at that cannot be read
  std::string problem;                  ///< for people: why the mapping is not used for this file; empty: it is
  std::vector<std::string> misunderstood; ///< for people: values that are not understood, and how to say what they mean; not those of the problem
  bool whole = true;                    ///< false: the file goes on behind what was looked at
  std::size_t records = 0;              ///< looked at
};

} // namespace hone
