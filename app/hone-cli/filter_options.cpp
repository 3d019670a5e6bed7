#include <fmt/format.h>

#include "command.h"

namespace hone::cli {

std::vector<OptionSpec> filterOptions()
{
  return {{"from", "TIME", "only conversations that started at or after this time (ISO 8601 or Unix)"},
          {"to", "TIME", "only conversations that started before this time"},
          {"source", "NAME", "only this source; may be repeated"},
          {"agent-version", "NAME", "only this agent version; may be repeated"},
          {"intent", "ID|NAME", "only this intent, \"none\" for no fit; may be repeated"},
          {"signal", "KIND", "only conversations that show this signal (bug_report, churn_risk, tool_error …)"}};
}

std::vector<OptionSpec> operator+(std::vector<OptionSpec> left, const std::vector<OptionSpec>& right)
{
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Result<IntentId> findIntent(Workspace& workspace, const std::string& idOrName)
{
  if (idOrName == "none")
    return IntentId{};
  HONE_TRY(const auto intents, workspace.intents(Filter{}));
  const auto number = positiveNumber(idOrName);
  for (const IntentSummary& summary : intents)
    if ((number && summary.intent.id.value == *number) || summary.intent.name == idOrName)
      return summary.intent.id;
  return fail(ErrorKind::notFound, fmt::format("There is no intent \"{}\". hone-cli intents list shows those there are.", idOrName));
}

Result<FilterOrExit> readFilter(Invocation& invocation)
{
  const Arguments& arguments = invocation.arguments();
  FilterOrExit out;
  for (const auto& [option, place] : {std::pair("from", &out.filter.from), std::pair("to", &out.filter.to)})
    if (const auto text = arguments.value(option)) {
      *place = parseTime(*text);
      if (!*place) {
        out.exitCode = invocation.usage(fmt::format("--{} is not a time: {}", option, *text));
        return out;
      }
    }
  out.filter.sources = arguments.values("source");
  out.filter.agentVersions = arguments.values("agent-version");
  for (const std::string& name : arguments.values("outcome")) {
    const auto outcome = outcomeFromString(name);
    if (!outcome) {
      out.exitCode = invocation.usage(fmt::format("\"{}\" is not an outcome: unknown, resolved, failed, abandoned, escalated.", name));
      return out;
    }
    out.filter.outcomes.push_back(*outcome);
  }
  if (const auto name = arguments.value("signal")) {
    const auto kind = signalKindFromString(*name);
    if (!kind) {
      out.exitCode = invocation.usage(fmt::format("\"{}\" is not a signal; hone-cli intents list shows those beside the task.", *name));
      return out;
    }
    out.filter.condition = Condition{"signal", std::string(toString(*kind)), *name};
  }
  out.filter.failuresOnly = arguments.has("failures");
  for (const std::string& name : arguments.values("intent")) {
    HONE_TRY(Workspace* const workspace, invocation.workspace());
    HONE_TRY(const auto intent, findIntent(*workspace, name));
    out.filter.intents.push_back(intent);
  }
  return out;
}

} // namespace hone::cli
