#include <algorithm>

#include <fmt/format.h>

#include "report/report.h"
#include "report/wording.h"

namespace hone {

namespace {

/// Text in a table cell or line: markup of the imported text must stay text.
std::string cell(std::string_view text)
{
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    if (std::string_view("\\`*_{}[]<>#|!").find(c) != std::string_view::npos)
      out += '\\';
    out += c;
  }
  return out;
}

} // namespace

std::string reportMarkdown(const ReportData& data)
{
  using namespace report;
  std::string out = fmt::format("# {}\n\n{} · {} conversations · {} users · store {}\n\n", cell(data.title),
                                formatIsoTime(data.generatedAt / 1000000 * 1000000), count(data.conversations), count(data.users), cell(data.store));
  out += fmt::format("**Failure rate** {} (95 % interval, of conversations with a known outcome)\n\n", rate(data.failureRate));

  out += "## Patterns associated with failure\n\n";
  out += fmt::format("{} conditions tested; q-values control the share of false findings over all of them.\n\n",
                     count(data.patterns.tested));
  if (data.patterns.patterns.empty()) {
    out += "Not enough data: no condition has enough conversations on both sides.\n\n";
  } else {
    out += "| # | Condition | Failure rate | Otherwise | Relative risk (95 %) | q | Excess failures | Users |\n|---|---|---|---|---|---|---|---|\n";
    int rank = 0;
    for (const Pattern& pattern : data.patterns.patterns) {
      if (++rank > 25)
        break;
      out += fmt::format("| {} | {} | {} | {} | {} | {} | {:.1f} | {} |\n", rank, cell(pattern.condition.label), rate(pattern.rate),
                         rate(pattern.baselineRate), relativeRisk(pattern), probability(pattern.qValue), pattern.excessFailures,
                         count(pattern.users));
    }
    out += '\n';
  }

  out += "## Intents\n\n| Intent | Category | Conversations | Failed |\n|---|---|---|---|\n";
  for (const IntentSummary& summary : data.intents)
    out += fmt::format("| {} | {} | {} | {} of {} |\n", cell(summary.intent.name), cell(summary.intent.category),
                       count(summary.conversations), count(summary.failures), count(summary.withOutcome));

  out += "\n## Agent versions\n\n| Version | Failure rate |\n|---|---|\n";
  for (const auto& [version, versionRate] : data.versions)
    out += fmt::format("| {} | {} |\n", cell(version), rate(versionRate));

  if (!data.fixes.empty()) {
    out += "\n## Fixes\n\n";
    for (const Fix& fix : data.fixes)
      out += fmt::format("- **{}** ({}): {}\n", cell(fix.title), toString(fix.state), cell(fix.rationale));
  }
  return out;
}

} // namespace hone
