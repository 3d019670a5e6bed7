#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"

namespace hone::cli {

namespace {

/// With models: what would be sent is said first, and sent to another machine only after --yes. exitUsage: not agreed.
Result<int> analyzeWithModels(Invocation& invocation, Workspace& workspace, AnalysisSummary& summary)
{
  const Arguments& arguments = invocation.arguments();
  ModelChoice choice{arguments.value("embeddings"), arguments.value("names")};
  for (auto* const part : {&choice.embeddings, &choice.names})
    if (*part && **part == "none")
      part->emplace();
  HONE_CHECK(openSealedFile(invocation));
  HONE_TRY(const ModelEstimate estimate, workspace.models().estimate(choice, invocation.job()));
  invocation.endProgress();
  printEstimate(invocation, estimate);
  if (estimate.leavesMachine() && !arguments.has("yes"))
    return invocation.usage("This would send text to another machine. Add --yes if you agree; nothing was sent.");
  HONE_TRY(summary, workspace.models().analyze(choice, invocation.job()));
  return exitSuccess;
}

Result<int> runAnalyze(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const Arguments& arguments = invocation.arguments();
  AnalysisSummary summary;
  if (arguments.has("embeddings") || arguments.has("names") || arguments.has("models")) {
    HONE_TRY(const int agreed, analyzeWithModels(invocation, *workspace, summary));
    if (agreed != exitSuccess)
      return agreed;
  } else {
    HONE_TRY(summary, workspace->analyze(invocation.job(), arguments.has("rediscover")));
  }
  invocation.endProgress();
  for (const std::string& note : summary.notes)
    invocation.say(safeLine(note));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("analysed", summary.analysed).member("intents", summary.intents).member("no_fit", summary.noFit);
    json.member("patterns", summary.patterns).member("seconds", summary.seconds).member("intents_by", summary.intentsBy);
    json.member("named", summary.named).member("names_by", summary.namesBy).key("notes").beginArray();
    for (const std::string& note : summary.notes)
      json.value(note);
    json.endArray().endObject();
    invocation.printJson(json);
  } else if (summary.analysed == 0) {
    invocation.printLine(fmt::format("Nothing new to analyse: {}, {}.", counted(summary.intents, "intent"), counted(summary.patterns, "pattern")));
  } else {
    invocation.printLine(fmt::format("{} analysed in {:.1f} s: {}, {} none, {}.", counted(summary.analysed, "conversation"), summary.seconds,
                                     counted(summary.intents, "intent"), counted(summary.noFit, "conversation fits", "conversations fit"),
                                     counted(summary.patterns, "pattern")));
    if (summary.intentsBy != "embedded")
      invocation.printLine(safeLine(fmt::format("Intents found with vectors of {}.", summary.intentsBy)));
    if (summary.named > 0)
      invocation.printLine(safeLine(fmt::format("{} named by {}.", counted(summary.named, "intent"), summary.namesBy)));
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
  if (overview.conversations == 0) {
    invocation.printLine(read.filter.isEmpty() ? "There are no conversations yet. hone-cli import FILE brings them; hone-cli sample shows what comes then."
                                               : "No conversation fits this filter.");
    return exitSuccess;
  }
  // Numbers that only an analysis can give are not given before it.
  const bool isAnalysed = overview.notAnalysed < overview.conversations;
  std::vector<std::vector<std::string>> rows{
    {"Conversations", fmt::format("{} ({}, {})", overview.conversations, counted(overview.messages, "message"), counted(overview.users, "user"))},
    {"Failed", isAnalysed ? formatRate(overview.failureRate)
               : overview.failureRate.n > 0
                 ? fmt::format("{} of the {} whose files say how they ended", overview.failureRate.k, counted(overview.failureRate.n, "conversation"))
                 : std::string("not known before an analysis")}};
  for (const auto& [outcome, count] : overview.outcomes)
    rows.push_back({fmt::format("  {}", toString(outcome)), std::to_string(count)});
  rows.push_back({"Intents", !isAnalysed ? std::string("not known before an analysis") : fmt::format("{} ({} none)", overview.intents, counted(overview.noFit, "conversation fits", "conversations fit"))});
  rows.push_back({"Fixes", fmt::format("{}, {} committed, {} pushed", counted(overview.fixesDraft, "draft"), overview.fixesCommitted, overview.fixesPushed)});
  if (overview.notAnalysed > 0)
    rows.push_back({"Not analysed", fmt::format("{}: hone-cli analyze finds intents, outcomes and what goes with failure", isAnalysed ? std::to_string(overview.notAnalysed) : "all")});
  invocation.print(formatTable(rows));
  if (!isAnalysed)
    return exitSuccess;
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
           {{"rediscover", "", "discover the intents anew; names, merges and labels made by people stay"},
            {"models", "", "with the models that are on, also those on other machines"},
            {"embeddings", "NAME", "find intents with this model's vectors (none: without any)"},
            {"names", "NAME", "have this model name them (none: without one)"},
            {"yes", "", "agree that redacted text is sent to another machine"},
            passphraseOption()},
           0, 0, runAnalyze, false, true},
          {"overview", "", "", "The state of the agent in numbers.", filterOptions(), 0, 0, runOverview}};
}

} // namespace hone::cli
