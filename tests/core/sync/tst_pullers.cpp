#include <QtTest>

#include <fmt/format.h>

#include "sync_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

/// A row of a made-up product: everything a server of any vendor needs to show it.
struct Row {
  std::string id;
  std::string at; ///< ISO 8601
  std::string text;
};

std::string joined(const std::vector<std::string>& parts, std::string_view separator = ",")
{
  std::string out;
  for (const std::string& part : parts)
    out += (out.empty() ? "" : std::string(separator)) + part;
  return out;
}

bool isIn(const Row& row, const std::string& from, const std::string& to)
{
  const auto at = parseTime(row.at), begin = parseTime(from), end = parseTime(to);
  return (from.empty() || *at >= *begin) && (to.empty() || *at < *end);
}

std::vector<Row> rowsFrom(int first, int count, const std::string& day)
{
  std::vector<Row> rows;
  for (int i = first; i < first + count; ++i)
    rows.push_back({fmt::format("id{:04}", i), fmt::format("{}T{:02}:{:02}:{:02}Z", day, i / 3600 % 24, i / 60 % 60, i % 60), fmt::format("question {}", i)});
  return rows;
}

std::string langfuseObservation(const Row& row)
{
  return fmt::format(R"({{"id":"{0}","traceId":"t-{0}","type":"GENERATION","startTime":"{1}","input":"{2}","output":"ok","sessionId":"s-{0}","userId":"u"}})", row.id, row.at, row.text);
}

/// Langfuse: cursor API over rows that a test may add to; the older API when `old`.
struct LangfuseServer {
  std::vector<Row> rows;
  std::vector<Row> scores;
  bool old = false;
  std::size_t pageSize = 10;
  VendorServer server{[this](const VendorRequest& request) { return answer(request); }};

  VendorAnswer answer(const VendorRequest& request) const
  {
    if (request.headers.at("authorization") != "Basic cGs6c2stc2VjcmV0")
      return {401};
    if (request.path == "/api/public/v2/observations" && !old)
      return cursorPage(rows, request, "fromStartTime", "toStartTime", langfuseObservation);
    if (request.path == "/api/public/v3/scores" && !old)
      return cursorPage(scores, request, "fromTimestamp", "toTimestamp", score);
    if (old && request.path == "/api/public/traces")
      return numberedPage(rows, request, "fromTimestamp", "toTimestamp",
                          [](const Row& row) { return fmt::format(R"({{"id":"t-{0}","timestamp":"{1}","sessionId":"s-{0}","observations":["{0}"],"scores":[]}})", row.id, row.at); });
    if (old && request.path == "/api/public/observations")
      return numberedPage(rows, request, "fromStartTime", "toStartTime", langfuseObservation);
    if (request.path == "/api/public/v2/scores")
      return numberedPage(scores, request, "fromTimestamp", "toTimestamp", score);
    return {404, "<html>not found</html>"};
  }
  static std::string score(const Row& row)
  {
    return fmt::format(R"({{"id":"{0}","name":"helpful","value":1,"dataType":"NUMERIC","timestamp":"{1}","traceId":"t-{0}","subject":{{"kind":"trace","id":"t-{0}"}}}})", row.id, row.at);
  }
  template<class Write>
  VendorAnswer cursorPage(const std::vector<Row>& from, const VendorRequest& request, const char* begin, const char* end, Write write) const
  {
    const std::size_t first = static_cast<std::size_t>(std::atoi(request.value("cursor").c_str()));
    std::vector<std::string> found;
    std::size_t i = first;
    for (; i < from.size() && found.size() < pageSize; ++i)
      if (isIn(from[i], request.value(begin), request.value(end)))
        found.push_back(write(from[i]));
    const std::string cursor = i < from.size() ? fmt::format(R"("cursor":"{}")", i) : std::string();
    return {200, fmt::format(R"({{"data":[{}],"meta":{{{}}}}})", joined(found), cursor)};
  }
  template<class Write>
  VendorAnswer numberedPage(const std::vector<Row>& from, const VendorRequest& request, const char* begin, const char* end, Write write) const
  {
    std::vector<std::string> all;
    for (const Row& row : from)
      if (isIn(row, request.value(begin), request.value(end)))
        all.push_back(write(row));
    const std::size_t first = (static_cast<std::size_t>(std::atoi(request.value("page").c_str())) - 1) * pageSize;
    std::vector<std::string> found;
    for (std::size_t i = first; i < std::min(all.size(), first + pageSize); ++i)
      found.push_back(all[i]);
    return {200, fmt::format(R"({{"data":[{}],"meta":{{"page":{},"totalPages":{}}}}})", joined(found), first / pageSize + 1, (all.size() + pageSize - 1) / pageSize)};
  }
};

const std::map<std::string, std::string> kLangfuseFields{{"public_key", "pk"}, {"secret_key", "sk-secret"}};

} // namespace

class TestPullers : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void langfusePages();
  void langfuseOlderServer();
  void lateDataIsFound();
  void startDateIsKept();
  void killedBetweenPagesGoesOn();
  void wrongKeyIsSaid();
  void pageThatIsNoJsonIsNotTaken();
  void endlessCursorIsStopped();
  void oneBadRowIsSetAside();
  void langsmith_data();
  void langsmith();
  void langsmithUnknownProject();
  void phoenixProjectsSpansAnnotations();
  void braintrustOldVersionsDoNotWin();
  void posthogTalkAndOutcomes_data();
  void posthogTalkAndOutcomes();
  void opikStreams();
};

void TestPullers::langfusePages()
{
  LangfuseServer langfuse;
  langfuse.rows = rowsFrom(0, 35, "2025-12-30");
  langfuse.scores = rowsFrom(0, 12, "2025-12-30");
  SyncRig rig("langfuse", langfuse.server.address(), kLangfuseFields);
  QVERIFY(rig.test());
  const auto run = rig.run();
  QVERIFY2(run.has_value(), run ? "" : run.error().message.c_str());
  QVERIFY(run->complete);
  QCOMPARE(rig.sink.spans.size(), std::size_t{47});
  QCOMPARE(run->rows, 47);
  QCOMPARE(run->pages, 6);
  QCOMPARE(rig.sink.fetchedUpTo, rig.clock.now());
  const Span& span = rig.sink.spans.at("t-id0007/id0007/");
  QCOMPARE(span.input.front().text, std::string("question 7"));
  QCOMPARE(span.conversationId, std::string("s-id0007"));
  const auto first = langfuse.server.requests().at(1);
  QCOMPARE(first.value("fields"), std::string("core,basic,time,io,metadata,model,usage,prompt,metrics,trace_context"));
  QCOMPARE(first.value("toStartTime"), std::string("2026-01-01T00:00:00Z"));
  QVERIFY(!first.query.contains("fromStartTime"));
  QVERIFY(!first.query.contains("parseIoAsJson"));
}

void TestPullers::langfuseOlderServer()
{
  LangfuseServer langfuse;
  langfuse.old = true;
  langfuse.rows = rowsFrom(0, 25, "2025-12-30");
  langfuse.scores = rowsFrom(0, 3, "2025-12-30");
  SyncRig rig("langfuse", langfuse.server.address(), kLangfuseFields);
  QVERIFY(rig.test());
  QVERIFY(rig.run()->complete);
  QCOMPARE(rig.sink.spans.size(), std::size_t{25 + 25 + 3});
  // The next run knows what server this is.
  const int probes = langfuse.server.count("/api/public/v2/observations");
  QVERIFY(rig.run()->complete);
  QCOMPARE(langfuse.server.count("/api/public/v2/observations"), probes);
}

void TestPullers::lateDataIsFound()
{
  LangfuseServer langfuse;
  langfuse.rows = rowsFrom(0, 5, "2025-12-31");
  SyncRig rig("langfuse", langfuse.server.address(), kLangfuseFields);
  QVERIFY(rig.run());
  // It began before the first run was over and came 40 minutes later.
  langfuse.rows.push_back({"late", "2025-12-31T23:20:00Z", "late"});
  langfuse.rows.push_back({"new", "2026-01-01T00:10:00Z", "new"});
  langfuse.rows.push_back({"too late", "2025-12-31T21:00:00Z", "beyond the overlap"});
  rig.clock.advance(std::chrono::minutes(30));
  const auto run = rig.run();
  QCOMPARE(run->rows, 2);
  QVERIFY(rig.sink.spans.contains("t-late/late/"));
  QVERIFY(rig.sink.spans.contains("t-new/new/"));
  QVERIFY(!rig.sink.spans.contains("t-too late/too late/"));
  QCOMPARE(langfuse.server.requests().at(2).value("fromStartTime"), std::string("2025-12-31T22:00:00Z"));
}

void TestPullers::startDateIsKept()
{
  LangfuseServer langfuse;
  langfuse.rows = rowsFrom(0, 5, "2025-12-01");
  langfuse.rows.push_back({"in", "2025-12-31T00:00:00Z", "in"});
  SyncRig rig("langfuse", langfuse.server.address(), kLangfuseFields);
  rig.settings.startFrom = parseTime("2025-12-31T00:00:00Z");
  rig.settings.overlapMinutes = 60 * 24 * 60;
  for (int i = 0; i < 2; ++i) {
    QVERIFY(rig.run());
    QCOMPARE(rig.sink.spans.size(), std::size_t{1});
  }
}

void TestPullers::killedBetweenPagesGoesOn()
{
  LangfuseServer langfuse;
  langfuse.rows = rowsFrom(0, 35, "2025-12-30");
  SyncRig whole("langfuse", langfuse.server.address(), kLangfuseFields);
  QVERIFY(whole.run());
  for (int page = 1; page <= 5; ++page) {
    SyncRig rig("langfuse", langfuse.server.address(), kLangfuseFields);
    rig.sink.failAtPage = page;
    QVERIFY(!rig.run());
    rig.clock.advance(std::chrono::minutes(10));
    const auto before = langfuse.server.requests().size();
    QVERIFY(rig.run()->complete);
    // Only what was not kept is asked for again, and the window is the one that was begun.
    QCOMPARE(langfuse.server.requests().size() - before, std::size_t(6 - page));
    QCOMPARE(rig.sink.spans.size(), whole.sink.spans.size());
    QVERIFY(rig.sink.spans == whole.sink.spans);
    QCOMPARE(rig.sink.puts, whole.sink.puts);
    QCOMPARE(rig.sink.fetchedUpTo, page == 1 ? rig.clock.now() : whole.sink.fetchedUpTo);
  }
}

void TestPullers::wrongKeyIsSaid()
{
  LangfuseServer langfuse;
  SyncRig rig("langfuse", langfuse.server.address(), {{"public_key", "pk"}, {"secret_key", "other"}});
  QVERIFY(!rig.test());
  const auto run = rig.run();
  QCOMPARE(run.error().kind, ErrorKind::rejected);
  QVERIFY(run.error().message.find("401") != std::string::npos);
  QVERIFY(rig.sink.cursor.empty());
}

void TestPullers::pageThatIsNoJsonIsNotTaken()
{
  int number = 0;
  VendorServer server([&](const VendorRequest&) -> VendorAnswer {
    switch (++number) {
    case 1: return {200, R"({"data":[{"id":"a","traceId":"t","type":"GENERATION","input":"q"}],"meta":{"cursor":"1"}})"};
    case 2: return {200, R"({"data":[{"id":"b","trac)"};
    default: return {200, R"({"data":[],"meta":{}})"};
    }
  });
  SyncRig rig("langfuse", server.address(), kLangfuseFields);
  const auto run = rig.run();
  QCOMPARE(run.error().kind, ErrorKind::network);
  QCOMPARE(rig.sink.spans.size(), std::size_t{1});
  const std::string before = rig.sink.cursor;
  QVERIFY(before.find("\"page\":\"1\"") != std::string::npos);
  QVERIFY(rig.run()->complete);
  QCOMPARE(server.requests().at(2).value("cursor"), std::string("1"));
}

void TestPullers::endlessCursorIsStopped()
{
  VendorServer server([](const VendorRequest&) -> VendorAnswer { return {200, R"({"data":[{"id":"a","traceId":"t","type":"GENERATION","input":"q"}],"meta":{"cursor":"same"}})"}; });
  SyncRig rig("langfuse", server.address(), kLangfuseFields);
  const auto run = rig.run();
  QVERIFY(!run);
  QVERIFY(run.error().message.find("same page") != std::string::npos);
  QVERIFY(server.requests().size() < 10);
}

void TestPullers::oneBadRowIsSetAside()
{
  VendorServer server([](const VendorRequest& request) -> VendorAnswer {
    if (request.path.ends_with("scores"))
      return {200, R"({"data":[],"meta":{}})"};
    return {200, R"({"data":[{"id":"a","traceId":"t","type":"GENERATION","input":"q"},{"type":"SPAN"},null,{"id":"b","traceId":"t","type":"SPAN"}],"meta":{}})"};
  });
  SyncRig rig("langfuse", server.address(), kLangfuseFields);
  const auto run = rig.run();
  QVERIFY(run);
  QCOMPARE(run->rejected, 2);
  QCOMPARE(run->rows, 4);
  QCOMPARE(rig.sink.rejected, 2);
  QCOMPARE(rig.sink.spans.size(), std::size_t{2});
}

void TestPullers::langsmith_data()
{
  QTest::addColumn<QString>("wanted");
  QTest::addColumn<bool>("hasSecond");
  QTest::addColumn<QString>("used");
  QTest::newRow("what the server has: v2") << "auto" << true << "/api/v2/runs/query";
  QTest::newRow("what the server has: v1") << "auto" << false << "/api/v1/runs/query";
  QTest::newRow("v1 wanted") << "v1" << true << "/api/v1/runs/query";
  QTest::newRow("v2 wanted") << "v2" << true << "/api/v2/runs/query";
}

void TestPullers::langsmith()
{
  QFETCH(const QString, wanted);
  QFETCH(const bool, hasSecond);
  QFETCH(const QString, used);
  VendorServer server([&](const VendorRequest& request) -> VendorAnswer {
    if (request.headers.at("x-api-key") != "lsv2")
      return {403};
    if (request.path == "/api/v1/sessions")
      return {200, R"([{"id":"11111111-2222-3333-4444-555555555555","name":"bot"}])"};
    if (request.path == "/api/v1/feedback")
      return {200, request.value("offset") == "0" ? R"([{"id":"f1","run_id":"r1","trace_id":"r1","key":"csat","score":1}])" : "[]"};
    const bool second = request.path == "/api/v2/runs/query";
    if (second && !hasSecond)
      return {404};
    const bool later = request.body.find("\"cursor\":\"next\"") != std::string::npos;
    const std::string run = later ? R"({"id":"r2","trace_id":"r1","parent_run_ids":["r1"],"run_type":"TOOL","name":"find","inputs":{"a":1},"outputs":{"output":"found"}})"
                                  : R"({"id":"r1","trace_id":"r1","run_type":"LLM","status":"SUCCESS","thread_id":"th","inputs":{"messages":[{"role":"user","content":"q"}]},"outputs":{"choices":[{"message":{"role":"assistant","content":"a"}}]},"feedback_stats":{"csat":{"n":1}}})";
    if (second)
      return {200, fmt::format(R"({{"items":[{}],"next_cursor":{}}})", run, later ? "null" : "\"next\"")};
    return {200, fmt::format(R"({{"runs":[{}],"cursors":{{"next":{}}}}})", run, later ? "null" : "\"next\"")};
  });
  SyncRig rig("langsmith", server.address() + "/api/v1", {{"api_key", "lsv2"}, {"project", "bot"}, {"api_version", wanted.toStdString()}});
  QVERIFY(rig.test());
  const auto run = rig.run();
  QVERIFY2(run.has_value(), run ? "" : run.error().message.c_str());
  QCOMPARE(server.count(used.toStdString()), 2);
  QCOMPARE(rig.sink.spans.size(), std::size_t{3});
  QCOMPARE(rig.sink.spans.at("r1/r1/").output.front().text, std::string("a"));
  QCOMPARE(rig.sink.spans.at("r1/r1/").conversationId, std::string("th"));
  QCOMPARE(rig.sink.spans.at("r1/r2/").toolResult, std::string("found"));
  QCOMPARE(rig.sink.spans.at("r1/score-f1/").scores.front().number, 1.0);
  for (const VendorRequest& request : server.requests())
    if (request.path == "/api/v2/runs/query")
      QVERIFY(request.body.find("min_start_time") != std::string::npos && request.body.find("\"INPUTS\"") != std::string::npos);
}

void TestPullers::langsmithUnknownProject()
{
  VendorServer server([](const VendorRequest&) -> VendorAnswer { return {200, "[]"}; });
  SyncRig rig("langsmith", server.address(), {{"api_key", "lsv2"}, {"project", "typo"}});
  QCOMPARE(rig.run().error().kind, ErrorKind::notFound);
}

void TestPullers::phoenixProjectsSpansAnnotations()
{
  VendorServer server([](const VendorRequest& request) -> VendorAnswer {
    if (request.path == "/v1/projects")
      return request.value("cursor").empty() ? VendorAnswer{200, R"({"data":[{"id":"1","name":"beta shop"}],"next_cursor":"p2"})"} : VendorAnswer{200, R"({"data":[{"id":"2","name":"alpha"}],"next_cursor":null})"};
    if (request.path == "/v1/projects/alpha/spans" || request.path == "/v1/projects/beta shop/spans") {
      const std::string project = request.path[13] == 'a' ? "a" : "b";
      const std::string number = request.value("cursor").empty() ? "1" : "2";
      return {200, fmt::format(R"({{"data":[{{"id":"x","name":"ChatCompletion","context":{{"trace_id":"{0}{0}","span_id":"{0}{1}"}},"span_kind":"LLM","parent_id":null,
        "start_time":"2025-12-30T00:00:00Z","end_time":"2025-12-30T00:00:01Z","status_code":"OK","status_message":"","attributes":{{"session.id":"s-{0}","user.id":"u",
        "llm":{{"model_name":"m","input_messages":[{{"message":{{"role":"user","content":"q{1}"}}}}],"output_messages":[{{"message":{{"role":"assistant","content":"a{1}"}}}}]}}}},"events":[]}}],
        "next_cursor":{2}}})", project, number, number == "1" ? "\"c\"" : "null")};
    }
    if (request.path == "/v1/projects/alpha/span_annotations" && request.value("span_ids") == "a1")
      return {200, R"({"data":[{"id":"n1","name":"correct","annotator_kind":"HUMAN","span_id":"a1","result":{"label":"no","score":0}}],"next_cursor":null})"};
    if (request.path == "/v1/projects/alpha/session_annotations")
      return {200, R"({"data":[{"id":"n2","name":"csat","annotator_kind":"HUMAN","session_id":"s-a","result":{"score":0.5}}],"next_cursor":null})"};
    return {404};
  });
  SyncRig rig("phoenix", server.address(), {{"api_key", "key"}});
  QVERIFY(rig.test());
  const auto run = rig.run();
  QVERIFY2(run.has_value(), run ? "" : run.error().message.c_str());
  QVERIFY(run->complete);
  QVERIFY(rig.sink.spans.contains("aa/a1/") && rig.sink.spans.contains("aa/a2/") && rig.sink.spans.contains("bb/b1/") && rig.sink.spans.contains("bb/b2/"));
  const Span& span = rig.sink.spans.at("aa/a2/");
  QCOMPARE(span.input.front().text, std::string("q2"));
  QCOMPARE(span.output.front().text, std::string("a2"));
  QCOMPARE(span.conversationId, std::string("s-a"));
  QCOMPARE(rig.sink.spans.at("aa/score-n1/").scores.front().text, std::string("no"));
  QCOMPARE(rig.sink.spans.at("score-n2/score-n2/").conversationId, std::string("s-a"));
  QCOMPARE(server.requests().back().headers.at("authorization"), std::string("Bearer key"));
}

void TestPullers::braintrustOldVersionsDoNotWin()
{
  const auto row = [](const char* id, int version, const char* answer, const char* created) {
    return fmt::format(R"({{"id":"{0}","_xact_id":"100000000000000{1}","span_id":"{0}","root_span_id":"{0}","created":"{3}","span_attributes":{{"type":"llm"}},
      "input":[{{"role":"user","content":"q"}}],"output":[{{"message":{{"role":"assistant","content":"{2}"}}}}],"metadata":{{"session_id":"s"}}}})", id, 1000 + version, answer, created);
  };
  VendorServer server([&](const VendorRequest& request) -> VendorAnswer {
    if (request.path != "/v1/project_logs/p1/fetch" || request.headers.at("authorization") != "Bearer sk")
      return {401};
    if (request.body.find("\"cursor\"") == std::string::npos)
      return {200, fmt::format(R"({{"events":[{},{}],"cursor":"c2"}})", row("a", 5, "newest", "2025-12-31T00:00:00Z"), row("b", 5, "b", "2025-12-30T00:00:00Z"))};
    return {200, fmt::format(R"({{"events":[{},{}],"cursor":null}})", row("a", 3, "older", "2025-12-31T00:00:00Z"), row("c", 1, "c", "2025-12-29T00:00:00Z"))};
  });
  SyncRig rig("braintrust", server.address(), {{"api_key", "sk"}, {"project_id", "p1"}});
  QVERIFY(rig.test());
  QVERIFY(rig.run()->complete);
  QCOMPARE(rig.sink.spans.size(), std::size_t{3});
  QCOMPARE(rig.sink.spans.at("a/a/").output.front().text, std::string("newest"));
  // The next run stops where everything on a page is older than its window.
  const auto before = server.requests().size();
  rig.clock.advance(std::chrono::minutes(24 * 60 * 30));
  QVERIFY(rig.run()->complete);
  QCOMPARE(server.requests().size() - before, std::size_t{1});
}

void TestPullers::posthogTalkAndOutcomes_data()
{
  QTest::addColumn<bool>("hasHeavyTable");
  QTest::newRow("cloud: the heavy table") << true;
  QTest::newRow("own server: all in the events") << false;
}

void TestPullers::posthogTalkAndOutcomes()
{
  QFETCH(const bool, hasHeavyTable);
  VendorServer server([&](const VendorRequest& request) -> VendorAnswer {
    if (request.path != "/api/projects/42/query/" || request.headers.at("authorization") != "Bearer phx")
      return {401};
    if (request.body.find("posthog.ai_events") != std::string::npos) {
      if (!hasHeavyTable)
        return {400, R"({"detail":"Unknown table"})"};
      return {200, R"({"results":[["u1","$ai_generation","person","2025-12-30T00:00:00Z","{\"$ai_trace_id\":\"t\",\"$ai_session_id\":\"s\"}","[{\"role\":\"user\",\"content\":\"q\"}]","","[{\"role\":\"assistant\",\"content\":\"a\"}]","","",""]]})"};
    }
    if (request.body.find("event in ('cancelled', 'it\\\\'s over')") != std::string::npos) {
      const bool later = request.body.find("toString(uuid) > 'e1999'") != std::string::npos;
      std::vector<std::string> rows;
      for (int i = later ? 2000 : 0; i < (later ? 2001 : 2000); ++i)
        rows.push_back(fmt::format(R"(["e{}","cancelled","person","2025-12-30T00:00:00.5Z","{{\"plan\":\"pro\"}}"])", i));
      return {200, fmt::format(R"({{"results":[{}]}})", joined(rows))};
    }
    return {200, R"({"results":[["u1","$ai_generation","person","2025-12-30T00:00:00Z","{\"$ai_trace_id\":\"t\",\"$ai_session_id\":\"s\",\"$ai_input\":[{\"role\":\"user\",\"content\":\"q\"}],\"$ai_output_choices\":[{\"role\":\"assistant\",\"content\":\"a\"}]}"]]})"};
  });
  SyncRig rig("posthog", server.address(), {{"api_key", "phx"}, {"project_id", "42"}, {"outcome_events", "cancelled, it's over"}});
  const auto run = rig.run();
  QVERIFY2(run.has_value(), run ? "" : run.error().message.c_str());
  QVERIFY(run->complete);
  QCOMPARE(rig.sink.spans.size(), std::size_t{1});
  const Span& span = rig.sink.spans.begin()->second;
  QCOMPARE(span.input.front().text, std::string("q"));
  QCOMPARE(span.output.front().text, std::string("a"));
  QCOMPARE(span.user.externalId, std::string("person"));
  QCOMPARE(rig.sink.events.size(), std::size_t{2001});
  QCOMPARE(rig.sink.events.at("e2000").userId, std::string("person"));
}

void TestPullers::opikStreams()
{
  const auto rows = rowsFrom(0, 620, "2025-12-30");
  VendorServer server([&](const VendorRequest& request) -> VendorAnswer {
    if (request.headers.at("authorization") != "key" || request.headers.at("comet-workspace") != "team")
      return {401};
    if (request.body.find("\"truncate\":false") == std::string::npos)
      return {400};
    const auto at = request.body.find("id", request.body.find("\"last_retrieved_id\":") + 20);
    std::size_t first = request.body.find("last_retrieved_id") == std::string::npos ? 0 : static_cast<std::size_t>(std::stoi(request.body.substr(at + 2, 4))) + 1;
    std::string body;
    for (std::size_t count = 0; first < rows.size() && count < 500; ++count, ++first)
      body += request.path == "/v1/private/traces/search"
                ? fmt::format("{{\"id\":\"{0}\",\"thread_id\":\"th\",\"start_time\":\"{1}\",\"input\":{{\"q\":1}}}}\n", rows[first].id, rows[first].at)
                : fmt::format("{{\"id\":\"s{0}\",\"trace_id\":\"{0}\",\"type\":\"llm\",\"start_time\":\"{1}\",\"input\":{{\"messages\":[{{\"role\":\"user\",\"content\":\"{2}\"}}]}}}}\n", rows[first].id, rows[first].at, rows[first].text);
    return {200, body};
  });
  SyncRig rig("opik", server.address(), {{"api_key", "key"}, {"workspace", "team"}, {"project", "Default Project"}});
  QVERIFY(rig.test());
  const auto run = rig.run();
  QVERIFY2(run.has_value(), run ? "" : run.error().message.c_str());
  QCOMPARE(rig.sink.spans.size(), std::size_t{2 * 620});
}

QTEST_GUILESS_MAIN(TestPullers)
#include "tst_pullers.moc"
