#include "workspace/live_analysis.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include <fmt/format.h>

#include "intents/discovery.h"
#include "intents/signal_intents.h"
#include "workspace/settings_keys.h"

namespace hone {

namespace {

constexpr std::size_t kMostNeighbours = 400; // looked at for one correction
constexpr double kNearlyTheSame = 0.8;       // IntentClassifier::likeness

/// The longest words of an opening: what asks the same is likely to share one of them.
std::vector<std::string> tellingWords(const std::string& text, std::size_t most)
{
  std::vector<std::string> words;
  std::string word;
  const auto take = [&] {
    if (word.size() >= 4 && std::ranges::find(words, word) == words.end())
      words.push_back(word);
    word.clear();
  };
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
      word.push_back(c);
    else
      take();
  }
  take();
  std::ranges::stable_sort(words, std::ranges::greater(), &std::string::size);
  words.resize(std::min(most, words.size()));
  return words;
}

} // namespace

void addSignals(OutcomeAssessment& assessment, std::vector<Signal> signals)
{
  std::ranges::move(signals, std::back_inserter(assessment.signals));
  std::ranges::stable_sort(assessment.signals, {}, &Signal::messageIndex);
}

Result<void> LiveAnalysis::refresh()
{
  const std::string name(kClassifierModel);
  HONE_TRY(const std::int64_t stamp, m_store.modelStamp(name));
  if (stamp == m_stamp)
    return {};
  m_classifier.reset();
  HONE_TRY(const std::string bytes, m_store.model(name));
  if (!bytes.empty())
    if (auto classifier = IntentClassifier::read(bytes))
      m_classifier = std::move(*classifier);
  HONE_TRY(const std::string outcomes, m_store.setting(std::string(kOutcomeJudgeKey)));
  m_outcomes = OutcomeModel::fromText(outcomes).value_or(OutcomeModel());
  m_stamp = stamp;
  return {};
}

Result<void> LiveAnalysis::keep()
{
  const std::string name(kClassifierModel);
  HONE_CHECK(m_store.setModel(name, m_classifier->write()));
  HONE_TRY(m_stamp, m_store.modelStamp(name));
  return {};
}

bool LiveAnalysis::isReady()
{
  const std::scoped_lock lock(m_mutex);
  return refresh().has_value() && m_classifier.has_value();
}

Result<void> LiveAnalysis::judge(std::span<const ConversationId> ids)
{
  const std::scoped_lock lock(m_mutex);
  return judgeNow(ids, true);
}

Result<void> LiveAnalysis::judgeOutcomes(std::span<const ConversationId> ids)
{
  const std::scoped_lock lock(m_mutex);
  return judgeNow(ids, false);
}

Result<void> LiveAnalysis::judgeNow(std::span<const ConversationId> ids, bool assign)
{
  HONE_CHECK(refresh());
  HONE_TRY(const bool signals, signalIntentsOn());
  HONE_TRY(const auto facts, m_store.facts(ids));
  std::unordered_map<ConversationId, UserId> users;
  std::vector<ConversationId> known;
  for (const ConversationFacts& conversation : facts) {
    users.emplace(conversation.id, conversation.user);
    known.push_back(conversation.id);
  }
  std::vector<IntentAssignment> assignments;
  std::vector<OutcomeFeatures> features;
  std::vector<std::vector<Signal>> wants;
  HONE_CHECK(m_store.forEachConversation(known, true, [&](ConversationId id, Conversation&& conversation) {
    features.push_back(outcomeFeatures(id, users[id], conversation));
    wants.push_back(signals ? signalIntents(conversation) : std::vector<Signal>());
    if (assign && m_classifier)
      std::ranges::move(m_classifier->assign(intentDocument(id, conversation)), std::back_inserter(assignments));
    return true;
  }));
  HONE_CHECK(m_store.putAssignments(assignments));
  // What holds now: a person's word beats the classifier's.
  HONE_TRY(const auto judged, m_store.facts(known));
  std::unordered_map<ConversationId, IntentId> primary;
  for (const ConversationFacts& conversation : judged)
    if (!conversation.intents.empty())
      primary.emplace(conversation.id, conversation.intents.front());
  std::vector<std::pair<ConversationId, OutcomeAssessment>> assessments;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const ConversationId id = features[i].id;
    if (const auto intent = primary.find(id); intent != primary.end())
      features[i].intent = intent->second;
    addSignals(assessments.emplace_back(id, m_outcomes.assess(std::move(features[i]))).second, std::move(wants[i]));
  }
  return m_store.putAssessments(assessments);
}

Result<std::vector<ConversationId>> LiveAnalysis::learn(std::span<const ConversationId> conversations, IntentId intent)
{
  const std::scoped_lock lock(m_mutex);
  HONE_CHECK(refresh());
  std::vector<ConversationId> near;
  if (!m_classifier || conversations.empty())
    return near;
  std::vector<IntentDocument> documents;
  HONE_CHECK(m_store.forEachConversation(conversations, false, [&](ConversationId id, Conversation&& conversation) {
    documents.push_back(intentDocument(id, conversation));
    m_classifier->learn(documents.back(), intent);
    return true;
  }));
  HONE_CHECK(keep());
  for (const IntentDocument& document : documents)
    HONE_CHECK(addNeighbours(document.id, document, near));
  std::ranges::sort(near);
  near.erase(std::unique(near.begin(), near.end()), near.end());
  return near;
}

Result<void> LiveAnalysis::addNeighbours(ConversationId conversation, const IntentDocument& document, std::vector<ConversationId>& near) const
{
  HONE_TRY(const auto rows, m_store.rows(std::span(&conversation, 1)));
  std::vector<ConversationId> candidates;
  constexpr std::size_t kWords = 4;
  for (const std::string& word : tellingWords(rows.empty() ? std::string() : rows.front().opening, kWords)) {
    Filter filter;
    filter.search = word + " ";
    HONE_TRY(const auto page, m_store.page(filter, PageKey{}, static_cast<int>(kMostNeighbours / kWords)));
    for (const ConversationRow& row : page)
      if (row.id != conversation)
        candidates.push_back(row.id);
  }
  std::ranges::sort(candidates);
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  // What a person has decided is not to be judged again.
  HONE_TRY(const auto facts, m_store.facts(candidates));
  for (const ConversationFacts& other : facts)
    if (other.intentOrigin == "person")
      std::erase(candidates, other.id);
  return m_store.forEachConversation(candidates, false, [&](ConversationId id, Conversation&& other) {
    if (m_classifier->likeness(document, intentDocument(id, other)) >= kNearlyTheSame)
      near.push_back(id);
    return true;
  });
}

Result<std::vector<ThresholdPoint>> LiveAnalysis::consequences()
{
  const std::scoped_lock lock(m_mutex);
  HONE_CHECK(refresh());
  return m_classifier ? m_classifier->consequences() : std::vector<ThresholdPoint>();
}

Result<double> LiveAnalysis::threshold()
{
  const std::scoped_lock lock(m_mutex);
  HONE_CHECK(refresh());
  return m_classifier ? m_classifier->threshold() : 0.0;
}

Result<void> LiveAnalysis::setThreshold(double threshold)
{
  const std::scoped_lock lock(m_mutex);
  HONE_CHECK(refresh());
  if (!m_classifier)
    return fail(ErrorKind::notFound, "Nothing has been learned yet. Analyze the conversations first.");
  if (!(threshold >= 0 && threshold <= 1))
    return fail(ErrorKind::invalidInput, "A threshold is between 0 and 1.");
  m_classifier->setThreshold(threshold);
  HONE_CHECK(m_store.setSetting(std::string(kThresholdKey), fmt::format("{}", threshold)));
  return keep();
}

Result<std::optional<double>> LiveAnalysis::chosenThreshold() const
{
  HONE_TRY(const std::string text, m_store.setting(std::string(kThresholdKey)));
  double threshold = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threshold);
  if (text.empty() || error != std::errc() || !(threshold >= 0 && threshold <= 1))
    return std::optional<double>();
  return std::optional(threshold);
}

Result<bool> LiveAnalysis::signalIntentsOn() const
{
  HONE_TRY(const std::string text, m_store.setting(std::string(kSignalIntentsKey)));
  return text != "off";
}

Result<void> LiveAnalysis::setSignalIntentsOn(bool on) { return m_store.setSetting(std::string(kSignalIntentsKey), on ? "" : "off"); }

Result<void> LiveAnalysis::replace(IntentClassifier classifier, const OutcomeModel& outcomes)
{
  const std::scoped_lock lock(m_mutex);
  m_classifier = std::move(classifier);
  m_outcomes = outcomes;
  HONE_CHECK(m_store.setSetting(std::string(kOutcomeJudgeKey), outcomes.toText()));
  return keep();
}

} // namespace hone
