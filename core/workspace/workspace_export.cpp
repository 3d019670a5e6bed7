#include "workspace/workspace_impl.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/counted.h"
#include "base/json_writer.h"
#include "patterns/statistics.h"
#include "report/report.h"
#include "workspace/file_writer.h"
#include "workspace/hone_jsonl.h"

namespace hone {

namespace {

/// Hands every conversation with its facts to write, source by source, with progress; returns how many.
Result<std::int64_t> exportEach(const Store& store, const Snapshot& facts, const JobContext& job,
                                const std::function<Result<void>(const ConversationFacts&, const Conversation&)>& write)
{
  // Source by source, so that reading the file back opens each source once.
  std::map<SourceId, std::vector<ConversationId>> idsOf;
  for (const ConversationFacts& conversation : facts.facts())
    idsOf[conversation.source].push_back(conversation.id);
  std::int64_t written = 0;
  Result<void> state;
  for (const auto& [source, ids] : idsOf) {
    HONE_CHECK(store.forEachConversation(ids, true, [&](ConversationId id, Conversation&& conversation) {
      const ConversationFacts* const found = facts.find(id);
      if (!found)
        return true;
      if (job.isCancelled()) {
        state = fail(ErrorKind::cancelled, "The export was stopped. No file was written.");
        return false;
      }
      state = write(*found, conversation);
      if (!state)
        return false;
      if (++written % 64 == 0)
        job.progress(static_cast<double>(written) / static_cast<double>(facts.facts().size()), "Writing conversations");
      return true;
    }));
    if (!state)
      return std::unexpected(state.error());
  }
  return written;
}

std::unordered_map<SourceId, const Source*> sourcesById(const Snapshot& facts)
{
  std::unordered_map<SourceId, const Source*> out;
  for (const Source& source : facts.sources())
    out[source.id] = &source;
  return out;
}

} // namespace

Result<std::int64_t> WorkspaceImpl::exportJsonl(const std::string& path, const JobContext& job) const
{
  HONE_TRY(const auto facts, snapshot());
  HONE_TRY(auto file, FileWriter::create(path));
  const auto sources = sourcesById(*facts);
  // Events in the records of conversations go with them; the others stand behind all conversations.
  std::unordered_map<ConversationId, std::vector<Event>> eventsOf;
  HONE_CHECK(m_store->forEachEvent([&](const StoredEvent& stored) {
    if (stored.conversation)
      eventsOf[stored.conversation].push_back(stored.event);
    return true;
  }));
  HONE_TRY(const auto written, exportEach(*m_store, *facts, job, [&](const ConversationFacts& known, const Conversation& stored) {
    Conversation conversation = stored;
    if (const auto events = eventsOf.find(known.id); events != eventsOf.end())
      conversation.events = events->second;
    ExportedKnowledge knowledge;
    if (const auto source = sources.find(known.source); source != sources.end()) {
      knowledge.source = source->second->name;
      knowledge.sourceKind = source->second->kind;
    }
    for (const IntentId intent : known.intents)
      knowledge.intents.emplace_back(facts->intentName(intent), facts->intentOrigin(known.id, knowledge.intents.empty()));
    knowledge.assessment = known.outcome;
    return file.write(honeJsonLine(conversation, knowledge) + '\n');
  }));
  Result<void> state;
  HONE_CHECK(m_store->forEachEvent([&](const StoredEvent& stored) {
    if (stored.conversation)
      return true;
    const auto source = sources.find(stored.source);
    state = file.write(honeEventLine(stored.event, source == sources.end() ? std::string() : source->second->name,
                                     source == sources.end() ? std::string() : source->second->kind) + '\n');
    return state.has_value();
  }));
  HONE_CHECK(state);
  HONE_CHECK(file.finish());
  // An erasure names the files that it cannot reach.
  (void)m_store->privacy().note("export", path, fmt::format("{{\"conversations\":{}}}", written));
  return written;
}

Result<std::int64_t> WorkspaceImpl::exportCsv(const std::string& path, const JobContext& job) const
{
  HONE_TRY(const auto facts, snapshot());
  HONE_TRY(auto file, FileWriter::create(path));
  HONE_CHECK(file.write(csvLine({"conversation_id", "external_id", "source", "user_id", "agent_version", "model", "started_at",
                                 "end_reason", "intent", "outcome", "outcome_source", "message_index", "role", "name", "text",
                                 "tool_calls", "at", "finish_reason"})));
  const auto sources = sourcesById(*facts);
  HONE_TRY(const auto written, exportEach(*m_store, *facts, job, [&](const ConversationFacts& known, const Conversation& conversation) -> Result<void> {
    const auto source = sources.find(known.source);
    const std::string intent = known.intents.empty() ? std::string() : facts->intentName(known.intents.front());
    // A conversation without any message (a crashed run) still has a line.
    const std::size_t lines = std::max<std::size_t>(conversation.messages.size(), 1);
    for (std::size_t i = 0; i < lines; ++i) {
      const Message* const message = i < conversation.messages.size() ? &conversation.messages[i] : nullptr;
      std::string calls;
      if (message && !message->toolCalls.empty()) {
        JsonWriter json;
        json.beginArray();
        for (const ToolCall& call : message->toolCalls)
          json.beginObject().member("name", call.name).key("arguments").rawOrText(call.arguments).endObject();
        calls = json.endArray().take();
      }
      HONE_CHECK(file.write(csvLine(
        {std::to_string(known.id.value), conversation.externalId, source == sources.end() ? std::string() : source->second->name,
         conversation.user.externalId, conversation.agentVersion, conversation.model,
         conversation.startedAt ? formatIsoTime(*conversation.startedAt) : std::string(), conversation.endReason, intent,
         std::string(toString(known.outcome.outcome)), known.outcome.source, message ? std::to_string(i) : std::string(),
         message ? std::string(message->role == Role::other ? std::string_view(message->roleName) : toString(message->role)) : std::string(),
         message ? message->name : std::string(), message ? message->text : std::string(), calls,
         message && message->at ? formatIsoTime(*message->at) : std::string(), message ? message->finishReason : std::string()})));
    }
    return {};
  }));
  HONE_CHECK(file.finish());
  // An erasure names the files that it cannot reach.
  (void)m_store->privacy().note("export", path, fmt::format("{{\"conversations\":{}}}", written));
  return written;
}

Result<std::string> WorkspaceImpl::intentsCsv() const
{
  HONE_TRY(const auto facts, snapshot());
  std::vector<ConversationId> ids;
  for (const ConversationFacts& conversation : facts->facts())
    ids.push_back(conversation.id);
  HONE_TRY(const auto rows, m_store->rows(ids));
  HONE_TRY(auto assignments, m_store->assignments());
  std::ranges::sort(assignments, {}, [](const IntentAssignment& one) { return std::pair(one.conversation, one.ordinal); });
  std::string out = csvLine({"conversation_id", "external_id", "intent", "category", "confidence", "origin"});
  auto next = assignments.cbegin();
  for (const ConversationRow& row : rows) {
    if (!row.id)
      continue;
    while (next != assignments.cend() && next->conversation < row.id)
      ++next;
    bool any = false;
    for (; next != assignments.cend() && next->conversation == row.id; ++next) {
      const Intent* const intent = facts->intent(next->intent);
      // No fit is said once, on the first row; it is not a further task.
      if (!intent && any)
        continue;
      any = true;
      out += csvLine({std::to_string(row.id.value), row.externalId, intent ? intent->name : std::string(),
                      intent ? intent->category : std::string(), fmt::format("{:.4f}", next->confidence), next->origin});
    }
    if (!any)
      out += csvLine({std::to_string(row.id.value), row.externalId, "", "", "", ""});
  }
  return out;
}

Result<std::string> WorkspaceImpl::outcomesCsv() const
{
  HONE_TRY(const auto facts, snapshot());
  std::vector<ConversationId> ids;
  for (const ConversationFacts& conversation : facts->facts())
    ids.push_back(conversation.id);
  HONE_TRY(const auto rows, m_store->rows(ids));
  std::string out = csvLine({"conversation_id", "external_id", "outcome", "probability_failed", "source"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const OutcomeAssessment& assessment = facts->facts()[i].outcome;
    if (rows[i].id)
      out += csvLine({std::to_string(rows[i].id.value), rows[i].externalId, std::string(toString(assessment.outcome)),
                      assessment.source.empty() ? std::string() : fmt::format("{:.4f}", assessment.probabilityFailed), assessment.source});
  }
  return out;
}

Result<ReportData> WorkspaceImpl::reportData() const
{
  HONE_TRY(const auto facts, snapshot());
  HONE_TRY(const auto numbers, overview(Filter{}));
  HONE_TRY(const auto rows, facts->matching(Filter{}));
  ReportData data;
  data.title = "What users try to do, and where they fail";
  data.generatedAt = nowMicros();
  data.store = std::filesystem::path(m_store->path()).filename().string();
  data.sources = facts->sources();
  data.failureRate = numbers.failureRate;
  data.conversations = numbers.conversations;
  data.users = numbers.users;
  for (const auto& [outcome, count] : numbers.outcomes)
    data.outcomes.emplace_back(toString(outcome), count);
  data.versions = numbers.versions;
  HONE_TRY(data.intents, intentSummaries(*facts, rows));
  data.patterns = facts->allPatterns("failed");
  HONE_TRY(data.fixes, m_store->fixes());
  return data;
}

Result<std::string> WorkspaceImpl::report(ReportFormat format) const
{
  HONE_TRY(const auto data, reportData());
  switch (format) {
  case ReportFormat::html: return reportHtml(data);
  case ReportFormat::csv: return reportCsv(data);
  case ReportFormat::markdown: return reportMarkdown(data);
  }
  return fail(ErrorKind::invalidInput, "There is no such report format.");
}

Result<void> WorkspaceImpl::writeReport(ReportFormat format, const std::string& path) const
{
  HONE_TRY(const auto text, report(format));
  HONE_CHECK(writeFile(path, text));
  (void)m_store->privacy().note("export", path, "{}");
  return {};
}

std::vector<HealthCheck> WorkspaceImpl::check() const
{
  std::vector<HealthCheck> out;
  const auto facts = snapshot();
  if (!facts) {
    out.push_back({"Store", false, facts.error().describe()});
    return out;
  }
  // Reads every text once: a page of the file that is damaged shows here and not in the middle of work.
  const auto read = exportEach(*m_store, **facts, JobContext(), [](const ConversationFacts&, const Conversation&) { return Result<void>(); });
  if (!read)
    out.push_back({"Store", false, read.error().describe() + " Keep a copy of the file and import its sources into a new store."});
  else
    out.push_back({"Store", true, counted(*read, "conversation") + " can be read."});
  if (const auto problems = m_store->integrityProblems(); !problems)
    out.push_back({"File", false, problems.error().describe()});
  else if (problems->empty())
    out.push_back({"File", true, "The database file and its full-text index are sound."});
  else
    for (const std::string& problem : *problems)
      out.push_back({"File", false, problem + " Keep a copy of the file and import its sources into a new store."});
  const std::int64_t waiting = (*facts)->notAnalysed();
  out.push_back({"Analysis", true, waiting == 0 ? std::string("Every conversation is analysed.")
                                                        : counted(waiting, "conversation is", "conversations are") + " not analysed yet. Run the analysis (hone-cli analyze).",
                 waiting > 0});
  for (const Source& source : (*facts)->sources()) {
    const bool adds = source.received == source.stored + source.merged + source.unchanged + source.rejected;
    if (!adds)
      out.push_back({"Source " + source.name, false, "Its ledger does not add up: import it again."});
    const auto kept = m_store->quarantineCount(source.id);
    if (!kept)
      out.push_back({"Source " + source.name, false, kept.error().describe()});
    else if (*kept > 0)
      out.push_back({"Source " + source.name, true, counted(*kept, "record is", "records are") + " set aside. The quarantine says why, and reads them again once the cause is mended (hone-cli quarantine list, retry).", true});
  }
  if (const auto folders = repositories())
    for (const std::string& folder : *folders) {
      const auto opened = Repository::open(folder);
      out.push_back({"Repository " + folder, opened.has_value(), opened ? std::string("Can be opened.") : opened.error().describe()});
    }
  return out;
}

} // namespace hone
