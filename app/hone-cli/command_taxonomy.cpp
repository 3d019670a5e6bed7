#include <cstdio>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"
#include "workspace/taxonomy.h"

namespace hone::cli {

namespace {

/// Conversations by number or external id, from the words after the first.
Result<std::vector<ConversationId>> conversationsAfter(Invocation& invocation, Workspace& workspace, std::size_t first)
{
  std::vector<ConversationId> ids;
  for (std::size_t i = first; i < invocation.arguments().positional.size(); ++i) {
    HONE_TRY(const auto id, workspace.findConversation(invocation.word(i)));
    ids.push_back(id);
  }
  return ids;
}

Result<int> runCreate(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const auto& arguments = invocation.arguments();
  HONE_TRY(const auto id, workspace->taxonomy().create(invocation.word(0), arguments.value("category").value_or(""),
                                                       arguments.value("description").value_or("")));
  return invocation.confirm("intent_id", id.value, "Created. It stays when intents are discovered again.");
}

Result<int> runDescribe(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto intent, findIntent(*workspace, invocation.word(0)));
  HONE_CHECK(workspace->taxonomy().describe(intent, invocation.word(1)));
  return invocation.confirm("intent_id", intent.value, "Described.");
}

template<bool On>
Result<int> runPin(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto intent, findIntent(*workspace, invocation.word(0)));
  HONE_CHECK(workspace->taxonomy().setPinned(intent, On));
  return invocation.confirm("intent_id", intent.value, On ? "Pinned. It stays, even where discovery finds nothing like it." : "Unpinned.");
}

template<bool On>
Result<int> runRetire(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto intent, findIntent(*workspace, invocation.word(0)));
  HONE_CHECK(workspace->taxonomy().setRetired(intent, On));
  return invocation.confirm("intent_id", intent.value, On ? "Retired. It keeps its conversations and takes no new ones." : "In use again.");
}

void writeParts(JsonWriter& json, const SplitProposal& proposal)
{
  json.key("parts").beginArray();
  for (const SplitProposal::Part& part : proposal.parts) {
    json.beginObject().member("name", part.name).key("conversation_ids").beginArray();
    for (const ConversationId id : part.members)
      json.value(id.value);
    json.endArray().key("examples").beginArray();
    for (const std::string& example : part.examples)
      json.value(example);
    json.endArray().endObject();
  }
  json.endArray();
}

/// With a name and conversations it splits them off; with nothing but the intent it proposes; with --apply it does what
/// it would propose: every group but the largest becomes an intent.
Result<int> runSplit(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto intent, findIntent(*workspace, invocation.word(0)));
  const std::size_t words = invocation.arguments().positional.size();
  if (words == 2)
    return invocation.usage("Give the new intent's name and at least one conversation, or the intent alone for a proposal.");
  if (words > 2) {
    HONE_TRY(const auto conversations, conversationsAfter(invocation, *workspace, 2));
    HONE_TRY(const auto id, workspace->taxonomy().split(intent, invocation.word(1), conversations));
    return invocation.confirm("intent_id", id.value, fmt::format("Split off as intent {}. It stays so when intents are discovered again.", id.value));
  }
  auto proposed = workspace->taxonomy().proposeSplit(intent, invocation.job());
  invocation.endProgress();
  HONE_TRY(const auto proposal, std::move(proposed));
  std::vector<IntentId> made;
  if (invocation.arguments().has("apply"))
    for (std::size_t i = 1; i < proposal.parts.size(); ++i) {
      HONE_TRY(const auto id, workspace->taxonomy().split(intent, proposal.parts[i].name, proposal.parts[i].members));
      made.push_back(id);
    }
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writeParts(json, proposal);
    json.key("created").beginArray();
    for (const IntentId id : made)
      json.value(id.value);
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  if (proposal.parts.size() < 2) {
    invocation.printLine("Nothing in the words or tools of its conversations parts this intent.");
    return exitSuccess;
  }
  for (const SplitProposal::Part& part : proposal.parts) {
    invocation.printLine(safeLine(fmt::format("{}  ({})", part.name, counted(static_cast<std::int64_t>(part.members.size()), "conversation"))));
    for (const std::string& example : part.examples)
      invocation.printLine("    " + safeLine(example));
  }
  invocation.printLine(made.empty() ? std::string("Nothing was changed. Use --apply to make every group but the first an intent.")
                                    : fmt::format("{} made.", counted(static_cast<std::int64_t>(made.size()), "new intent was", "new intents were")));
  return exitSuccess;
}

Result<int> runSuggest(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  auto found = workspace->taxonomy().findSuggestions(invocation.job());
  invocation.endProgress();
  HONE_CHECK(found);
  HONE_TRY(const auto suggestions, workspace->taxonomy().suggestions());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("suggestions").beginArray();
    for (const SuggestedIntent& entry : suggestions) {
      json.beginObject().member("id", entry.suggestion.id).member("name", entry.suggestion.name);
      json.member("conversations", static_cast<std::int64_t>(entry.suggestion.members.size()));
      json.member("failures", entry.failures).member("with_outcome", entry.withOutcome).key("keywords").beginArray();
      for (const std::string& keyword : entry.suggestion.keywords)
        json.value(keyword);
      json.endArray().key("examples").beginArray();
      for (const std::string& example : entry.examples)
        json.value(example);
      json.endArray().endObject();
    }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  if (suggestions.empty())
    invocation.printLine("Nothing among what fits no intent is a group of its own.");
  for (const SuggestedIntent& entry : suggestions) {
    invocation.printLine(safeLine(fmt::format("{}  {}  ({})", entry.suggestion.id, entry.suggestion.name, counted(static_cast<std::int64_t>(entry.suggestion.members.size()), "conversation"))));
    for (const std::string& example : entry.examples)
      invocation.printLine("    " + safeLine(example));
  }
  return exitSuccess;
}

Result<int> runAccept(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const auto number = positiveNumber(invocation.word(0));
  if (!number)
    return invocation.usage("A suggestion is named by its number.");
  std::string name = invocation.arguments().positional.size() > 1 ? invocation.word(1) : std::string();
  if (name.empty()) {
    HONE_TRY(const auto suggestions, workspace->taxonomy().suggestions());
    for (const SuggestedIntent& entry : suggestions)
      if (entry.suggestion.id == *number)
        name = entry.suggestion.name;
  }
  HONE_TRY(const auto id, workspace->taxonomy().accept(*number, name));
  return invocation.confirm("intent_id", id.value, fmt::format("Accepted as intent {}.", id.value));
}

Result<int> runDismiss(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const auto number = positiveNumber(invocation.word(0));
  if (!number)
    return invocation.usage("A suggestion is named by its number.");
  HONE_CHECK(workspace->taxonomy().dismiss(*number));
  return invocation.confirm("intent_id", 0, "Dismissed. The same group is not suggested again.");
}

Result<int> runHistory(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto changes, workspace->taxonomy().history());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("changes").beginArray();
    for (const TaxonomyChange& change : changes)
      json.beginObject().member("id", change.id).member("at", formatIsoTime(change.at)).member("who", change.who).member("kind", change.kind)
        .member("summary", change.summary).member("undone", change.undone).endObject();
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"WHEN", "WHO", "WHAT"}};
  for (const TaxonomyChange& change : changes)
    rows.push_back({formatSecond(change.at), safeLine(change.who), safeLine(change.summary) + (change.undone ? " (undone)" : "")});
  invocation.print(formatTable(rows));
  return exitSuccess;
}

Result<int> runUndo(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto change, workspace->taxonomy().undo());
  return invocation.confirm("intent_id", 0, "Taken back: " + change.summary);
}

Result<int> runExportTaxonomy(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto json, workspace->taxonomy().toJson());
  invocation.print(json);
  return exitSuccess;
}

Result<int> runImportTaxonomy(Invocation& invocation)
{
  std::ifstream file(invocation.word(0), std::ios::binary);
  if (!file)
    return fail(ErrorKind::notFound, "The taxonomy file could not be opened. Nothing was changed.", invocation.word(0));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto result, workspace->taxonomy().fromJson(text));
  for (const std::string& problem : result.problems)
    invocation.say(safeLine(problem));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("created", result.created).member("changed", result.changed).member("unchanged", result.unchanged)
      .member("labels", result.labels).endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine(fmt::format("{} created, {} changed, {} as before; {} labelled.", counted(result.created, "intent"),
                                     result.changed, result.unchanged, counted(result.labels, "conversation")));
  }
  return exitSuccess;
}

} // namespace

std::vector<Command> taxonomyCommands()
{
  return {{"intents", "create", "NAME", "Make an intent by hand; it lasts.",
           {{"category", "NAME", "the category it belongs to"}, {"description", "TEXT", "what belongs to it"}}, 1, 1, runCreate},
          {"intents", "describe", "INTENT TEXT", "Say what belongs to an intent.", {}, 2, 2, runDescribe},
          {"intents", "pin", "INTENT", "Keep an intent, even where discovery finds nothing like it.", {}, 1, 1, runPin<true>},
          {"intents", "unpin", "INTENT", "Let discovery drop it again.", {}, 1, 1, runPin<false>},
          {"intents", "retire", "INTENT", "Let an intent keep its past and take no new conversations.", {}, 1, 1, runRetire<true>},
          {"intents", "restore", "INTENT", "Bring a retired intent back into use.", {}, 1, 1, runRetire<false>},
          {"intents", "split", "INTENT [NAME CONVERSATION…]", "Propose how to split an intent, or split conversations off it.",
           {{"apply", "", "make every proposed group but the largest an intent"}}, 1, -1, runSplit},
          {"intents", "suggest", "", "Look for new intents among what fits none.", {}, 0, 0, runSuggest},
          {"intents", "accept", "SUGGESTION [NAME]", "Make a suggestion an intent.", {}, 1, 2, runAccept},
          {"intents", "dismiss", "SUGGESTION", "Drop a suggestion for good.", {}, 1, 1, runDismiss},
          {"intents", "history", "", "Who changed the intents, when and how.", {}, 0, 0, runHistory},
          {"intents", "undo", "", "Take back the last change by hand.", {}, 0, 0, runUndo},
          {"taxonomy", "export", "", "Write the intents and people's labels as JSON to standard output.", {}, 0, 0, runExportTaxonomy},
          {"taxonomy", "import", "FILE", "Bring in intents and labels that \"taxonomy export\" wrote.", {}, 1, 1, runImportTaxonomy}};
}

} // namespace hone::cli
