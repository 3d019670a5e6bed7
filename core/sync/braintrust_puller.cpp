#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "sync/cursor.h"
#include "sync/pullers.h"

namespace hone {

namespace {

constexpr char kBraintrust[] = "Braintrust";
constexpr int kTracesPerPage = 50;

/// Rows of a project's logs, newest first, down to the beginning of the window. Rows come again in older versions.
/// https://www.braintrust.dev/docs/reference/api
class BraintrustPuller final : public Puller {
public:
  explicit BraintrustPuller(PullerContext context) : m_context(std::move(context)), m_base(m_context.fields.address("base_url")) {}

  Result<SyncPage> page(const std::string& cursor, Micros now) override
  {
    SyncCursor at(cursor);
    at.open(m_context.settings, now, "rows");
    HONE_TRY(const auto answer, fetch(at["page"], kTracesPerPage));
    HONE_TRY(const JsonValue body, parseAnswer(m_parser, answer, kBraintrust));
    const JsonValue rows = body["events"];
    if (!rows.isArray())
      return fail(ErrorKind::network, "Braintrust answered without a list of rows. The page was not taken.");
    PageBuilder page(m_base);
    const VendorKeys keys{m_context.fields["conversation_key"], m_context.fields["user_key"]};
    const auto from = at.from();
    bool allOlder = from && rows.size() > 0;
    rows.forEach([&](const JsonValue& row) {
      const auto created = row["created"].time();
      allOlder = allOlder && created && *created < *from;
      const bool read = page.add(row, [&](const JsonValue& value, JsonUnpacker& unpacker, VendorRows& out) { return readBraintrustRow(value, keys, unpacker, out); });
      if (read)
        page.page().versions.push_back({row["id"].text(), row["_xact_id"].integer().value_or(std::atoll(row["_xact_id"].text().c_str()))});
    });
    const std::string next = body["cursor"].text();
    const bool last = next.empty() || rows.size() == 0 || allOlder;
    if (last)
      at.close();
    else
      at.set("page", next);
    return page.finish(at, last);
  }

  Result<std::string> test() override
  {
    HONE_TRY(const auto answer, fetch({}, 1));
    JsonParser parser;
    HONE_TRY(const JsonValue body, parseAnswer(parser, answer, kBraintrust));
    return std::string(body["events"].size() > 0 ? "Braintrust answered; the project has logs." : "Braintrust answered; the project has no logs yet.");
  }

private:
  Result<HttpResponse> fetch(const std::string& cursor, int limit)
  {
    JsonWriter json;
    json.beginObject().member("limit", limit);
    if (!cursor.empty())
      json.member("cursor", cursor);
    json.endObject();
    return m_context.transport.send({"POST", m_base + "/v1/project_logs/" + percentEncoded(m_context.fields["project_id"]) + "/fetch",
                                     {{"Authorization", "Bearer " + m_context.fields["api_key"]}, {"Content-Type", "application/json"}, {"Accept", "application/json"}}, json.take()});
  }

  PullerContext m_context;
  std::string m_base;
  JsonParser m_parser;
};

} // namespace

PullerKind braintrustKind()
{
  return {{"braintrust", "Braintrust", "The logs of a Braintrust project, with their scores.",
           {{"base_url", "Address", "The cloud's (https://api.braintrust.dev, https://api-eu.braintrust.dev) or your own data plane's.", "https://api.braintrust.dev", false, true, {}},
            {"api_key", "API key", "Begins with sk-. In Braintrust: settings, API keys.", "", true, true, {}},
            {"project_id", "Project id", "In Braintrust: project settings, copy project id.", "", false, true, {}},
            {"conversation_key", "Conversation key", "The metadata field that names the conversation; empty for the usual ones (session_id, thread_id, conversation_id).", "", false, false, {}},
            {"user_key", "User key", "The metadata field that names the user; empty for the usual ones (user_id, user).", "", false, false, {}}}},
          [](PullerContext context) -> std::unique_ptr<Puller> { return std::make_unique<BraintrustPuller>(std::move(context)); }};
}

} // namespace hone
