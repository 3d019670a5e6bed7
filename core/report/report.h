#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "model/fix.h"
#include "model/intent.h"
#include "model/pattern.h"
#include "model/source.h"

namespace hone {

/// Everything a report says, gathered by the workspace.
struct ReportData {
  std::string title;
  Micros generatedAt = 0;
  std::string store;                 ///< file name only
  std::vector<Source> sources;
  Rate failureRate;                  ///< over conversations with a known outcome
  std::int64_t conversations = 0;
  std::int64_t users = 0;
  std::vector<std::pair<std::string, std::int64_t>> outcomes;  ///< name, count
  std::vector<std::pair<std::string, Rate>> versions;          ///< agent version, failure rate
  std::vector<IntentSummary> intents;
  PatternList patterns;
  std::vector<Fix> fixes;
};

/// One self-contained HTML page: no script, no remote load, every text escaped; light and dark by media query.
std::string reportHtml(const ReportData& data);
/// Ranked patterns as CSV, RFC 4180; cells that a spreadsheet would run as a formula are quoted with an apostrophe.
std::string reportCsv(const ReportData& data);
std::string reportMarkdown(const ReportData& data);
/// One CSV line; quoting and formula safety as in reportCsv.
std::string csvLine(const std::vector<std::string>& cells);

} // namespace hone
