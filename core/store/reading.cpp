#include "store/reading.h"

#include "store/codes.h"

namespace hone::db {

std::vector<Message> readMessages(Connection& connection, std::int64_t id, bool withToolResults)
{
  std::vector<Message> messages;
  {
    // Only what is asked for is read from the disk: a tool's output may be long.
    const Use row = connection.use(
      "SELECT m.id, m.role, m.at, n.text, r.text, f.text, m.input_tokens, m.output_tokens, m.latency, m.tool_call_id,"
      " m.metadata, CASE WHEN m.role = 3 AND ?3 = 0 THEN '' ELSE m.text END FROM message m"
      " LEFT JOIN term n ON n.id = m.name_id LEFT JOIN term r ON r.id = m.role_name_id"
      " LEFT JOIN term f ON f.id = m.finish_reason_id WHERE m.id BETWEEN ?1 AND ?2 ORDER BY m.id");
    row->bind(1, firstRow(id)).bind(2, lastRow(id)).bind(3, withToolResults ? 1 : 0);
    while (row->step()) {
      Message& message = messages.emplace_back();
      message.role = roleFromCode(row->integer(1));
      message.at = row->optionalInteger(2);
      message.name = row->string(3);
      message.roleName = row->string(4);
      message.finishReason = row->string(5);
      message.inputTokens = row->optionalInteger(6);
      message.outputTokens = row->optionalInteger(7);
      message.latencyMicros = row->optionalInteger(8);
      message.toolCallId = row->string(9);
      message.metadata = row->string(10);
      message.text = row->string(11);
    }
  }
  const Use row = connection.use(
    "SELECT t.id, n.text, t.status, t.result_index, t.latency, t.call_id, t.arguments FROM tool_call t"
    " LEFT JOIN term n ON n.id = t.name_id WHERE t.id BETWEEN ?1 AND ?2 ORDER BY t.id");
  row->bind(1, firstRow(firstRow(id))).bind(2, lastRow(lastRow(id)));
  while (row->step()) {
    const auto index = static_cast<std::size_t>((row->integer(0) >> kSequenceBits) & 0xFFFF);
    if (index >= messages.size())
      continue;
    ToolCall& call = messages[index].toolCalls.emplace_back();
    call.name = row->string(1);
    call.status = statusFromCode(row->integer(2));
    if (!row->isNull(3))
      call.resultIndex = static_cast<std::int32_t>(row->integer(3));
    call.latencyMicros = row->optionalInteger(4);
    call.callId = row->string(5);
    call.arguments = row->string(6);
  }
  return messages;
}

std::optional<Conversation> readConversation(Connection& connection, std::int64_t id, bool withToolResults,
                                             OutcomeChoice choice)
{
  Conversation conversation;
  std::int64_t user = 0;
  {
    const Use row = connection.use(
      "SELECT c.external_id, c.user_id, u.external_id, a.text, v.text, m.text, e.text, c.started_at, c.ended_at,"
      " c.person_outcome, c.stated_outcome, c.stated_origin, c.stated_score, d.metadata, c.event_outcome, c.event_origin, c.event_score FROM conversation c"
      " LEFT JOIN user u ON u.id = c.user_id LEFT JOIN term a ON a.id = c.agent_id LEFT JOIN term v ON v.id = c.version_id"
      " LEFT JOIN term m ON m.id = c.model_id LEFT JOIN term e ON e.id = c.end_reason_id"
      " LEFT JOIN conversation_metadata d ON d.conversation_id = c.id WHERE c.id = ?1");
    row->bind(1, id);
    if (!row->step())
      return std::nullopt;
    conversation.externalId = row->string(0);
    user = row->integer(1);
    conversation.user.externalId = row->string(2);
    conversation.agent = row->string(3);
    conversation.agentVersion = row->string(4);
    conversation.model = row->string(5);
    conversation.endReason = row->string(6);
    conversation.startedAt = row->optionalInteger(7);
    conversation.endedAt = row->optionalInteger(8);
    if (choice == OutcomeChoice::holding && !row->isNull(9)) {
      conversation.outcome = ExplicitOutcome{outcomeFromCode(row->integer(9)), kPersonOrigin, std::nullopt};
    } else if (!row->isNull(10) && (choice == OutcomeChoice::statedOnly || row->integer(10) != 0 || row->isNull(14))) {
      conversation.outcome = ExplicitOutcome{outcomeFromCode(row->integer(10)), row->string(11), std::nullopt};
      if (!row->isNull(12))
        conversation.outcome->score = row->real(12);
    } else if (choice == OutcomeChoice::holding && !row->isNull(14)) {
      conversation.outcome = ExplicitOutcome{outcomeFromCode(row->integer(14)), row->string(15), std::nullopt};
      if (!row->isNull(16))
        conversation.outcome->score = row->real(16);
    }
    conversation.metadata = row->string(13);
  }
  if (user != 0) {
    // The newest source to speak of a trait holds.
    const Use row = connection.use("SELECT name, value, max(stamp) FROM user_trait WHERE user_id = ?1 GROUP BY name ORDER BY name");
    row->bind(1, user);
    while (row->step())
      conversation.user.traits.emplace_back(row->string(0), row->string(1));
  }
  conversation.messages = readMessages(connection, id, withToolResults);
  return conversation;
}

Signal signalOf(const Statement& row)
{
  return {signalKindFromString(row.text(1)).value_or(SignalKind{}), static_cast<std::int32_t>(row.integer(2)), row.string(3)};
}

OutcomeAssessment assessmentOf(const Statement& row, int first)
{
  OutcomeAssessment assessment;
  const bool person = !row.isNull(first);
  const Outcome stated = row.isNull(first + 1) ? Outcome::unknown : outcomeFromCode(row.integer(first + 1));
  if (!row.isNull(first + 3)) {
    assessment.outcome = outcomeFromCode(row.integer(first + 3));
    assessment.probabilityFailed = row.real(first + 4);
    assessment.source = row.string(first + 5);
  }
  if (!person && stated == Outcome::unknown)
    return assessment;
  assessment.outcome = person ? outcomeFromCode(row.integer(first)) : stated;
  assessment.source = "explicit:" + (person ? std::string(kPersonOrigin) : row.string(first + 2));
  assessment.probabilityFailed = isFailure(assessment.outcome) ? 1 : 0;
  return assessment;
}

void readSearchText(Connection& connection, std::int64_t id, SearchText& text)
{
  std::vector<Message> messages;
  const Use row = connection.use("SELECT role, text FROM message WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
  row->bind(1, firstRow(id)).bind(2, lastRow(id));
  while (row->step()) {
    Message& message = messages.emplace_back();
    message.role = roleFromCode(row->integer(0));
    message.text = row->string(1);
  }
  text.build(messages);
}

} // namespace hone::db
