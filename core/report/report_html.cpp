#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/report.h"
#include "report/wording.h"

namespace hone {

namespace {

using namespace report;

std::string escape(std::string_view text)
{
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '"': out += "&quot;"; break;
    case '\'': out += "&#39;"; break;
    default:
      // Control characters have no place on a page; tabs and line ends are white space.
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

// The tokens of the application, so that a report looks like the window that made it.
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--base:#F6F6F8;--raised:#FFFFFF;--hairline:#DCDCE3;--text:#1A1B20;--dim:#575864;--accent:#2F52CC;
--resolved:#0B6B5D;--failed:#B23A0B;--abandoned:#7D5200;--escalated:#6438AD;--unknown:#62636F;--added:#E4F5EA;--removed:#FCE9E7}
@media (prefers-color-scheme:dark){:root{--base:#17181C;--raised:#202127;--hairline:#34353E;--text:#ECECF2;--dim:#ABACB8;--accent:#93A9FF;
--resolved:#56C7B5;--failed:#FF9468;--abandoned:#E3B34F;--escalated:#BCA2FF;--unknown:#A0A1AD;--added:#13301F;--removed:#3A1917}}
*{box-sizing:border-box}body{margin:0;background:var(--base);color:var(--text);font:13px/1.5 Inter,system-ui,"DejaVu Sans",sans-serif}
main{max-width:1040px;margin:0 auto;padding:32px 24px 64px}h1{font-size:20px;margin:0 0 4px}h2{font-size:15px;margin:32px 0 8px}
p{margin:4px 0 8px;max-width:76ch}.dim{color:var(--dim)}.numbers{display:flex;flex-wrap:wrap;gap:32px;margin:20px 0 12px}
.numbers b{display:block;font-size:28px;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;background:var(--raised);font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--hairline);vertical-align:top}th{font-weight:600;color:var(--dim);font-size:11px}
td.n,th.n{text-align:right;white-space:nowrap}.bar{display:flex;height:12px;border-radius:6px;overflow:hidden;margin:8px 0;max-width:640px}
.bar i{display:block}.key span{margin-right:16px;white-space:nowrap}.resolved{color:var(--resolved)}.failed{color:var(--failed)}
.abandoned{color:var(--abandoned)}.escalated{color:var(--escalated)}.unknown{color:var(--unknown)}
pre{background:var(--raised);border:1px solid var(--hairline);border-radius:6px;padding:10px;overflow:auto;font:12px/1.45 "JetBrains Mono","DejaVu Sans Mono",monospace;white-space:pre-wrap}
.add{background:var(--added)}.del{background:var(--removed)}svg text{fill:var(--text);font:11px Inter,system-ui,"DejaVu Sans",sans-serif}
@media print{body{background:none}main{padding:0}}
)css";

std::string_view shape(std::string_view outcome)
{
  if (outcome == "resolved")
    return "●";
  if (outcome == "failed")
    return "◆";
  if (outcome == "abandoned")
    return "▲";
  if (outcome == "escalated")
    return "■";
  return "○";
}

std::string outcomeBar(const ReportData& data)
{
  std::int64_t total = 0;
  for (const auto& [name, n] : data.outcomes)
    total += n;
  if (total == 0)
    return {};
  std::string bar = "<div class=\"bar\" role=\"img\" aria-label=\"Outcomes\">";
  std::string key = "<p class=\"key\">";
  for (const auto& [name, n] : data.outcomes) {
    if (n == 0)
      continue;
    bar += fmt::format("<i style=\"background:var(--{});width:{:.2f}%\"></i>", escape(name), 100.0 * static_cast<double>(n) / static_cast<double>(total));
    key += fmt::format("<span class=\"{0}\">{1} {0} {2}</span>", escape(name), shape(name), count(n));
  }
  return bar + "</div>" + key + "</p>";
}

/// Relative risks with their intervals on a logarithmic axis; drawn here, so that the page needs no script.
std::string riskChart(const std::vector<const Pattern*>& patterns)
{
  if (patterns.empty())
    return {};
  double low = 0.5, high = 2;
  for (const Pattern* pattern : patterns) {
    low = std::min(low, std::max(pattern->rrLow, 0.05));
    high = std::max(high, std::min(pattern->rrHigh, 50.0));
  }
  constexpr double left = 380, width = 560, row = 24;
  const auto x = [&](double value) {
    return left + width * (std::log(std::clamp(value, low, high)) - std::log(low)) / (std::log(high) - std::log(low));
  };
  const double height = row * static_cast<double>(patterns.size()) + 30;
  std::string out = fmt::format("<svg viewBox=\"0 0 960 {:.0f}\" width=\"100%\" role=\"img\" aria-label=\"Relative risk of failure with 95 % intervals\">", height);
  for (const double tick : {0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0}) {
    if (tick < low || tick > high)
      continue;
    out += fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"4\" y2=\"{1:.0f}\" stroke=\"var(--{2})\"{3}/><text x=\"{0:.1f}\" y=\"{4:.0f}\" text-anchor=\"middle\">{5:g}×</text>",
                       x(tick), height - 22, tick == 1 ? "dim" : "hairline", tick == 1 ? " stroke-dasharray=\"3 3\"" : "", height - 6, tick);
  }
  double y = 4 + row / 2;
  for (const Pattern* pattern : patterns) {
    const char* colour = pattern->rrLow > 1 ? "failed" : pattern->rrHigh < 1 ? "resolved" : "unknown";
    std::string label = pattern->condition.label;
    if (label.size() > 60) {
      std::size_t end = 57;
      while (end > 0 && (static_cast<unsigned char>(label[end]) & 0xC0) == 0x80)
        --end;
      label = label.substr(0, end) + "…";
    }
    out += fmt::format("<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", left - 12, y + 4, escape(label));
    out += fmt::format("<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"var(--{})\" stroke-width=\"2\"/>", x(pattern->rrLow), x(pattern->rrHigh), y, y, colour);
    out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"var(--{})\"><title>{}</title></circle>", x(pattern->relativeRisk), y, colour, escape(relativeRisk(*pattern)));
    y += row;
  }
  return out + "</svg>";
}

} // namespace

std::string reportHtml(const ReportData& data)
{
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";
  out += fmt::format("<title>{}</title><style>{}</style></head><body><main>", escape(data.title), kStyle);
  out += fmt::format("<h1>{}</h1><p class=\"dim\">{} · store {}</p>", escape(data.title), formatIsoTime(data.generatedAt / 1000000 * 1000000), escape(data.store));

  out += "<div class=\"numbers\">";
  out += fmt::format("<div><b>{}</b>conversations</div><div><b>{}</b>users</div><div><b>{}</b>intents</div>", count(data.conversations),
                     count(data.users), count(static_cast<std::int64_t>(data.intents.size())));
  out += fmt::format("<div><b>{}</b>failed · {}</div></div>", data.failureRate.n ? fmt::format("{:.0f} %", data.failureRate.value * 100) : "–",
                     escape(rate(data.failureRate)));
  out += outcomeBar(data);

  out += "<h2>What failure is associated with</h2>";
  if (data.patterns.patterns.empty()) {
    out += "<p>Not enough data: no condition has enough conversations on both sides to compare.</p>";
  } else {
    out += fmt::format("<p class=\"dim\">{} conditions tested over {} conversations with a known outcome; ranked by excess failures. Relative risks are "
                       "adjusted for agent version where there are several, with 95 % intervals; q controls the share of false findings over everything "
                       "tested. An association is not a cause until a change moves it.</p>",
                       count(data.patterns.tested), count(data.patterns.conversations));
    std::vector<const Pattern*> charted;
    for (const Pattern& pattern : data.patterns.patterns)
      if (pattern.enoughData && pattern.excessFailures > 0 && charted.size() < 15)
        charted.push_back(&pattern);
    out += riskChart(charted);
    out += "<table><thead><tr><th>Condition</th><th class=\"n\">Failure rate</th><th class=\"n\">Otherwise</th><th class=\"n\">Relative risk</th>"
           "<th class=\"n\">q</th><th class=\"n\">Excess</th><th class=\"n\">Users</th></tr></thead><tbody>";
    int rows = 0;
    for (const Pattern& pattern : data.patterns.patterns) {
      if (++rows > 40)
        break;
      out += fmt::format("<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{:.1f}</td><td class=\"n\">{}</td></tr>",
                         escape(pattern.condition.label), rate(pattern.rate), rate(pattern.baselineRate), relativeRisk(pattern),
                         escape(probability(pattern.qValue)), pattern.excessFailures, count(pattern.users));
    }
    out += "</tbody></table>";
    if (rows > 40)
      out += fmt::format("<p class=\"dim\">The first 40 of {}; the CSV report holds all of them.</p>", count(static_cast<std::int64_t>(data.patterns.patterns.size())));
  }

  out += "<h2>Intents</h2><table><thead><tr><th>Intent</th><th>Category</th><th class=\"n\">Conversations</th><th class=\"n\">Failed</th><th class=\"n\">Users</th></tr></thead><tbody>";
  for (const IntentSummary& summary : data.intents)
    out += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{} of {}</td><td class=\"n\">{}</td></tr>",
                       escape(summary.intent.name), escape(summary.intent.category), count(summary.conversations), count(summary.failures),
                       count(summary.withOutcome), count(summary.users));
  out += "</tbody></table>";

  out += "<h2>Agent versions</h2><table><thead><tr><th>Version</th><th class=\"n\">Failure rate</th></tr></thead><tbody>";
  for (const auto& [version, versionRate] : data.versions)
    out += fmt::format("<tr><td>{}</td><td class=\"n\">{}</td></tr>", escape(version.empty() ? "no version" : version), rate(versionRate));
  out += "</tbody></table>";

  if (!data.fixes.empty()) {
    out += "<h2>Fixes</h2>";
    for (const Fix& fix : data.fixes) {
      out += fmt::format("<p><b>{}</b> · {}{}</p><p>{}</p>", escape(fix.title), toString(fix.state),
                         fix.branch.empty() ? "" : " · branch " + escape(fix.branch), escape(fix.rationale));
      for (const EvidenceLine& line : fix.evidence)
        out += fmt::format("<p class=\"dim\">{}: {}</p>", escape(line.label), escape(line.value));
    }
  }

  out += "<h2>Where this comes from</h2><table><thead><tr><th>Source</th><th>Format</th><th class=\"n\">Conversations</th><th class=\"n\">Messages</th><th class=\"n\">Set aside</th></tr></thead><tbody>";
  for (const Source& source : data.sources)
    out += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>", escape(source.name),
                       escape(source.kind), count(source.conversations), count(source.messages), count(source.rejected));
  out += "</tbody></table></main></body></html>\n";
  return out;
}

} // namespace hone
