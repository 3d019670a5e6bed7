#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "sync/cursor.h"
#include "sync/pullers.h"

namespace hone {

namespace {

constexpr char kPostHog[] = "PostHog";
constexpr int kTalkRows = 200;     ///< with inputs and outputs
constexpr int kProductRows = 2000;

/// A text in HogQL.
std::string hogqlText(std::string_view text)
{
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + "'";
}

/// A time in HogQL; what is no time (a damaged position) is the beginning of all.
std::string hogqlTime(const std::string& text)
{
  std::string iso = formatIsoTime(parseTime(text).value_or(0));
  iso.pop_back();
  std::ranges::replace(iso, 'T', ' ');
  return fmt::format("toDateTime64('{}', 6, 'UTC')", iso);
}

/// LLM analytics events and chosen product events by HogQL, in the order of their time and id. The heavy columns are in
/// a table of their own on the cloud; a server without it has them in the events. https://posthog.com/docs/api/queries
class PosthogPuller final : public Puller {
public:
  explicit PosthogPuller(PullerContext context) : m_context(std::move(context)), m_base(m_context.fields.address("base_url")) {}

  Result<SyncPage> page(const std::string& cursor, Micros now) override
  {
    SyncCursor at(cursor);
    at.open(m_context.settings, now, "talk");
    const bool talk = at.phase() == "talk";
    PageBuilder page(m_base);
    bool heavy = talk && at["table"] != "events";
    HONE_TRY(auto answer, query(select(at, heavy), heavy ? std::initializer_list<int>{400, 404} : std::initializer_list<int>{}));
    if (heavy && answer.status >= 400) {
      at.set("table", "events");
      heavy = false;
      HONE_TRY(answer, query(select(at, false)));
    }
    HONE_TRY(const JsonValue body, parseAnswer(m_parser, answer, kPostHog));
    if (!body["results"].isArray())
      return fail(ErrorKind::network, "PostHog answered without a list of results. The page was not taken.");
    std::size_t count = 0;
    body["results"].forEach([&](const JsonValue& row) {
      ++count;
      std::vector<JsonValue> cells;
      row.forEach([&](const JsonValue& cell) { cells.push_back(cell); });
      page.add(row, [&](const JsonValue&, JsonUnpacker& unpacker, VendorRows& out) { return readRow(cells, unpacker, out); });
      if (cells.size() >= 5) {
        at.set("after", cells[3].text());
        at.set("page", cells[0].text());
      }
    });
    const bool last = count < static_cast<std::size_t>(talk ? kTalkRows : kProductRows);
    if (!last)
      return page.finish(at, false);
    at.set("after", {});
    if (talk && !m_context.fields.list("outcome_events").empty()) {
      at.enter("outcomes");
      return page.finish(at, false);
    }
    at.close({"table"});
    return page.finish(at, true);
  }

  Result<std::string> test() override
  {
    HONE_TRY(const auto answer, query("select count() from events where startsWith(event, '$ai_') and timestamp > now() - interval 30 day"));
    JsonParser parser;
    HONE_TRY(const JsonValue body, parseAnswer(parser, answer, kPostHog));
    return fmt::format("PostHog answered; {} LLM analytics events in the last 30 days.", body["results"].first().first().integer().value_or(0));
  }

private:
  Result<HttpResponse> query(const std::string& hogql, std::initializer_list<int> expected = {})
  {
    JsonWriter json;
    json.beginObject().key("query").beginObject().member("kind", "HogQLQuery").member("query", hogql).endObject().endObject();
    return m_context.transport.send({"POST", m_base + "/api/projects/" + percentEncoded(m_context.fields["project_id"]) + "/query/",
                                     {{"Authorization", "Bearer " + m_context.fields["api_key"]}, {"Content-Type", "application/json"}, {"Accept", "application/json"}}, json.take()},
                                    expected);
  }

  std::string select(const SyncCursor& at, bool heavy) const
  {
    const bool talk = at.phase() == "talk";
    std::string condition = "startsWith(event, '$ai_')";
    if (!talk) {
      condition.clear();
      for (const std::string& name : m_context.fields.list("outcome_events"))
        condition += (condition.empty() ? "event in (" : ", ") + hogqlText(name);
      condition += ")";
    }
    if (!at["from"].empty())
      condition += " and timestamp >= " + hogqlTime(at["from"]);
    condition += " and timestamp < " + hogqlTime(at["to"]);
    if (!at["after"].empty())
      condition += fmt::format(" and (timestamp > {0} or (timestamp = {0} and toString(uuid) > {1}))", hogqlTime(at["after"]), hogqlText(at["page"]));
    return fmt::format("select toString(uuid), event, distinct_id, timestamp, properties{} from {} where {} order by timestamp, toString(uuid) limit {}",
                       heavy ? ", input, output, output_choices, input_state, output_state, tools" : "", heavy ? "posthog.ai_events" : "events", condition,
                       talk ? kTalkRows : kProductRows);
  }

  /// A row as an event; the heavy columns are properties again.
  static Result<void> readRow(const std::vector<JsonValue>& cells, JsonUnpacker& unpacker, VendorRows& out)
  {
    if (cells.size() < 5)
      return fail(ErrorKind::invalidInput, "This row has too few columns.");
    JsonObject properties;
    static constexpr std::array<std::string_view, 6> kHeavy{"$ai_input", "$ai_output", "$ai_output_choices", "$ai_input_state", "$ai_output_state", "$ai_tools"};
    for (std::size_t i = 0; i < kHeavy.size() && 5 + i < cells.size(); ++i)
      if (const JsonValue cell = cells[5 + i]; cell && !(cell.isString() && cell.view().empty()))
        properties.add(kHeavy[i], cell);
    unpacker.unpack(cells[4]).forEachField([&](std::string_view key, const JsonValue& value) { properties.add(key, value); });
    JsonObject event;
    event.add("uuid", cells[0]);
    event.add("event", cells[1]);
    event.add("distinct_id", cells[2]);
    event.add("timestamp", cells[3]);
    const std::string own = properties.take();
    event.addRaw("properties", own.empty() ? "{}" : own);
    JsonParser parser;
    std::int64_t replaced = 0;
    const std::string json = event.take();
    HONE_TRY(const JsonValue value, parser.parse(json, replaced));
    return readPosthogEvent(value, unpacker, out);
  }

  PullerContext m_context;
  std::string m_base;
  JsonParser m_parser;
};

} // namespace

PullerKind posthogKind()
{
  return {{"posthog", "PostHog", "LLM analytics events as conversations, and product events as outcomes of the same users.",
           {{"base_url", "Address", "https://us.posthog.com, https://eu.posthog.com or your own server's.", "https://us.posthog.com", false, true, {}},
            {"api_key", "Personal API key", "Begins with phx_ and needs the right Query Read. In PostHog: settings, personal API keys.", "", true, true, {}},
            {"project_id", "Project id", "The number in the address of the project's pages.", "", false, true, {}},
            {"outcome_events", "Outcome events", "Names of product events to fetch beside the conversations, separated by commas (subscription_cancelled, order_placed).", "", false, false, {}}}},
          [](PullerContext context) -> std::unique_ptr<Puller> { return std::make_unique<PosthogPuller>(std::move(context)); }};
}

} // namespace hone
