#include "workspace/taxonomy_impl.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <unordered_map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/mix.h"
#include "base/system_user.h"
#include "capture/json.h"
#include "fixes/repository.h"
#include "intents/discovery.h"
#include "patterns/label_quality.h"
#include "workspace/settings_keys.h"

namespace hone {

namespace {

constexpr std::string_view kPersonKey = "workspace.person";
constexpr std::size_t kExamples = 3;
constexpr std::size_t kLeastSuggested = 5; // smaller groups among what fits nothing are chance
constexpr std::int64_t kLeastGoldPerStratum = 3;
constexpr double kUnsure = 0.5;
constexpr std::size_t kMostLearned = 100;
constexpr std::size_t kMostJson = std::size_t{64} << 20;

} // namespace

TaxonomyImpl::TaxonomyImpl(Store& store, LiveAnalysis& learned, GetSnapshot snapshot, std::function<void()> changed, Judge judge)
  : m_store(store), m_learned(learned), m_snapshot(std::move(snapshot)), m_changed(std::move(changed)), m_judge(std::move(judge))
{
  if (const auto name = person())
    m_store.setPerson(*name);
}

Result<IntentId> TaxonomyImpl::create(const std::string& name, const std::string& category, const std::string& description)
{
  return told(m_store.createIntent(name, category, description));
}

Result<void> TaxonomyImpl::describe(IntentId intent, const std::string& description)
{
  return told(m_store.describeIntent(intent, description));
}

Result<void> TaxonomyImpl::setPinned(IntentId intent, bool pinned) { return told(m_store.setIntentPinned(intent, pinned)); }

Result<void> TaxonomyImpl::setRetired(IntentId intent, bool retired) { return told(m_store.setIntentRetired(intent, retired)); }

Result<void> TaxonomyImpl::move(const std::vector<ConversationId>& conversations, IntentId into)
{
  HONE_CHECK(told(m_store.moveConversations(conversations, into)));
  learnFrom(conversations, into);
  return {};
}

void TaxonomyImpl::learnFrom(std::span<const ConversationId> conversations, IntentId intent)
{
  // A sample teaches as much as thousands; the next analysis learns from all of them.
  if (const auto near = m_learned.learn(conversations.first(std::min(kMostLearned, conversations.size())), intent))
    m_judge(*near);
}

Result<std::vector<ThresholdEffect>> TaxonomyImpl::thresholdEffects() const
{
  HONE_TRY(const auto points, m_learned.consequences());
  std::vector<ThresholdEffect> effects;
  for (const ThresholdPoint& point : points)
    effects.push_back({point.threshold, point.coverage, point.accuracy});
  return effects;
}

Result<std::int64_t> TaxonomyImpl::setThreshold(double threshold, const JobContext& job)
{
  HONE_CHECK(m_learned.setThreshold(threshold));
  HONE_TRY(const auto ids, m_store.conversationIds());
  constexpr std::size_t kAtOnce = 500;
  const auto primaries = [&](std::span<const ConversationId> part) -> Result<std::vector<IntentId>> {
    HONE_TRY(const auto facts, m_store.facts(part));
    std::vector<IntentId> intents;
    for (const ConversationFacts& conversation : facts)
      intents.push_back(conversation.intents.empty() ? IntentId{} : conversation.intents.front());
    return intents;
  };
  std::int64_t moved = 0;
  for (std::size_t first = 0; first < ids.size(); first += kAtOnce) {
    job.progress(static_cast<double>(first) / static_cast<double>(ids.size()), "Judging conversations again");
    if (job.isCancelled())
      return fail(ErrorKind::cancelled, "This was stopped. The threshold is set; the conversations not yet looked at keep their intents.");
    const auto part = std::span(ids).subspan(first, std::min(kAtOnce, ids.size() - first));
    HONE_TRY(const auto before, primaries(part));
    HONE_CHECK(m_learned.judge(part));
    HONE_TRY(const auto after, primaries(part));
    for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i)
      moved += before[i] != after[i];
  }
  m_changed();
  return moved;
}

Result<TaxonomyChange> TaxonomyImpl::undo() { return told(m_store.undoTaxonomyChange()); }

Result<std::string> TaxonomyImpl::person() const
{
  HONE_TRY(std::string name, m_store.setting(std::string(kPersonKey)));
  return name.empty() ? defaultPerson() : name;
}

std::string TaxonomyImpl::defaultPerson() const
{
  std::string name = systemUser();
  if (!name.empty())
    return name;
  // An account without a name, as in a container: who commits to the connected repository.
  if (const auto folders = m_store.setting(std::string(kRepositoriesKey)))
    if (const auto repository = Repository::open(folders->substr(0, folders->find('\n'))))
      name = (*repository)->authorName();
  return name.empty() ? systemAccount() : name;
}

Result<void> TaxonomyImpl::setPerson(const std::string& name)
{
  HONE_CHECK(m_store.setSetting(std::string(kPersonKey), name));
  m_store.setPerson(name.empty() ? defaultPerson() : name);
  return {};
}

Result<std::vector<std::string>> TaxonomyImpl::openings(const std::vector<ConversationId>& conversations, std::size_t most) const
{
  const std::vector<ConversationId> first(conversations.begin(),
                                          conversations.begin() + static_cast<std::ptrdiff_t>(std::min(most, conversations.size())));
  HONE_TRY(const auto rows, m_store.rows(first));
  std::vector<std::string> texts;
  for (const ConversationRow& row : rows)
    texts.push_back(row.opening);
  return texts;
}

Result<std::vector<SplitProposal::Part>> TaxonomyImpl::groups(const std::vector<ConversationId>& conversations, int count,
                                                              const JobContext& job) const
{
  std::vector<IntentDocument> documents;
  HONE_CHECK(m_store.forEachConversation(conversations, false, [&](ConversationId id, Conversation&& conversation) {
    documents.push_back(intentDocument(id, conversation));
    return !job.isCancelled();
  }));
  if (job.isCancelled())
    return fail(ErrorKind::cancelled, "This was stopped. Nothing was changed.");
  DiscoveryOptions options;
  options.intentCount = count;
  HONE_TRY(const auto found, discoverIntents(documents, EarlierTaxonomy{}, options, job));
  std::vector<SplitProposal::Part> parts;
  std::vector<IntentAssignment> assignments = found.assignments;
  std::ranges::stable_sort(assignments, std::ranges::greater(), &IntentAssignment::confidence);
  for (const Intent& intent : found.intents) {
    SplitProposal::Part part;
    part.name = intent.name;
    part.keywords = intent.keywords;
    for (const IntentAssignment& assignment : assignments)
      if (assignment.ordinal == 0 && assignment.intent == intent.id)
        part.members.push_back(assignment.conversation);
    if (part.members.empty())
      continue;
    HONE_TRY(part.examples, openings(part.members, kExamples));
    parts.push_back(std::move(part));
  }
  std::ranges::stable_sort(parts, std::ranges::greater(), [](const SplitProposal::Part& part) { return part.members.size(); });
  return parts;
}

Result<SplitProposal> TaxonomyImpl::proposeSplit(IntentId intent, const JobContext& job) const
{
  HONE_TRY(const auto facts, m_snapshot());
  std::vector<ConversationId> members;
  for (const ConversationFacts& conversation : facts->facts())
    if (!conversation.intents.empty() && conversation.intents.front() == intent)
      members.push_back(conversation.id);
  SplitProposal proposal;
  HONE_TRY(proposal.parts, groups(members, 0, job));
  // Where the data does not part by itself, the best cut in two is still an answer to the question that was asked.
  if (proposal.parts.size() < 2 && members.size() >= 2) {
    HONE_TRY(proposal.parts, groups(members, 2, job));
  }
  return proposal;
}

Result<IntentId> TaxonomyImpl::split(IntentId from, const std::string& name, const std::vector<ConversationId>& conversations)
{
  HONE_TRY(const IntentId made, told(m_store.splitIntent(from, name, conversations)));
  learnFrom(conversations, made);
  return made;
}

Result<std::int64_t> TaxonomyImpl::findSuggestions(const JobContext& job)
{
  HONE_TRY(const auto facts, m_snapshot());
  std::vector<ConversationId> rest;
  for (std::size_t row = 0; row < facts->facts().size(); ++row)
    if (facts->isAnalysed(row) && facts->facts()[row].intents.empty())
      rest.push_back(facts->facts()[row].id);
  std::vector<IntentSuggestion> found;
  if (rest.size() >= kLeastSuggested) {
    HONE_TRY(auto parts, groups(rest, 0, job));
    for (SplitProposal::Part& part : parts) {
      const auto taken = [&](const Intent& intent) { return equalsAsciiCase(intent.name, part.name); };
      if (part.members.size() >= kLeastSuggested && std::ranges::none_of(facts->intents(), taken))
        found.push_back({0, std::move(part.name), std::move(part.keywords), std::move(part.members)});
    }
  }
  HONE_CHECK(m_store.putSuggestions(found));
  HONE_TRY(const auto open, m_store.suggestions());
  m_changed();
  return static_cast<std::int64_t>(open.size());
}

Result<std::vector<SuggestedIntent>> TaxonomyImpl::suggestions() const
{
  HONE_TRY(auto open, m_store.suggestions());
  HONE_TRY(const auto facts, m_snapshot());
  std::vector<SuggestedIntent> list;
  for (IntentSuggestion& suggestion : open) {
    SuggestedIntent& entry = list.emplace_back();
    HONE_TRY(entry.examples, openings(suggestion.members, kExamples));
    for (const ConversationId member : suggestion.members)
      if (const ConversationFacts* const conversation = facts->find(member)) {
        entry.withOutcome += conversation->outcome.outcome != Outcome::unknown;
        entry.failures += isFailure(conversation->outcome.outcome);
      }
    entry.suggestion = std::move(suggestion);
  }
  return list;
}

Result<IntentId> TaxonomyImpl::accept(std::int64_t suggestion, const std::string& name)
{
  return told(m_store.acceptSuggestion(suggestion, name));
}

Result<void> TaxonomyImpl::dismiss(std::int64_t suggestion) { return told(m_store.dismissSuggestion(suggestion)); }

namespace {

/// How many are drawn of each stratum, `size` in all: by what they hold, but three of each where there is room for that.
/// REQUIRES: size is at most the sum of what they hold.
std::vector<std::int64_t> sharesOf(const std::vector<std::int64_t>& held, std::int64_t size)
{
  const std::int64_t least = held.empty() ? 0 : std::min(kLeastGoldPerStratum, size / static_cast<std::int64_t>(held.size()));
  std::vector<std::int64_t> shares;
  for (const std::int64_t count : held) {
    shares.push_back(std::min(count, least));
    size -= shares.back();
  }
  // The next goes to whom it brings nearest to his share.
  const auto need = [&](std::size_t i) { return shares[i] < held[i] ? static_cast<double>(held[i]) / static_cast<double>(shares[i] + 1) : 0.0; };
  std::priority_queue<std::pair<double, std::size_t>> waiting;
  for (std::size_t i = 0; i < held.size(); ++i)
    waiting.emplace(need(i), i);
  for (; size > 0; --size) {
    const std::size_t i = waiting.top().second;
    waiting.pop();
    ++shares[i];
    waiting.emplace(need(i), i);
  }
  return shares;
}

} // namespace

Result<std::int64_t> TaxonomyImpl::drawGoldSet(std::int64_t size)
{
  if (size < 1 || size > 100'000)
    return fail(ErrorKind::invalidInput, "A gold set has between 1 and 100,000 conversations.");
  HONE_TRY(const auto facts, m_snapshot());
  HONE_TRY(const auto unsure, m_store.unsureConversations(kUnsure));
  // A stratum an intent (0: no fit), what the classifier is unsure of apart from the rest of it.
  std::map<std::pair<IntentId, bool>, std::vector<ConversationId>> strata;
  std::int64_t total = 0;
  for (std::size_t row = 0; row < facts->facts().size(); ++row) {
    const ConversationFacts& conversation = facts->facts()[row];
    if (!facts->isAnalysed(row))
      continue;
    const IntentId intent = conversation.intents.empty() ? IntentId{} : conversation.intents.front();
    strata[{intent, std::ranges::binary_search(unsure, conversation.id)}].push_back(conversation.id);
    ++total;
  }
  std::vector<std::int64_t> held;
  for (const auto& [stratum, members] : strata)
    held.push_back(static_cast<std::int64_t>(members.size()));
  const std::vector<std::int64_t> shares = sharesOf(held, std::min(size, total));
  std::vector<GoldItem> items;
  std::size_t next = 0;
  for (auto& [stratum, members] : strata) {
    const std::int64_t drawn = shares[next++];
    std::ranges::sort(members, {}, [](ConversationId id) { return mixBits(static_cast<std::uint64_t>(id.value)); });
    for (std::int64_t i = 0; i < drawn; ++i)
      items.push_back({members[static_cast<std::size_t>(i)], stratum.first, static_cast<double>(members.size()) / static_cast<double>(drawn), {}});
  }
  HONE_CHECK(m_store.putGoldItems(items));
  m_changed();
  return static_cast<std::int64_t>(items.size());
}

Result<void> TaxonomyImpl::labelGold(ConversationId conversation, std::optional<IntentId> intent)
{
  HONE_TRY(const std::string who, person());
  return told(m_store.putGoldLabel(conversation, who, intent));
}

Result<GoldReport> TaxonomyImpl::goldReport() const
{
  HONE_TRY(const auto items, m_store.goldItems());
  HONE_TRY(const auto facts, m_snapshot());
  std::vector<std::pair<ConversationId, IntentId>> predicted;
  for (const GoldItem& item : items)
    if (const ConversationFacts* const conversation = facts->find(item.conversation))
      predicted.emplace_back(item.conversation, conversation->intents.empty() ? IntentId{} : conversation->intents.front());
  const GoldQuality quality = goldQuality(items, predicted);
  GoldReport report{quality.items, quality.labelled, quality.disputed, quality.accuracy, {}, quality.sharedItems, quality.agreement, quality.kappa};
  for (const IntentQuality& intent : quality.intents)
    report.intents.push_back({intent.intent, facts->intentName(intent.intent), intent.precision, intent.recall});
  std::ranges::stable_sort(report.intents, std::ranges::greater(), [](const IntentTrust& trust) { return trust.precision.n; });
  return report;
}

Result<std::string> TaxonomyImpl::toJson() const
{
  HONE_TRY(const auto intents, m_store.intents());
  HONE_TRY(const auto assignments, m_store.assignments());
  std::unordered_map<IntentId, std::string> names;
  JsonWriter json;
  json.beginObject().member("version", 1).key("intents").beginArray();
  for (const Intent& intent : intents) {
    names.emplace(intent.id, intent.name);
    json.beginObject().member("name", intent.name).member("category", intent.category).member("description", intent.description);
    json.key("keywords").beginArray();
    for (const std::string& keyword : intent.keywords)
      json.value(keyword);
    json.endArray().member("origin", toString(intent.origin)).member("pinned", intent.pinned).member("retired", intent.retired).endObject();
  }
  json.endArray().key("labels").beginArray();
  std::vector<ConversationId> labelled;
  std::vector<IntentId> labels;
  for (const IntentAssignment& assignment : assignments)
    if (assignment.ordinal == 0 && assignment.origin == "person") {
      labelled.push_back(assignment.conversation);
      labels.push_back(assignment.intent);
    }
  HONE_TRY(const auto rows, m_store.rows(labelled));
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!rows[i].externalId.empty())
      json.beginObject().member("conversation", rows[i].externalId).member("source", rows[i].source)
        .member("intent", labels[i] ? names[labels[i]] : std::string()).endObject();
  json.endArray().endObject();
  return json.take() + "\n";
}

Result<TaxonomyImport> TaxonomyImpl::fromJson(const std::string& text)
{
  if (text.size() > kMostJson)
    return fail(ErrorKind::invalidInput, "The taxonomy file is larger than 64 MiB. Nothing was changed.");
  JsonParser parser;
  std::int64_t replaced = 0;
  const auto parsed = parser.parse(text, replaced);
  if (!parsed || !(*parsed)["intents"].isArray())
    return fail(ErrorKind::invalidInput, "This is not a taxonomy: a JSON object with a list \"intents\" was expected. Nothing was changed.");
  HONE_TRY(const auto stored, m_store.intents());
  std::vector<Intent> known = stored;
  TaxonomyImport result;
  Result<void> failed;
  const auto problem = [&](std::string words) {
    if (result.problems.size() < 50)
      result.problems.push_back(std::move(words));
  };
  const auto find = [&](std::string_view name) { return std::ranges::find_if(known, [&](const Intent& intent) { return equalsAsciiCase(intent.name, name); }); };
  std::int64_t place = 0;
  (*parsed)["intents"].forEach([&](JsonValue entry) {
    ++place;
    const std::string name = entry["name"].text();
    if (!failed || name.empty()) {
      if (name.empty())
        problem(fmt::format("Entry {} of \"intents\" has no name.", place));
      return;
    }
    const std::string category = entry["category"].text();
    const std::string description = entry["description"].text();
    auto intent = find(name);
    const bool isNew = intent == known.end();
    bool changed = false;
    if (isNew) {
      const auto id = m_store.createIntent(name, category, description);
      if (!id) {
        problem(id.error().message);
        return;
      }
      Intent made;
      made.id = *id;
      made.name = name;
      made.category = category;
      made.description = description;
      intent = known.insert(known.end(), std::move(made));
      ++result.created;
    }
    const auto apply = [&](bool differs, auto&& change) {
      if (!differs || !failed)
        return;
      failed = change();
      changed = true;
    };
    const bool pinned = entry["pinned"].boolean().value_or(intent->pinned);
    const bool retired = entry["retired"].boolean().value_or(intent->retired);
    apply(entry["category"].exists() && category != intent->category, [&] { return m_store.setIntentCategory(intent->id, category); });
    apply(entry["description"].exists() && description != intent->description, [&] { return m_store.describeIntent(intent->id, description); });
    apply(pinned != intent->pinned, [&] { return m_store.setIntentPinned(intent->id, pinned); });
    apply(retired != intent->retired, [&] { return m_store.setIntentRetired(intent->id, retired); });
    if (!isNew)
      ++(changed ? result.changed : result.unchanged);
  });
  place = 0;
  std::map<IntentId, std::vector<ConversationId>> labels;
  (*parsed)["labels"].forEach([&](JsonValue entry) {
    ++place;
    const std::string name = entry["intent"].text();
    const auto intent = find(name);
    const auto conversation = m_store.findConversation(entry["conversation"].text());
    if (!conversation)
      problem(fmt::format("Entry {} of \"labels\": {}", place, conversation.error().message));
    else if (!name.empty() && intent == known.end())
      problem(fmt::format("Entry {} of \"labels\" names an intent that is not there.", place));
    else
      labels[name.empty() ? IntentId{} : intent->id].push_back(*conversation);
  });
  for (const auto& [intent, conversations] : labels) {
    if (failed)
      failed = m_store.moveConversations(conversations, intent);
    if (failed)
      result.labels += static_cast<std::int64_t>(conversations.size());
  }
  m_changed();
  HONE_CHECK(failed);
  return result;
}

} // namespace hone
