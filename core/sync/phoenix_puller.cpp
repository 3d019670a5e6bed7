#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "sync/cursor.h"
#include "sync/pullers.h"

namespace hone {

namespace {

constexpr char kPhoenix[] = "Phoenix";
constexpr int kPhoenixRows = 200;
constexpr std::size_t kIdsPerQuestion = 50; ///< in one address
constexpr int kMostProjectPages = 100;

/// Spans of each project by time, and with each page the annotations of its spans, traces and sessions.
/// https://arize.com/docs/phoenix/sdk-api-reference/rest-api
class PhoenixPuller final : public Puller {
public:
  explicit PhoenixPuller(PullerContext context) : m_context(std::move(context)), m_base(m_context.fields.address("base_url")) {}

  Result<SyncPage> page(const std::string& cursor, Micros now) override
  {
    SyncCursor at(cursor);
    at.open(m_context.settings, now, "spans");
    HONE_TRY(const auto all, projects());
    // By name, so that a project that is added in the middle of a run moves no other one.
    const auto project = std::ranges::find_if(all, [&](const std::string& name) { return name >= at["project"]; });
    PageBuilder page(m_base);
    if (project == all.end()) {
      at.close();
      return page.finish(at, true);
    }
    if (*project != at["project"])
      at.set("page", {});
    at.set("project", *project);
    const std::string path = "/v1/projects/" + percentEncoded(*project);
    HONE_TRY(const auto answer, get(path + "/spans" + queryOf({{"limit", std::to_string(kPhoenixRows)}, {"cursor", at["page"]}, {"start_time", at["from"]}, {"end_time", at["to"]}})));
    HONE_TRY(const JsonValue body, parseAnswer(m_parser, answer, kPhoenix));
    if (!body["data"].isArray())
      return fail(ErrorKind::network, "Phoenix answered without a list of spans. The page was not taken.");
    std::map<std::string, std::string> traceOfSpan;
    body["data"].forEach([&](const JsonValue& span) {
      if (page.add(span, readPhoenixSpan))
        traceOfSpan[span["context"]["span_id"].text()] = span["context"]["trace_id"].text();
    });
    HONE_CHECK(annotations(path, page, traceOfSpan));
    const std::string next = body["next_cursor"].text();
    at.set("page", next);
    const bool last = next.empty() && std::next(project) == all.end();
    if (last)
      at.close();
    else if (next.empty())
      at.set("project", *std::next(project));
    return page.finish(at, last);
  }

  Result<std::string> test() override
  {
    m_projects.clear();
    HONE_TRY(const auto all, projects());
    return fmt::format("Phoenix answered; {} projects will be fetched.", all.size());
  }

private:
  Result<HttpResponse> get(const std::string& path, std::initializer_list<int> expected = {})
  {
    HttpRequest request{"GET", m_base + path, {{"Accept", "application/json"}}, {}};
    if (const std::string key = m_context.fields["api_key"]; !key.empty())
      request.headers.emplace_back("Authorization", "Bearer " + key);
    return m_context.transport.send(request, expected);
  }

  /// The projects to fetch, in order.
  Result<std::vector<std::string>> projects()
  {
    if (!m_projects.empty())
      return m_projects;
    const auto wanted = m_context.fields.list("project");
    std::set<std::string> names;
    std::string cursor;
    for (int number = 0; number < kMostProjectPages; ++number) {
      HONE_TRY(const auto answer, get("/v1/projects" + queryOf({{"limit", "100"}, {"cursor", cursor}})));
      JsonParser parser;
      HONE_TRY(const JsonValue body, parseAnswer(parser, answer, kPhoenix));
      body["data"].forEach([&](const JsonValue& project) { names.insert(project["name"].text()); });
      cursor = body["next_cursor"].text();
      if (cursor.empty())
        break;
    }
    names.erase("");
    for (const std::string& name : wanted)
      if (!names.contains(name))
        return fail(ErrorKind::notFound, fmt::format("Phoenix has no project \"{}\".", name));
    if (!wanted.empty())
      names = {wanted.begin(), wanted.end()};
    m_projects.assign(names.begin(), names.end());
    return m_projects;
  }

  Result<void> annotations(const std::string& project, PageBuilder& page, const std::map<std::string, std::string>& traceOfSpan)
  {
    std::set<std::string> spans, traces, sessions;
    for (const auto& [span, trace] : traceOfSpan) {
      spans.insert(span);
      traces.insert(trace);
    }
    for (const Span& span : page.page().spans)
      if (span.conversationRule == "session.id")
        sessions.insert(span.conversationId);
    HONE_CHECK(annotationsOf(project, "span", spans, page, &traceOfSpan));
    HONE_CHECK(annotationsOf(project, "trace", traces, page, nullptr));
    return annotationsOf(project, "session", sessions, page, nullptr);
  }

  Result<void> annotationsOf(const std::string& project, const std::string& what, const std::set<std::string>& ids, PageBuilder& page,
                             const std::map<std::string, std::string>* traceOfSpan)
  {
    auto next = ids.begin();
    // An older Phoenix knows only the annotations of spans.
    while (next != ids.end() && !m_unknown.contains(what)) {
      std::string list;
      for (std::size_t i = 0; i < kIdsPerQuestion && next != ids.end(); ++i, ++next)
        list += fmt::format("&{}_ids={}", what, percentEncoded(*next));
      std::string cursor;
      do {
        HONE_TRY(const auto answer, get(fmt::format("{}/{}_annotations?limit=1000{}{}", project, what, cursor.empty() ? "" : "&cursor=" + percentEncoded(cursor), list), {404, 405}));
        if (answer.status == 404 || answer.status == 405) {
          // No annotations is 404 too, in some versions: only the kind that came later is given up.
          if (what != "span")
            m_unknown.insert(what);
          break;
        }
        JsonParser parser;
        HONE_TRY(const JsonValue body, parseAnswer(parser, answer, kPhoenix));
        body["data"].forEach([&](const JsonValue& row) {
          page.add(row, [&](const JsonValue& value, JsonUnpacker& unpacker, VendorRows& out) -> Result<void> {
            const auto trace = traceOfSpan ? traceOfSpan->find(value["span_id"].text()) : std::map<std::string, std::string>::const_iterator();
            if (!traceOfSpan || trace == traceOfSpan->end())
              return readPhoenixAnnotation(value, out);
            const std::string json = value.json();
            return readPhoenixAnnotation(unpacker.unpack(json.substr(0, json.size() - 1) + ",\"trace_id\":\"" + trace->second + "\"}"), out);
          });
        });
        const std::string following = body["next_cursor"].text();
        if (following == cursor)
          break;
        cursor = following;
      } while (!cursor.empty());
    }
    return {};
  }

  PullerContext m_context;
  std::string m_base;
  JsonParser m_parser;
  std::vector<std::string> m_projects;
  std::set<std::string> m_unknown; ///< kinds of annotations that this server does not have
};

} // namespace

PullerKind phoenixKind()
{
  return {{"phoenix", "Phoenix", "Spans and annotations of a Phoenix project.",
           {{"base_url", "Address", "Where Phoenix answers in a browser.", "http://localhost:6006", false, true, {}},
            {"api_key", "API key", "Only where Phoenix asks for one. In Phoenix: settings, API keys.", "", true, false, {}},
            {"project", "Projects", "Names, separated by commas; empty for all.", "", false, false, {}}}},
          [](PullerContext context) -> std::unique_ptr<Puller> { return std::make_unique<PhoenixPuller>(std::move(context)); }};
}

} // namespace hone
