#include <algorithm>

#include <fmt/format.h>

#include "sync/cursor.h"
#include "sync/pullers.h"

namespace hone {

namespace {

constexpr char kLangfuse[] = "Langfuse";
/// Rows of a page; inputs and outputs come with them, so a page is megabytes.
constexpr int kLangfuseRows = 100;
constexpr char kGroups[] = "core,basic,time,io,metadata,model,usage,prompt,metrics,trace_context";

/// Cloud: the cursor API (v2 observations, v3 scores). Servers of one's own before version 4: pages by number (traces,
/// observations, v2 scores). The first request tells which. https://api.reference.langfuse.com
class LangfusePuller final : public Puller {
public:
  explicit LangfusePuller(PullerContext context)
    : m_context(std::move(context)), m_base(m_context.fields.address("base_url")),
      m_authorization(basicAuthorization(m_context.fields["public_key"], m_context.fields["secret_key"]))
  {
    // The API's own repeatable parameter.
    for (const std::string& environment : m_context.fields.list("environment"))
      m_environments += "&environment=" + percentEncoded(environment);
  }

  Result<SyncPage> page(const std::string& cursor, Micros now) override
  {
    SyncCursor at(cursor);
    at.open(m_context.settings, now, at["api"] == "old" ? "traces" : "observations");
    PageBuilder page(m_base);
    if (at.phase() == "observations")
      return observations(std::move(at), page);
    if (at.phase() == "scores")
      return scores(std::move(at), page);
    if (at.phase() == "traces")
      return numbered(std::move(at), page, "/api/public/traces", "fromTimestamp", "toTimestamp", readLangfuseTrace, "old observations");
    if (at.phase() == "old observations")
      return numbered(std::move(at), page, "/api/public/observations", "fromStartTime", "toStartTime", readLangfuseObservation, "old scores");
    return numbered(std::move(at), page, "/api/public/v2/scores", "fromTimestamp", "toTimestamp",
                    [](const JsonValue& row, JsonUnpacker&, VendorRows& rows) { return readLangfuseScore(row, rows); }, {});
  }

  Result<std::string> test() override
  {
    HONE_TRY(const auto answer, get("/api/public/v2/observations?limit=1", {404}));
    if (answer.status != 404)
      return std::string("Langfuse answered, by its new interface.");
    HONE_TRY(const auto older, get("/api/public/traces?limit=1"));
    JsonParser parser;
    HONE_TRY(const JsonValue body, parseAnswer(parser, older, kLangfuse));
    return fmt::format("Langfuse answered, by its older interface; it holds {} traces.", body["meta"]["totalItems"].integer().value_or(0));
  }

private:
  Result<HttpResponse> get(const std::string& path, std::initializer_list<int> expected = {})
  {
    return m_context.transport.send({"GET", m_base + path, {{"Authorization", m_authorization}, {"Accept", "application/json"}}, {}}, expected);
  }

  Result<SyncPage> observations(SyncCursor at, PageBuilder& page)
  {
    HONE_TRY(const auto answer, get("/api/public/v2/observations" + queryOf({{"fields", kGroups}, {"limit", std::to_string(kLangfuseRows)}, {"cursor", at["page"]},
                                                                              {"fromStartTime", at["from"]}, {"toStartTime", at["to"]}}) + m_environments, {404}));
    if (answer.status == 404) {
      at.set("api", "old");
      at.enter("traces");
      return page.finish(at, false);
    }
    HONE_TRY(const std::string next, rows(answer, page, readLangfuseObservation));
    if (next.empty())
      at.enter("scores");
    else
      at.set("page", next);
    return page.finish(at, false);
  }

  Result<SyncPage> scores(SyncCursor at, PageBuilder& page)
  {
    HONE_TRY(const auto answer, get("/api/public/v3/scores" + queryOf({{"fields", "details,subject"}, {"limit", "100"}, {"cursor", at["page"]},
                                                                        {"fromTimestamp", at["from"]}, {"toTimestamp", at["to"]}}), {404}));
    if (answer.status == 404) {
      at.enter("old scores");
      return page.finish(at, false);
    }
    HONE_TRY(const std::string next, rows(answer, page, [](const JsonValue& row, JsonUnpacker&, VendorRows& out) { return readLangfuseScore(row, out); }));
    if (next.empty())
      at.close({"api"});
    else
      at.set("page", next);
    return page.finish(at, next.empty());
  }

  /// The rows of a cursor page; returns the next cursor.
  template<class Read>
  Result<std::string> rows(const HttpResponse& answer, PageBuilder& page, Read&& read)
  {
    HONE_TRY(const JsonValue body, parseAnswer(m_parser, answer, kLangfuse));
    if (!body["data"].isArray())
      return fail(ErrorKind::network, "Langfuse answered without a list of rows. The page was not taken.");
    body["data"].forEach([&](const JsonValue& row) { page.add(row, read); });
    return body["meta"]["cursor"].text();
  }

  template<class Read>
  Result<SyncPage> numbered(SyncCursor at, PageBuilder& page, const std::string& path, std::string_view from, std::string_view to, Read&& read,
                            const std::string& nextPhase)
  {
    const std::int64_t number = std::max<std::int64_t>(1, std::atoll(at["page"].c_str()));
    const bool traces = nextPhase == "old observations";
    HONE_TRY(const auto answer, get(path + queryOf({{"page", std::to_string(number)}, {"limit", std::to_string(kLangfuseRows)}, {from, at["from"]}, {to, at["to"]},
                                                    {"orderBy", traces ? "timestamp.asc" : ""}, {"fields", traces ? "core,io" : ""}}) + (nextPhase.empty() ? "" : m_environments)));
    HONE_TRY(const JsonValue body, parseAnswer(m_parser, answer, kLangfuse));
    if (!body["data"].isArray())
      return fail(ErrorKind::network, "Langfuse answered without a list of rows. The page was not taken.");
    body["data"].forEach([&](const JsonValue& row) { page.add(row, read); });
    const bool last = body["data"].size() == 0 || number >= body["meta"]["totalPages"].integer().value_or(0);
    if (!last)
      at.set("page", std::to_string(number + 1));
    else if (nextPhase.empty())
      at.close({"api"});
    else
      at.enter(nextPhase);
    return page.finish(at, last && nextPhase.empty());
  }

  PullerContext m_context;
  std::string m_base;
  std::string m_authorization;
  std::string m_environments;
  JsonParser m_parser;
};

} // namespace

PullerKind langfuseKind()
{
  return {{"langfuse", "Langfuse", "Observations with their inputs and outputs, and scores, by Langfuse's public API.",
           {{"base_url", "Address", "The cloud's (https://cloud.langfuse.com, https://us.cloud.langfuse.com) or your own server's.", "https://cloud.langfuse.com", false, true, {}},
            {"public_key", "Public key", "Begins with pk-lf-. In Langfuse: project settings, API keys.", "", false, true, {}},
            {"secret_key", "Secret key", "Begins with sk-lf-. In Langfuse: project settings, API keys.", "", true, true, {}},
            {"environment", "Environments", "Only these environments, separated by commas; empty for all.", "", false, false, {}}}},
          [](PullerContext context) -> std::unique_ptr<Puller> { return std::make_unique<LangfusePuller>(std::move(context)); }};
}

} // namespace hone
