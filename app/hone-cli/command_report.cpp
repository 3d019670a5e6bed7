#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"

namespace hone::cli {

namespace {

Result<int> runReport(Invocation& invocation)
{
  const auto output = invocation.arguments().value("output");
  if (!output || output->empty())
    return invocation.usage("Say where to: --output FILE.");
  if (invocation.arguments().has("template"))
    return invocation.usage("--template: not in this version.");
  std::string name = invocation.arguments().value("format").value_or("");
  if (name.empty()) {
    const std::size_t dot = output->rfind('.');
    name = dot == std::string::npos ? "html" : output->substr(dot + 1);
  }
  ReportFormat format = ReportFormat::html;
  if (name == "csv")
    format = ReportFormat::csv;
  else if (name == "md" || name == "markdown")
    format = ReportFormat::markdown;
  else if (name == "pdf" || name == "json")
    return invocation.usage(fmt::format("--format {}: not in this version. Use html, md or csv.", name));
  else if (name != "html" && name != "htm")
    return invocation.usage(fmt::format("\"{}\" is not a report format. Use html, md or csv.", name));
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  if (*output == "-" && !invocation.json()) {
    HONE_TRY(const auto text, workspace->report(format));
    invocation.print(text);
    return exitSuccess;
  }
  HONE_CHECK(workspace->writeReport(format, *output));
  return invocation.confirm("output", *output, fmt::format("Written to {}.", *output));
}

Result<int> runExport(Invocation& invocation)
{
  const auto output = invocation.arguments().value("output");
  if (!output || output->empty())
    return invocation.usage("Say where to: --output FILE.");
  const std::string format = invocation.arguments().value("format").value_or("jsonl");
  if (format != "jsonl" && format != "csv")
    return invocation.usage(fmt::format("\"{}\" is not an export format. Use jsonl or csv.", format));
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const JobContext job = invocation.job();
  HONE_TRY(const auto count, format == "csv" ? workspace->exportCsv(*output, job) : workspace->exportJsonl(*output, job));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("output", *output).member("conversations", count).endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine(safeLine(fmt::format("{} written to {}.", counted(count, "conversation"), *output)));
  }
  return exitSuccess;
}

Result<int> runDoctor(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const auto checks = workspace->check();
  const bool well = std::ranges::all_of(checks, &HealthCheck::ok);
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("ok", well).member("version", HONE_VERSION).member("store", workspace->storePath()).key("checks").beginArray();
    for (const HealthCheck& check : checks)
      json.beginObject().member("name", check.name).member("ok", check.ok).member("to_do", check.isToDo).member("message", check.message).endObject();
    json.endArray().endObject();
    invocation.printJson(json);
  } else {
    std::vector<std::vector<std::string>> rows{{"ok", "Hone", HONE_VERSION}, {"ok", "Store file", workspace->storePath()}};
    for (const HealthCheck& check : checks)
      rows.push_back({!check.ok ? "PROBLEM" : check.isToDo ? "to do" : "ok", check.name, check.message});
    invocation.print(formatTable(rows));
  }
  return well ? exitSuccess : exitFailure;
}

} // namespace

std::vector<Command> reportCommands()
{
  return {{"report", "", "--output FILE", "Write what was found as one HTML page, Markdown or CSV.",
           {{"format", "F", "html, md or csv (default: by the file's ending)"}, {"output", "FILE", "the file to write, - for standard output"},
            {"template", "T", "not in this version"}}, 0, 0, runReport},
          {"export", "", "--output FILE", "Write every conversation, losslessly as JSONL or a line per message as CSV.",
           {{"format", "F", "jsonl (the default) or csv"}, {"output", "FILE", "the file to write"}}, 0, 0, runExport},
          {"doctor", "", "", "Check the store, its sources and repositories, and say what to do.", {}, 0, 0, runDoctor}};
}

} // namespace hone::cli
