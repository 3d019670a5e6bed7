#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"

namespace hone::cli {

namespace {

std::vector<std::string> patternCells(const Pattern& pattern)
{
  return {pattern.id, formatRate(pattern.rate), fmt::format("{:.0f} %", pattern.baselineRate.value * 100),
          fmt::format("{:.2f} ({:.2f}–{:.2f})", pattern.relativeRisk, pattern.rrLow, pattern.rrHigh),
          pattern.qValue < 0.001 ? std::string("< 0.001") : fmt::format("{:.3f}", pattern.qValue),
          fmt::format("{:+.1f}", pattern.excessFailures), pattern.condition.label};
}

const std::vector<std::string> kPatternHeader{"ID", "WITH IT", "ELSE", "RELATIVE RISK", "Q", "EXCESS", "CONDITION"};

Result<int> runPatternsList(Invocation& invocation)
{
  const std::string outcome = invocation.arguments().value("outcome").value_or("failed");
  if (!outcomeFromString(outcome) || outcome == "unknown")
    return invocation.usage(fmt::format("\"{}\" is not an outcome: failed, abandoned, escalated, resolved.", outcome));
  std::size_t limit = SIZE_MAX;
  if (const auto text = invocation.arguments().value("limit")) {
    const auto number = positiveNumber(*text);
    if (!number)
      return invocation.usage("--limit needs a whole number above 0.");
    limit = static_cast<std::size_t>(*number);
  }
  HONE_TRY(auto read, readFilter(invocation));
  if (read.exitCode)
    return read.exitCode;
  // --outcome names what is counted here, not which conversations are looked at.
  read.filter.outcomes.clear();
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto list, workspace->patterns(read.filter, outcome));
  const std::size_t shown = std::min(limit, list.patterns.size());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("tested", list.tested).member("conversations", list.conversations).key("patterns").beginArray();
    for (std::size_t i = 0; i < shown; ++i) {
      json.beginObject();
      writePattern(json, list.patterns[i]);
      json.endObject();
    }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  HONE_TRY(const auto overview, workspace->overview({}));
  if (overview.notAnalysed == overview.conversations) {
    invocation.printLine(overview.conversations == 0 ? "There are no conversations yet. hone-cli import FILE brings them."
                                                     : "Nothing is analysed yet. hone-cli analyze finds intents, outcomes and patterns.");
    return exitSuccess;
  }
  const std::string tested = fmt::format("{} tested over {} with a known outcome.", counted(list.tested, "condition was", "conditions were"), counted(list.conversations, "conversation"));
  if (shown == 0) {
    invocation.printLine(fmt::format("{} None was met often enough to say anything: there is not enough data.", tested));
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{kPatternHeader};
  for (std::size_t i = 0; i < shown; ++i)
    rows.push_back(patternCells(list.patterns[i]));
  invocation.print(formatTable(rows));
  invocation.printLine(tested + " Each is associated with the outcome, not shown to cause it.");
  return exitSuccess;
}

/// The first patterns by id, and how to see the rest.
std::string patternHint(const Workspace& workspace)
{
  constexpr std::size_t kShown = 5;
  const auto list = workspace.patterns({});
  if (!list || list->patterns.empty())
    return "There are no patterns yet: import conversations with known outcomes, then run hone-cli analyze.";
  std::string text = "Ids of the strongest patterns:\n";
  for (std::size_t i = 0; i < std::min(kShown, list->patterns.size()); ++i)
    text += fmt::format("  {}  {}\n", list->patterns[i].id, shortLine(list->patterns[i].condition.label, 80));
  return text + fmt::format("hone-cli patterns list shows all {}.", list->patterns.size());
}

Result<int> runPatternsShow(Invocation& invocation)
{
  if (invocation.arguments().positional.empty()) {
    const auto opened = invocation.workspace();
    return invocation.usage("Say which pattern, by its id.\n" + (opened ? patternHint(**opened) : std::string()));
  }
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto pattern, findPattern(*workspace, invocation.word(0)));
  Filter filter;
  filter.condition = pattern.condition;
  HONE_TRY(const auto ids, workspace->selectConversations(filter));
  HONE_TRY(const auto rows, workspace->conversationRows(ids));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writePattern(json, pattern);
    json.key("conversations").beginArray();
    for (const ConversationRow& row : rows)
      writeRow(json, row);
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  invocation.print(formatTable({kPatternHeader, patternCells(pattern)}));
  invocation.printLine(counted(pattern.users, "user") + " affected. Conversations with it:");
  std::vector<std::vector<std::string>> table;
  for (const ConversationRow& row : rows)
    table.push_back({std::to_string(row.id.value), row.externalId, std::string(toString(row.outcome)), row.agentVersion, row.opening});
  invocation.print(formatTable(table));
  return exitSuccess;
}

Result<int> runPatternsCompare(Invocation& invocation)
{
  HONE_TRY(const auto read, readFilter(invocation));
  if (read.exitCode)
    return read.exitCode;
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto known, workspace->agentVersions());
  for (const std::string& version : {invocation.word(0), invocation.word(1)})
    if (std::ranges::find(known, version) == known.end())
      return fail(ErrorKind::notFound, fmt::format("No conversation has the agent version \"{}\".", version));
  HONE_TRY(const auto comparison, workspace->compareVersions(read.filter, invocation.word(0), invocation.word(1)));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("version_a", comparison.versionA).member("version_b", comparison.versionB).key("rows").beginArray();
    for (const auto& row : comparison.rows) {
      json.beginObject().member("intent", row.intentName).member("intent_id", row.intentId).key("a");
      writeRate(json, row.a);
      json.key("b");
      writeRate(json, row.b);
      json.member("difference", row.difference).member("low", row.low).member("high", row.high).member("p_value", row.pValue);
      json.member("q_value", row.qValue).member("enough_data", row.enoughData).endObject();
    }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"INTENT", "A: " + comparison.versionA, "B: " + comparison.versionB, "B − A (POINTS)", "Q"}};
  for (const auto& row : comparison.rows)
    rows.push_back({row.intentName.empty() ? std::string("All intents") : row.intentName, formatRate(row.a), formatRate(row.b),
                    row.enoughData ? fmt::format("{:+.0f} ({:+.0f} to {:+.0f})", row.difference * 100, row.low * 100, row.high * 100)
                                   : std::string("not enough data"),
                    row.enoughData ? fmt::format("{:.3f}", row.qValue) : std::string()});
  invocation.print(formatTable(rows));
  return exitSuccess;
}

} // namespace

Result<Pattern> findPattern(const Workspace& workspace, const std::string& idOrBeginning)
{
  constexpr std::size_t kLeast = 4; // of a beginning: a letter or two is a slip
  auto found = workspace.pattern(idOrBeginning);
  if (found || found.error().kind != ErrorKind::notFound)
    return found;
  const auto list = workspace.patterns({});
  std::vector<const Pattern*> begun;
  if (list && idOrBeginning.size() >= kLeast)
    for (const Pattern& pattern : list->patterns)
      if (pattern.id.starts_with(idOrBeginning))
        begun.push_back(&pattern);
  if (begun.size() == 1)
    return *begun.front();
  return fail(ErrorKind::notFound, fmt::format("{} \"{}\". {}", begun.empty() ? "There is no pattern" : "Several patterns begin with", idOrBeginning, patternHint(workspace)));
}

std::vector<Command> patternCommands()
{
  return {{"patterns", "list", "", "Conditions associated with an outcome, ranked by excess failures.",
           filterOptions() + std::vector<OptionSpec>{{"outcome", "O", "failed (the default: any failure), abandoned, escalated or resolved"},
                                                     {"limit", "N", "only the first N"}},
           0, 0, runPatternsList},
          {"patterns", "show", "ID", "One pattern with its conversations.", {}, 0, 1, runPatternsShow},
          {"patterns", "compare", "VERSION-A VERSION-B", "Two agent versions, over all and by intent.", filterOptions(), 2, 2, runPatternsCompare}};
}

} // namespace hone::cli
