#pragma once

#include <map>
#include <string>
#include <vector>

#include "capture/mapped_record.h"
#include "capture/messages.h"
#include "model/mapping.h"

namespace hone {

/// What was not understood while a mapping was applied, with how often, for the preview's notes.
struct MappingNotes {
  std::map<std::string, std::size_t> roles;    ///< words that are no known role
  std::map<std::string, std::size_t> outcomes; ///< words that are no known outcome
  std::map<std::string, std::size_t> times;    ///< texts that are no time
  std::size_t knownRoles = 0;                  ///< messages whose role was understood
  std::size_t guessedSpeakers = 0;             ///< transcripts in which the first speaker was taken for the user

  std::vector<std::string> forPeople() const;
  /// That none of the words is a role, and how to say what they mean; empty: one is, or there are none.
  std::string problem(const Mapping& mapping) const;
};

/// What one record gives to its conversation. Packed into text for grouping.
struct MappedRow {
  std::string user, agent, agentVersion, model, outcome, endReason, system, order;
  std::optional<Micros> time, endTime;
  std::vector<std::pair<std::string, std::string>> traits, scores, metadata, rest; ///< name, JSON
  std::vector<Message> messages; ///< of rows that are grouped: role, name, text, time and call id only

  std::string pack() const;
  static MappedRow unpack(std::string_view packed);
};

/// Reads records by a mapping and puts conversations together. One thread.
class MappedRecords {
public:
  explicit MappedRecords(const Mapping& mapping);

  /// Columns that the mapping names and the table does not have; empty: all are there.
  std::string missingColumns(const RecordSource& source);
  /// The id of the record's conversation, or empty.
  std::string conversationId(const RecordSource& source) { return source.text(m_conversation); }
  Result<MappedRow> row(const RecordSource& source);
  /// A conversation whole from one record (m_shape conversations, or turns without an id).
  Result<Conversation> conversation(const std::string& id, std::vector<MappedRow>&& rows);

  MappingNotes notes;

private:
  Result<void> readMessages(const RecordSource& source, MappedRow& row);
  bool readItem(const JsonValue& item, std::size_t index, ChatBuilder& chat);
  Result<void> readTranscript(const std::string& text, MappedRow& row);
  Message message(const std::string& roleWord, std::string text);
  std::optional<Micros> time(const std::string& text, std::string_view place, std::vector<std::pair<std::string, std::string>>& otherwise);
  void addRest(const RecordSource& source, MappedRow& row);

  Mapping m_mapping;
  RecordPlace m_conversation, m_user, m_agent, m_agentVersion, m_model, m_outcome, m_endReason, m_system, m_time, m_endTime;
  RecordPlace m_role, m_text, m_order, m_speaker, m_tool, m_toolCallId, m_question, m_answer, m_messages, m_transcript;
  std::vector<std::pair<std::string, RecordPlace>> m_traits, m_scores, m_metadata;
  std::vector<std::string> m_used; ///< names at the top of a record that have a place
  JsonParser m_parser;             ///< of JSON inside of a cell
};

/// A Python list or dictionary as repr() prints it, as JSON: pandas writes such cells. Nothing for anything else.
std::optional<std::string> jsonFromPython(std::string_view text);

} // namespace hone
