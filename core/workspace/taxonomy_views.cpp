#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <unordered_map>

#include <fmt/format.h>

#include "intents/layout.h"
#include "patterns/statistics.h"
#include "workspace/file_writer.h"
#include "workspace/taxonomy_impl.h"

namespace hone {

namespace {

constexpr std::size_t kRepresentative = 3;
constexpr std::size_t kBorderline = 2;
constexpr std::string_view kPersonOrigin = "person"; // of an assignment
constexpr std::size_t kMostTaxonomyFile = std::size_t{64} << 20;
constexpr std::uint64_t kMapSeed = 1; // the same store, the same map

/// What figures() adds up of an intent, a category or a signal.
struct Sums {
  std::int64_t conversations = 0, failures = 0, withOutcome = 0;
  std::vector<std::int64_t> trend;
  Rate rate() const { return wilson(failures, withOutcome); }
};

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

} // namespace

Result<void> TaxonomyImpl::exportTo(const std::string& path) const
{
  HONE_TRY(const std::string json, toJson());
  return writeFile(path, json);
}

Result<TaxonomyImport> TaxonomyImpl::importFrom(const std::string& path)
{
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return fail(ErrorKind::invalidInput, fmt::format("{} could not be opened: {}. Nothing was changed.", path, std::strerror(errno)));
  std::string text;
  char buffer[65536];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, got);
    if (text.size() > kMostTaxonomyFile) // fromJson() says what is wrong with it
      break;
  }
  if (std::ferror(file.get()))
    return fail(ErrorKind::invalidInput, fmt::format("{} could not be read. Nothing was changed.", path));
  return fromJson(text);
}

Result<IntentFigureTable> TaxonomyImpl::figures(const std::vector<ConversationId>& conversations) const
{
  HONE_TRY(const auto facts, m_snapshot());
  IntentFigureTable table;
  Micros first = std::numeric_limits<Micros>::max();
  Micros last = std::numeric_limits<Micros>::min();
  std::vector<const ConversationFacts*> rows;
  rows.reserve(conversations.size());
  for (const ConversationId id : conversations)
    if (const auto row = facts->facts().find(id); row && facts->isAnalysed(*row)) {
      rows.push_back(&facts->facts()[*row]);
      if (const auto& at = rows.back()->startedAt) {
        first = std::min(first, *at);
        last = std::max(last, *at);
      }
    }
  table.conversations = static_cast<std::int64_t>(rows.size());
  const bool timed = first < last;
  if (timed) {
    table.from = first;
    table.to = last;
  }
  const auto addTo = [&](Sums& sum, const ConversationFacts& conversation) {
    ++sum.conversations;
    sum.failures += isFailure(conversation.outcome.outcome);
    sum.withOutcome += conversation.outcome.outcome != Outcome::unknown;
    if (!timed || !conversation.startedAt)
      return;
    sum.trend.resize(kTrendParts);
    const double place = static_cast<double>(*conversation.startedAt - first) / static_cast<double>(last - first);
    ++sum.trend[std::min<std::size_t>(kTrendParts - 1, static_cast<std::size_t>(place * kTrendParts))];
  };
  std::unordered_map<IntentId, std::string> categoryOf;
  for (const Intent& intent : facts->intents())
    categoryOf.emplace(intent.id, intent.category);
  HONE_TRY(const bool signalsOn, m_learned.signalIntentsOn());
  std::map<IntentId, Sums> ofIntent;
  std::map<std::string, Sums> ofCategory;
  std::map<SignalKind, Sums> ofSignal;
  if (signalsOn)
    for (const SignalKind kind : kSignalIntents)
      ofSignal[kind];
  for (const ConversationFacts* const conversation : rows) {
    std::vector<const std::string*> counted; // of its few categories
    for (const IntentId intent : conversation->intents) {
      addTo(ofIntent[intent], *conversation);
      const auto category = categoryOf.find(intent);
      if (category == categoryOf.end() || std::ranges::any_of(counted, [&](const std::string* name) { return *name == category->second; }))
        continue;
      counted.push_back(&category->second);
      addTo(ofCategory[category->second], *conversation);
    }
    if (conversation->intents.empty())
      addTo(ofIntent[IntentId{}], *conversation);
    if (!signalsOn)
      continue;
    bool any = false;
    for (auto& [kind, sum] : ofSignal)
      if (std::ranges::find(conversation->outcome.signals, kind, &Signal::kind) != conversation->outcome.signals.end()) {
        addTo(sum, *conversation);
        any = true;
      }
    table.withSignals += any;
  }
  for (auto& [intent, sum] : ofIntent)
    table.intents.push_back({intent, sum.conversations, sum.rate(), std::move(sum.trend)});
  for (auto& [category, sum] : ofCategory)
    table.categories.push_back({category, sum.conversations, sum.rate(), std::move(sum.trend)});
  for (auto& [kind, sum] : ofSignal)
    table.signals.push_back({kind, sum.conversations, sum.rate(), std::move(sum.trend)});
  return table;
}

Result<std::vector<IntentExample>> TaxonomyImpl::examples(IntentId intent) const
{
  HONE_TRY(const auto facts, m_snapshot());
  std::vector<IntentExample> list;
  const auto add = [&](const IntentAssignment& assignment, std::size_t most, bool borderline) {
    if (list.size() < most && assignment.intent == intent && std::ranges::find(list, assignment.conversation, &IntentExample::conversation) == list.end())
      list.push_back({assignment.conversation, {}, assignment.confidence, borderline});
  };
  if (const auto known = facts->examples().find(intent.value); known != facts->examples().end()) {
    HONE_TRY(const auto found, m_store.primaryAssignments(std::span(known->second)));
    for (const ConversationId id : known->second) // the best first
      if (const auto assignment = std::ranges::find(found, id, &IntentAssignment::conversation); assignment != found.end())
        add(*assignment, kRepresentative, false);
  }
  if (list.size() < kRepresentative) {
    HONE_TRY(const auto surest, m_store.primaryAssignments(intent, true, static_cast<int>(2 * kRepresentative)));
    for (const IntentAssignment& assignment : surest)
      add(assignment, kRepresentative, false);
  }
  // A person is sure, so that theirs stand at the other end; a few more than needed for those that are listed already.
  HONE_TRY(const auto least, m_store.primaryAssignments(intent, false, static_cast<int>(kRepresentative + kBorderline)));
  for (const IntentAssignment& assignment : least)
    if (assignment.origin != kPersonOrigin)
      add(assignment, kRepresentative + kBorderline, true);
  std::vector<ConversationId> ids;
  for (const IntentExample& example : list)
    ids.push_back(example.conversation);
  HONE_TRY(const auto rows, m_store.rows(ids));
  for (const ConversationRow& row : rows)
    if (const auto example = std::ranges::find(list, row.id, &IntentExample::conversation); example != list.end())
      example->opening = row.opening;
  return list;
}

Result<IntentMap> TaxonomyImpl::map(const JobContext& job) const
{
  HONE_TRY(const auto facts, m_snapshot());
  std::vector<ConversationId> ids;
  for (std::size_t row = 0; row < facts->facts().size(); ++row)
    if (facts->isAnalysed(row))
      ids.push_back(facts->facts()[row].id);
  const auto stopped = [] { return fail(ErrorKind::cancelled, "The map was stopped. Nothing was changed."); };
  constexpr double kReading = 0.3;
  std::vector<IntentDocument> documents;
  documents.reserve(ids.size());
  HONE_CHECK(m_store.forEachConversation(ids, false, [&](ConversationId id, Conversation&& conversation) {
    documents.push_back(intentDocument(id, conversation));
    if (documents.size() % 256 == 0)
      job.progress(kReading * static_cast<double>(documents.size()) / static_cast<double>(ids.size()), "Reading conversations");
    return !job.isCancelled();
  }));
  if (job.isCancelled())
    return stopped();
  std::vector<IntentId> intents; // of the documents, one by one
  intents.reserve(documents.size());
  for (const IntentDocument& document : documents) {
    const ConversationFacts* const conversation = facts->find(document.id);
    intents.push_back(conversation && !conversation->intents.empty() ? conversation->intents.front() : IntentId{});
  }
  const JobContext rest([&](double fraction, std::string_view step) { job.progress(fraction < 0 ? fraction : kReading + (1 - kReading) * fraction, step); },
                        job.cancellation());
  HONE_TRY(const auto places, layoutConversations(documents, intents, kMapSeed, rest));
  IntentMap map;
  map.points.reserve(documents.size());
  for (std::size_t i = 0; i < std::min(documents.size(), places.size()); ++i)
    map.points.push_back({documents[i].id, intents[i], places[i].x, places[i].y});
  return map;
}

} // namespace hone
