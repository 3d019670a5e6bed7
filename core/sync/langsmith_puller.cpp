#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "sync/cursor.h"
#include "sync/pullers.h"

namespace hone {

namespace {

constexpr char kLangSmith[] = "LangSmith";
constexpr int kLangsmithRows = 100;        ///< the most that version 1 gives
constexpr std::size_t kRunsPerQuestion = 50; ///< ids in one address
constexpr int kFeedbackRows = 100;
constexpr int kMostFeedbackPages = 1000;

bool isUuid(std::string_view text)
{
  return text.size() == 36 && std::ranges::all_of(text, [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) || c == '-'; });
}

/// Runs by POST runs/query, version 2 where there is one, and the feedback of those that have some.
/// https://api.smith.langchain.com/redoc
class LangsmithPuller final : public Puller {
public:
  explicit LangsmithPuller(PullerContext context) : m_context(std::move(context)), m_base(m_context.fields.address("base_url"))
  {
    for (const std::string_view ending : {"/api/v1", "/api/v2", "/api"})
      if (m_base.ends_with(ending))
        m_base.resize(m_base.size() - ending.size());
  }

  Result<SyncPage> page(const std::string& cursor, Micros now) override
  {
    SyncCursor at(cursor);
    at.open(m_context.settings, now, "runs");
    if (at["project"].empty()) {
      HONE_TRY(std::string project, findProject());
      at.set("project", std::move(project));
    }
    const std::string wanted = m_context.fields["api_version"];
    PageBuilder page(m_base);
    if (at["api"].empty() && wanted != "v1") {
      HONE_TRY(const auto answer, query(at, true, wanted == "v2" ? std::initializer_list<int>{} : std::initializer_list<int>{404, 405}));
      at.set("api", answer.status == 404 || answer.status == 405 ? "v1" : "v2");
      if (at["api"] == "v2")
        return take(std::move(at), answer, page);
    }
    HONE_TRY(const auto answer, query(at, at["api"] == "v2", {}));
    return take(std::move(at), answer, page);
  }

  Result<std::string> test() override
  {
    HONE_TRY(const std::string project, findProject());
    return fmt::format("LangSmith answered; the project is {}.", project);
  }

private:
  HttpRequest request(std::string method, const std::string& path, std::string body = {}) const
  {
    HttpRequest out{std::move(method), m_base + path, {{"X-API-Key", m_context.fields["api_key"]}, {"Accept", "application/json"}}, std::move(body)};
    if (const std::string tenant = m_context.fields["tenant_id"]; !tenant.empty())
      out.headers.emplace_back("X-Tenant-Id", tenant);
    if (!out.body.empty())
      out.headers.emplace_back("Content-Type", "application/json");
    return out;
  }

  Result<std::string> findProject()
  {
    const std::string project = m_context.fields["project"];
    const bool byId = isUuid(project);
    HONE_TRY(const auto answer, m_context.transport.send(request("GET", "/api/v1/sessions" + queryOf({{byId ? "id" : "name", project}, {"limit", "1"}}))));
    JsonParser parser;
    HONE_TRY(const JsonValue body, parseAnswer(parser, answer, kLangSmith));
    std::string id = body.first()["id"].text();
    if (id.empty())
      return fail(ErrorKind::notFound, fmt::format("LangSmith has no project \"{}\" that this key can see.", project));
    return id;
  }

  Result<HttpResponse> query(const SyncCursor& at, bool second, std::initializer_list<int> expected)
  {
    JsonWriter json;
    json.beginObject();
    if (second) {
      json.key("project_ids").beginArray().value(at["project"]).endArray();
      // Without a beginning it gives the last day only.
      json.member("min_start_time", at["from"].empty() ? std::string("2020-01-01T00:00:00Z") : at["from"]);
      json.member("max_start_time", at["to"]).member("page_size", kLangsmithRows);
      json.key("selects").beginArray();
      for (const char* field : {"ID", "NAME", "RUN_TYPE", "STATUS", "START_TIME", "END_TIME", "ERROR", "EXTRA", "METADATA", "INPUTS", "OUTPUTS", "PARENT_RUN_IDS", "PROJECT_ID",
                                "TRACE_ID", "THREAD_ID", "DOTTED_ORDER", "IS_ROOT", "PROMPT_TOKENS", "COMPLETION_TOKENS", "TOTAL_COST", "TAGS", "FEEDBACK_STATS"})
        json.value(field);
      json.endArray();
    } else {
      json.key("session").beginArray().value(at["project"]).endArray();
      if (!at["from"].empty())
        json.member("start_time", at["from"]);
      json.member("filter", fmt::format("lt(start_time, \"{}\")", at["to"])).member("limit", kLangsmithRows);
    }
    if (!at["page"].empty())
      json.member("cursor", at["page"]);
    json.endObject();
    return m_context.transport.send(request("POST", second ? "/api/v2/runs/query" : "/api/v1/runs/query", json.take()), expected);
  }

  Result<SyncPage> take(SyncCursor at, const HttpResponse& answer, PageBuilder& page)
  {
    HONE_TRY(const JsonValue body, parseAnswer(m_parser, answer, kLangSmith));
    const JsonValue runs = body["runs"].isArray() ? body["runs"] : body["items"];
    if (!runs.isArray())
      return fail(ErrorKind::network, "LangSmith answered without a list of runs. The page was not taken.");
    std::vector<std::string> judged;
    runs.forEach([&](const JsonValue& run) {
      if (page.add(run, readLangsmithRun) && run["feedback_stats"].size() > 0)
        judged.push_back(run["id"].text());
    });
    const std::string next = body["cursors"].isObject() ? body["cursors"]["next"].text() : body["next_cursor"].text();
    HONE_CHECK(feedback(judged, page));
    if (next.empty())
      at.close({"api", "project"});
    else
      at.set("page", next);
    return page.finish(at, next.empty());
  }

  Result<void> feedback(const std::vector<std::string>& runs, PageBuilder& page)
  {
    for (std::size_t begin = 0; begin < runs.size(); begin += kRunsPerQuestion) {
      std::string ids;
      for (std::size_t i = begin; i < std::min(runs.size(), begin + kRunsPerQuestion); ++i)
        ids += "&run=" + percentEncoded(runs[i]);
      std::size_t count = kFeedbackRows;
      for (int number = 0; count == kFeedbackRows && number < kMostFeedbackPages; ++number) {
        HONE_TRY(const auto answer, m_context.transport.send(request("GET", fmt::format("/api/v1/feedback?limit={}&offset={}{}", kFeedbackRows, number * kFeedbackRows, ids))));
        JsonParser parser;
        HONE_TRY(const JsonValue body, parseAnswer(parser, answer, kLangSmith));
        count = body.size();
        body.forEach([&](const JsonValue& row) { page.add(row, [](const JsonValue& value, JsonUnpacker&, VendorRows& out) { return readLangsmithFeedback(value, out); }); });
      }
    }
    return {};
  }

  PullerContext m_context;
  std::string m_base;
  JsonParser m_parser;
};

} // namespace

PullerKind langsmithKind()
{
  return {{"langsmith", "LangSmith", "Runs with their inputs and outputs, and feedback, by LangSmith's query API.",
           {{"base_url", "Address", "The cloud's (https://api.smith.langchain.com, https://eu.api.smith.langchain.com) or your own server's API.", "https://api.smith.langchain.com", false, true, {}},
            {"api_key", "API key", "Begins with lsv2_. In LangSmith: settings, API keys.", "", true, true, {}},
            {"project", "Project", "The project's name or id.", "", false, true, {}},
            {"tenant_id", "Workspace id", "Only for keys that reach several workspaces.", "", false, false, {}},
            {"api_version", "API version", "Version 2 needs LangSmith's cloud, or a server from 0.16 on.", "auto", false, true,
             {{"auto", "What the server has"}, {"v1", "Version 1"}, {"v2", "Version 2"}}}}},
          [](PullerContext context) -> std::unique_ptr<Puller> { return std::make_unique<LangsmithPuller>(std::move(context)); }};
}

} // namespace hone
