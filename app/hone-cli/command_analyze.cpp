#include <fmt/format.h>

#include "command.h"

namespace hone::cli {

namespace {

Result<int> runAnalyze(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto summary, workspace->analyze(invocation.job(), invocation.arguments().has("rediscover")));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("analysed", summary.analysed).member("intents", summary.intents).member("no_fit", summary.noFit);
    json.member("patterns", summary.patterns).member("seconds", summary.seconds).endObject();
    invocation.printJson(json);
  } else if (summary.analysed == 0) {
    invocation.printLine(fmt::format("Nothing new to analyse: {} intents, {} patterns.", summary.intents, summary.patterns));
  } else {
    invocation.printLine(fmt::format("{} conversations analysed in {:.1f} s: {} intents, {} conversations fit none, {} patterns.",
                                     summary.analysed, summary.seconds, summary.intents, summary.noFit, summary.patterns));
  }
  return exitSuccess;
}

Result<int> runOverview(Invocation& invocation)
{
  HONE_TRY(const auto read, readFilter(invocation));
  if (read.exitCode)
    return read.exitCode;
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto overview, workspace->overview(read.filter));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("conversations", overview.conversations).member("messages", overview.messages);
    json.member("users", overview.users).member("not_analysed", overview.notAnalysed);
    json.key("failure_rate");
    writeRate(json, overview.failureRate);
    json.key("outcomes").beginObject();
    for (const auto& [outcome, count] : overview.outcomes)
      json.member(toString(outcome), count);
    json.endObject();
    json.key("versions").beginArray();
    for (const auto& [version, rate] : overview.versions) {
      json.beginObject().member("agent_version", version).key("failure_rate");
      writeRate(json, rate);
      json.endObject();
    }
    json.endArray();
    json.key("top_patterns").beginArray();
    for (const Pattern& pattern : overview.topPatterns) {
      json.beginObject();
      writePattern(json, pattern);
      json.endObject();
    }
    json.endArray();
    json.member("intents", overview.intents).member("no_fit", overview.noFit);
    json.key("fixes").beginObject().member("draft", overview.fixesDraft).member("committed", overview.fixesCommitted);
    json.member("pushed", overview.fixesPushed).endObject();
    json.key("outcome_model").beginObject().member("learned", overview.outcomeModelLearned);
    json.member("auroc", overview.outcomeModelAuroc).member("labels", overview.outcomeLabels).endObject();
    json.endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{
    {"Conversations", fmt::format("{} ({} messages, {} users)", overview.conversations, overview.messages, overview.users)},
    {"Failed", formatRate(overview.failureRate)}};
  for (const auto& [outcome, count] : overview.outcomes)
    rows.push_back({fmt::format("  {}", toString(outcome)), std::to_string(count)});
  rows.push_back({"Intents", fmt::format("{} ({} conversations fit none)", overview.intents, overview.noFit)});
  rows.push_back({"Fixes", fmt::format("{} drafts, {} committed, {} pushed", overview.fixesDraft, overview.fixesCommitted, overview.fixesPushed)});
  if (overview.notAnalysed > 0)
    rows.push_back({"Not analysed", fmt::format("{} (run hone-cli analyze)", overview.notAnalysed)});
  invocation.print(formatTable(rows));
  if (!overview.versions.empty()) {
    invocation.printLine("\nFailed, by agent version:");
    rows.clear();
    for (const auto& [version, rate] : overview.versions)
      rows.push_back({"  " + version, formatRate(rate)});
    invocation.print(formatTable(rows));
  }
  invocation.printLine("\nTop reasons associated with failure:");
  rows.clear();
  for (const Pattern& pattern : overview.topPatterns)
    rows.push_back({"  " + pattern.condition.label, formatRate(pattern.rate),
                    fmt::format("{:.2f} × ({:.2f}–{:.2f})", pattern.relativeRisk, pattern.rrLow, pattern.rrHigh),
                    fmt::format("{:+.0f} failures", pattern.excessFailures)});
  invocation.print(rows.empty() ? "  Not enough data to name one.\n" : formatTable(rows));
  return exitSuccess;
}

} // namespace

std::vector<Command> analysisCommands()
{
  return {{"analyze", "", "", "Find intents, signals, outcomes and patterns in everything not yet analysed.",
           {{"rediscover", "", "discover the intents anew; names, merges and labels made by people stay"}}, 0, 0, runAnalyze},
          {"overview", "", "", "The state of the agent in numbers.", filterOptions(), 0, 0, runOverview}};
}

} // namespace hone::cli
