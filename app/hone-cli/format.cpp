#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/time.h"
#include "command.h"

namespace hone::cli {

namespace {

std::size_t columnsOf(std::string_view text)
{
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// C0 and DEL, and the C1 controls in UTF-8 (0xC2 0x80…0x9F), which some terminals obey.
std::string withoutControls(std::string_view text, bool keepLines, char replacement)
{
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) {
      out.push_back(replacement);
      ++i;
    } else if (c < 0x20 || c == 0x7F) {
      out.push_back(keepLines && (c == '\n' || c == '\t') ? text[i] : replacement);
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

} // namespace

std::string safeLine(std::string_view text)
{
  return withoutControls(text, false, ' ');
}

std::string formatSecond(Micros time) { return formatIsoTime(time - ((time % 1'000'000) + 1'000'000) % 1'000'000); }

std::string shortLine(std::string_view text, std::size_t most)
{
  std::string line = safeLine(text);
  std::size_t characters = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(line[at]) & 0xc0) != 0x80;
    if (begins && characters++ == most)
      return line.substr(0, at) + "…";
  }
  return line;
}

std::string safeText(std::string_view text)
{
  return withoutControls(text, true, '?');
}

std::string formatRate(const Rate& rate)
{
  if (rate.n == 0)
    return "not enough data";
  return fmt::format("{:.0f} % · {:.0f}–{:.0f} · {} of {}", rate.value * 100, rate.low * 100, rate.high * 100, rate.k, rate.n);
}

std::string formatTable(const std::vector<std::vector<std::string>>& rows)
{
  std::vector<std::size_t> widths;
  std::vector<std::vector<std::string>> safe;
  for (const auto& row : rows) {
    safe.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      safe.back().push_back(safeLine(row[i]));
      if (widths.size() <= i)
        widths.push_back(0);
      widths[i] = std::max(widths[i], columnsOf(safe.back().back()));
    }
  }
  std::string out;
  for (const auto& row : safe) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size())
        out.append(widths[i] - columnsOf(row[i]) + 2, ' ');
    }
    out += '\n';
  }
  return out;
}

std::string formatOptionalTime(const std::optional<Micros>& time)
{
  return time ? formatIsoTime(*time) : std::string();
}

std::optional<std::int64_t> positiveNumber(const std::string& text)
{
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number <= 0)
    return std::nullopt;
  return number;
}

void writeRate(JsonWriter& json, const Rate& rate)
{
  json.beginObject().member("failures", rate.k).member("n", rate.n).member("rate", rate.value);
  json.member("low", rate.low).member("high", rate.high).endObject();
}

/// The members of a pattern; the object is the caller's.
void writePattern(JsonWriter& json, const Pattern& pattern)
{
  json.member("id", pattern.id);
  json.key("condition").beginObject().member("kind", pattern.condition.kind).member("value", pattern.condition.value);
  json.member("label", pattern.condition.label).endObject();
  json.member("outcome", pattern.outcome).member("n_with", pattern.nWith).member("n_without", pattern.nWithout);
  json.member("outcomes_with", pattern.outcomesWith).member("outcomes_without", pattern.outcomesWithout);
  json.member("rate", pattern.rate.value).member("rate_low", pattern.rate.low).member("rate_high", pattern.rate.high);
  json.member("baseline_rate", pattern.baselineRate.value).member("baseline_low", pattern.baselineRate.low);
  json.member("baseline_high", pattern.baselineRate.high);
  json.member("relative_risk", pattern.relativeRisk).member("rr_low", pattern.rrLow).member("rr_high", pattern.rrHigh);
  json.member("crude_relative_risk", pattern.crudeRelativeRisk);
  json.member("p_value", pattern.pValue).member("q_value", pattern.qValue);
  json.member("excess_failures", pattern.excessFailures).member("users", pattern.users).member("enough_data", pattern.enoughData);
}

void writeRow(JsonWriter& json, const ConversationRow& row)
{
  json.beginObject().member("id", row.id.value).member("external_id", row.externalId).member("source", row.source);
  json.member("user_id", row.userExternalId).member("agent_version", row.agentVersion).member("opening", row.opening);
  json.member("intent", row.intentName).member("outcome", toString(row.outcome)).member("outcome_explicit", row.outcomeExplicit);
  json.member("messages", row.messageCount).member("tool_calls", row.toolCallCount).member("signals", row.signalCount);
  json.key("started_at");
  if (row.startedAt)
    json.value(formatIsoTime(*row.startedAt));
  else
    json.null();
  json.endObject();
}

} // namespace hone::cli
