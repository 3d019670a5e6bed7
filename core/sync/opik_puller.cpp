#include <fmt/format.h>

#include "base/json_writer.h"
#include "sync/cursor.h"
#include "sync/pullers.h"

namespace hone {

namespace {

constexpr char kOpik[] = "Opik";
/// Reading is limited to a few dozen requests a minute, so pages are large.
constexpr std::size_t kOpikRows = 500;

/// Traces, then spans, by the streaming search: an object a line, each page after the last id of the one before.
/// https://www.comet.com/docs/opik/reference/rest-api
class OpikPuller final : public Puller {
public:
  explicit OpikPuller(PullerContext context) : m_context(std::move(context)), m_base(m_context.fields.address("base_url")) {}

  Result<SyncPage> page(const std::string& cursor, Micros now) override
  {
    SyncCursor at(cursor);
    at.open(m_context.settings, now, "traces");
    const bool traces = at.phase() == "traces";
    HONE_TRY(const auto answer, search(traces ? "traces" : "spans", at["from"], at["to"], at["page"], kOpikRows));
    PageBuilder page(m_base);
    std::size_t count = 0;
    std::string last;
    HONE_CHECK(forEachLine(answer.body, [&](const JsonValue& row) {
      ++count;
      last = row["id"].text();
      page.add(row, traces ? readOpikTrace : readOpikSpan);
    }));
    if (count >= kOpikRows && !last.empty()) {
      at.set("page", last);
      return page.finish(at, false);
    }
    if (traces) {
      at.enter("spans");
      return page.finish(at, false);
    }
    at.close();
    return page.finish(at, true);
  }

  Result<std::string> test() override
  {
    HONE_TRY(const auto answer, search("traces", {}, {}, {}, 1));
    std::size_t count = 0;
    HONE_CHECK(forEachLine(answer.body, [&](const JsonValue&) { ++count; }));
    return std::string(count > 0 ? "Opik answered; the project has traces." : "Opik answered; the project has no traces yet.");
  }

private:
  Result<HttpResponse> search(const std::string& what, const std::string& from, const std::string& to, const std::string& after, std::size_t limit)
  {
    JsonWriter json;
    json.beginObject().member("project_name", m_context.fields["project"]).member("limit", static_cast<std::int64_t>(limit));
    // Without this, long inputs and outputs come cut.
    json.member("truncate", false);
    if (!after.empty())
      json.member("last_retrieved_id", after);
    json.key("filters").beginArray();
    for (const auto& [sign, time] : {std::pair(">=", from), std::pair("<", to)})
      if (!time.empty())
        json.beginObject().member("field", "start_time").member("operator", sign).member("key", "").member("value", time).endObject();
    json.endArray().endObject();
    HttpRequest request{"POST", m_base + "/v1/private/" + what + "/search", {{"Content-Type", "application/json"}, {"Accept", "application/octet-stream"}}, json.take()};
    if (const std::string key = m_context.fields["api_key"]; !key.empty())
      request.headers.emplace_back("authorization", key);
    if (const std::string workspace = m_context.fields["workspace"]; !workspace.empty())
      request.headers.emplace_back("Comet-Workspace", workspace);
    return m_context.transport.send(request);
  }

  template<class Visit>
  Result<void> forEachLine(std::string_view body, Visit&& visit)
  {
    while (!body.empty()) {
      const std::size_t end = std::min(body.find('\n'), body.size());
      const std::string_view line = body.substr(0, end);
      body.remove_prefix(std::min(end + 1, body.size()));
      if (line.find_first_not_of(" \r\t") == std::string_view::npos)
        continue;
      std::int64_t replaced = 0;
      const auto value = m_parser.parse(line, replaced);
      if (!value || !value->isObject())
        return fail(ErrorKind::network, fmt::format("{} answered with a line that is not JSON, or broke off. The page was not taken; the next run asks for it again.", kOpik));
      visit(*value);
    }
    return {};
  }

  PullerContext m_context;
  std::string m_base;
  JsonParser m_parser;
};

} // namespace

PullerKind opikKind()
{
  return {{"opik", "Opik", "Traces and spans of an Opik project, with their feedback scores.",
           {{"base_url", "Address", "The cloud's (https://www.comet.com/opik/api) or your own server's (http://localhost:5173/api).", "https://www.comet.com/opik/api", false, true, {}},
            {"api_key", "API key", "Only for the cloud. In Opik: the menu at the top right, API key.", "", true, false, {}},
            {"workspace", "Workspace", "Only for the cloud: the name of the workspace.", "", false, false, {}},
            {"project", "Project", "The project's name.", "Default Project", false, true, {}}}},
          [](PullerContext context) -> std::unique_ptr<Puller> { return std::make_unique<OpikPuller>(std::move(context)); }};
}

} // namespace hone
