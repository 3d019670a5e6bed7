#include <QtTest>

#include <algorithm>
#include <random>

#include "test_store.h"
#include "workspace/snapshot.h"

using namespace hone;
using namespace hone::test;

namespace {

using SnapshotPointer = std::shared_ptr<const Snapshot>;

/// What a snapshot says, in words, so that two of them can be compared.
QStringList described(const Snapshot& snapshot)
{
  QStringList lines;
  for (std::size_t row = 0; row < snapshot.facts().size(); ++row) {
    const ConversationFacts& facts = snapshot.facts()[row];
    QString line = QStringLiteral("%1 %2 %3 %4 %5 %6").arg(facts.id.value).arg(QString::fromStdString(facts.agentVersion))
                     .arg(facts.messageCount).arg(int(facts.outcome.outcome)).arg(facts.analysed).arg(QString::fromStdString(snapshot.intentOrigin(facts.id, true)));
    for (const IntentId intent : facts.intents)
      line += QStringLiteral(" i%1").arg(QString::fromStdString(snapshot.intentName(intent)));
    for (const auto& tool : facts.tools)
      line += QStringLiteral(" %1:%2:%3").arg(QString::fromStdString(tool.name)).arg(tool.calls).arg(tool.errors);
    lines << line;
  }
  lines << QStringLiteral("waiting %1").arg(snapshot.notAnalysed());
  std::vector<std::size_t> rows(snapshot.facts().size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const PatternInput input = snapshot.patternInput(rows);
  for (const Condition& condition : input.conditions)
    lines << QString::fromStdString(condition.kind + " " + condition.value + " " + condition.label);
  for (const PatternRow& row : input.rows) {
    QString line = QStringLiteral("row %1 %2:").arg(row.id.value).arg(QString::fromStdString(input.strata[std::size_t(row.stratum)]));
    for (const auto condition : row.conditions)
      line += QStringLiteral(" %1").arg(condition);
    lines << line;
  }
  return lines;
}

Conversation generated(std::mt19937& random, int number)
{
  const auto pick = [&](unsigned below) { return static_cast<int>(random() % below); };
  std::vector<std::string> turns;
  for (int i = 0; i < 1 + pick(5); ++i)
    turns.push_back("turn " + std::to_string(pick(100)));
  Conversation conversation = makeConversation("c" + std::to_string(number), turns, "v" + std::to_string(pick(3)));
  conversation.endReason = pick(4) == 0 ? "reason " + std::to_string(pick(40)) : "";
  for (int i = 0; i < pick(3); ++i)
    addToolCall(conversation, "tool_" + std::to_string(pick(5)), "{}", "ok", pick(3) == 0);
  if (pick(2))
    conversation.outcome = ExplicitOutcome{pick(2) ? Outcome::failed : Outcome::resolved, "score", std::nullopt};
  return conversation;
}

} // namespace

/// A snapshot that follows the store says the same as one that was read anew.
class TestSnapshot : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void followsLikeReadAnew();
  void earlierOnesStayAsTheyWere();
  void erasureReadsAnew();
};

void TestSnapshot::followsLikeReadAnew()
{
  TemporaryStore store;
  std::mt19937 random(5);
  const auto pick = [&](std::size_t below) { return random() % below; };
  std::vector<Conversation> first;
  for (int i = 0; i < 700; ++i)
    first.push_back(generated(random, i));
  HONE_VERIFY(putAll(*store, first));
  std::vector<Intent> intents(4);
  for (std::size_t i = 0; i < intents.size(); ++i)
    intents[i].name = "Intent " + std::to_string(i);
  intents = *store->replaceTaxonomy(intents, {});
  SnapshotPointer snapshot = *Snapshot::build(*store);
  int next = 700;
  for (int step = 0; step < 60; ++step) {
    const auto ids = *store->conversationIds();
    const ConversationId some = ids[pick(ids.size())];
    switch (pick(6)) {
    case 0: HONE_VERIFY(putAll(*store, {generated(random, next), generated(random, next + 1)})); next += 2; break;
    case 1: HONE_VERIFY(putAll(*store, {generated(random, int(pick(std::size_t(next))))})); break;
    case 2: HONE_VERIFY(store->labelConversation(some, intents[pick(4)].id)); break;
    case 3: HONE_VERIFY(store->setOutcome(some, pick(2) ? Outcome::abandoned : Outcome::unknown)); break;
    case 4: HONE_VERIFY(store->renameIntent(intents[pick(4)].id, "Name " + std::to_string(step))); break;
    default: {
      const std::vector<IntentAssignment> assignments{{some, 0, intents[pick(4)].id, 0.5, "embedded"}, {some, 1, intents[pick(4)].id, 0.4, "embedded"}};
      HONE_VERIFY(store->putAssignments(assignments));
      const std::vector<std::pair<ConversationId, OutcomeAssessment>> assessments{{some, {Outcome::failed, 0.7, "inferred:rules", {{SignalKind::rephrase, 0, "x"}}}}};
      HONE_VERIFY(store->putAssessments(assessments));
    }
    }
    QVERIFY(!store->factChangesSince(snapshot->version())->everything);
    snapshot = *Snapshot::build(*store, snapshot);
    QCOMPARE(snapshot->version(), store->dataVersion());
    const SnapshotPointer anew = *Snapshot::build(*store);
    QStringList followed = described(*snapshot), read = described(*anew);
    QCOMPARE(followed.size(), read.size());
    for (int i = 0; i < followed.size(); ++i)
      QCOMPARE(followed[i], read[i]);
  }
}

void TestSnapshot::earlierOnesStayAsTheyWere()
{
  TemporaryStore store;
  std::mt19937 random(6);
  std::vector<Conversation> first;
  for (int i = 0; i < 300; ++i)
    first.push_back(generated(random, i));
  HONE_VERIFY(putAll(*store, first));
  const SnapshotPointer before = *Snapshot::build(*store);
  const QStringList said = described(*before);
  HONE_VERIFY(putAll(*store, {generated(random, 4), generated(random, 299), generated(random, 1000)}));
  const SnapshotPointer after = *Snapshot::build(*store, before);
  QCOMPARE(after->facts().size(), std::size_t{301});
  QCOMPARE(described(*before), said);
  // Following an earlier one a second time is no different.
  QCOMPARE(described(**Snapshot::build(*store, before)), described(*after));
}

void TestSnapshot::erasureReadsAnew()
{
  TemporaryStore store;
  std::mt19937 random(7);
  HONE_VERIFY(putAll(*store, {generated(random, 1), generated(random, 2)}, "kept"));
  HONE_VERIFY(putAll(*store, {generated(random, 3)}, "erased"));
  const SnapshotPointer before = *Snapshot::build(*store);
  const std::vector<Source> sources = *store->sources();
  for (const Source& source : sources)
    if (source.name == "erased")
      HONE_VERIFY(store->removeSource(source.id));
  const SnapshotPointer after = *Snapshot::build(*store, before);
  QCOMPARE(after->facts().size(), std::size_t{2});
  QCOMPARE(described(*after), described(**Snapshot::build(*store)));
}

QTEST_GUILESS_MAIN(TestSnapshot)
#include "tst_snapshot.moc"
