#include <fmt/format.h>

#include "command.h"

namespace hone::cli {

namespace {

Result<int> runOutcomesExport(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto csv, workspace->outcomesCsv());
  invocation.print(csv);
  return exitSuccess;
}

Result<int> runOutcomesSet(Invocation& invocation)
{
  const auto outcome = outcomeFromString(invocation.word(1));
  if (!outcome)
    return invocation.usage(fmt::format("\"{}\" is not an outcome: resolved, failed, abandoned, escalated, unknown.", invocation.word(1)));
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto conversation, workspace->findConversation(invocation.word(0)));
  HONE_CHECK(workspace->setOutcome(conversation, *outcome));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("conversation_id", conversation.value).member("outcome", toString(*outcome)).endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine("Kept as a person's verdict; it wins over what is inferred.");
  }
  return exitSuccess;
}

} // namespace

std::vector<Command> outcomeCommands()
{
  return {{"outcomes", "export", "", "Write how every conversation ended as CSV to standard output.", {}, 0, 0, runOutcomesExport},
          {"outcomes", "set", "CONVERSATION OUTCOME", "Say how a conversation ended.", {}, 2, 2, runOutcomesSet}};
}

} // namespace hone::cli
