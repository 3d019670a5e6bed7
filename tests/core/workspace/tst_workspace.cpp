#include <QtTest>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <numeric>
#include <ranges>
#include <set>

#include "git_sandbox.h"
#include "must.h"
#include "store/store.h"
#include "workspace/commit_text.h"
#include "workspace/settings_keys.h"
#include "workspace/workspace.h"

using namespace hone;
using hone::test::must;
using hone::test::GitSandbox;

namespace {

/// Everything below a folder but .git: names, bytes and times.
std::string treeState(const std::string& folder)
{
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().string().find("/.git/") != std::string::npos || !entry.is_regular_file())
      continue;
    files[entry.path().string()] = GitSandbox::readFile(entry.path().string()) +
                                   std::to_string(entry.last_write_time().time_since_epoch().count());
  }
  std::string out;
  for (const auto& [path, bytes] : files)
    out += path + "\n" + bytes + "\n";
  return out;
}

std::map<std::string, const Source*> byName(const std::vector<Source>& sources)
{
  std::map<std::string, const Source*> out;
  for (const Source& source : sources)
    out[source.name] = &source;
  return out;
}

} // namespace

/// The loop over the bundled sample: real store, real conversations, real git repositories. The sample is imported and
/// analysed once; each test works on that store or on a copy of the file.
class TestWorkspace : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase();
  void countsAgreeWithTheOrigin();
  void openingTheSampleAgainChangesNothing();
  void analysingAgainChangesNothing();
  void overviewAddsUp();
  void aLargeStoreIsGroupedByASample();
  void patternsMatchTheirConversations();
  void filtersNarrowEverything();
  void comparesVersions();
  void intentsAreRenamedMergedAndLabelled();
  void aPersonsOutcomeHolds();
  void listenerHearsChanges();
  void fixIsDraftedReviewedCommittedAndPushed();
  void nothingIsDraftedForAVersion();
  void aRejectedFixIsNotCommitted();
  void draftsRestOnDifferentGrounds();
  void aDeletedFileIsCommittedAsDeleted();
  void reportsAreWritten();
  void exportComesBackTheSame();
  void cancelledAnalysisChangesNothing();
  void removingASourceTakesItsConversations();
  void commitTextIsWrapped();

private:
  /// A copy of the analysed store, so that a test may change it.
  std::unique_ptr<Workspace> copy(const std::string& name);

  std::unique_ptr<GitSandbox> m_sandbox;
  std::unique_ptr<Workspace> m_workspace;
  SampleResult m_sample;
};

void TestWorkspace::initTestCase()
{
  m_sandbox = std::make_unique<GitSandbox>();
  m_workspace = must(Workspace::open(m_sandbox->path("sample.db")));
  m_sample = must(m_workspace->openSample(JobContext()));
  QCOMPARE(must(m_workspace->overview(Filter{})).notAnalysed, std::int64_t{689});
  const auto summary = must(m_workspace->analyze(JobContext()));
  QCOMPARE(summary.analysed, std::int64_t{689});
  QVERIFY(summary.intents >= 4);
  QVERIFY(summary.patterns > 0);
}

std::unique_ptr<Workspace> TestWorkspace::copy(const std::string& name)
{
  const std::string to = m_sandbox->path(name);
  for (const char* ending : {"", "-wal"}) {
    std::error_code error;
    std::filesystem::copy_file(m_workspace->storePath() + ending, to + ending, std::filesystem::copy_options::overwrite_existing, error);
  }
  return must(Workspace::open(to));
}

void TestWorkspace::countsAgreeWithTheOrigin()
{
  QCOMPARE(m_sample.import.conversationsAdded, std::int64_t{689});
  QVERIFY(m_sample.import.rejected.empty());
  const auto sources = must(m_workspace->sources());
  const auto source = byName(sources);
  struct Expected {
    const char* name;
    std::int64_t conversations, resolved;
  };
  std::map<std::string, std::int64_t> resolved;
  for (const auto& row : must(m_workspace->conversationRows(must(m_workspace->selectConversations(Filter{}))))) {
    QVERIFY(row.outcomeExplicit);
    resolved[row.source] += row.outcome == Outcome::resolved;
  }
  for (const Expected& expected : {Expected{"tool-calling-baseline", 100, 73}, Expected{"tool-calling-with-preconditions", 100, 70},
                                   Expected{"tool-calling-with-dynamic-subtasks", 115, 70}, Expected{"assertions-agent", 100, 35},
                                   Expected{"tool-calling-grok-3", 115, 78}, Expected{"toolorchestra_retail_114", 114, 96},
                                   Expected{"gpt-4.1_retail_40", 40, 34}, Expected{"hd_retail_n5", 5, 1}}) {
    QVERIFY2(source.contains(expected.name), expected.name);
    const Source& found = *source.at(expected.name);
    QCOMPARE(found.conversations, expected.conversations);
    QCOMPARE(resolved[expected.name], expected.resolved);
    QCOMPARE(found.received, found.stored + found.merged + found.unchanged + found.rejected);
  }
  QCOMPARE(sources.size(), std::size_t{8});
}

void TestWorkspace::openingTheSampleAgainChangesNothing()
{
  const std::string tree = treeState(m_sample.repository);
  const auto again = must(m_workspace->openSample(JobContext()));
  QCOMPARE(again.import.conversationsAdded, std::int64_t{0});
  QCOMPARE(again.import.conversationsMerged, std::int64_t{0});
  QCOMPARE(again.import.conversationsUnchanged, std::int64_t{689});
  QCOMPARE(again.import.messagesAdded, std::int64_t{0});
  QCOMPARE(again.repository, m_sample.repository);
  QCOMPARE(treeState(m_sample.repository), tree);
  QCOMPARE(must(m_workspace->repositories()), std::vector<std::string>{m_sample.repository});
  QCOMPARE(must(m_workspace->remotes(m_sample.repository)), std::vector<std::string>{"origin"});
  QCOMPARE(must(m_workspace->overview(Filter{})).notAnalysed, std::int64_t{0});
}

void TestWorkspace::analysingAgainChangesNothing()
{
  const auto intents = must(m_workspace->intentsCsv());
  const auto outcomes = must(m_workspace->outcomesCsv());
  const auto patterns = must(m_workspace->patterns(Filter{}));
  QCOMPARE(must(m_workspace->analyze(JobContext())).analysed, std::int64_t{0});
  QCOMPARE(must(m_workspace->intentsCsv()), intents);
  QCOMPARE(must(m_workspace->analyze(JobContext(), true)).analysed, std::int64_t{689});
  QCOMPARE(must(m_workspace->outcomesCsv()), outcomes);
  const auto again = must(m_workspace->patterns(Filter{}));
  QCOMPARE(again.patterns.size(), patterns.patterns.size());
  for (std::size_t i = 0; i < again.patterns.size(); ++i)
    QCOMPARE(again.patterns[i].id, patterns.patterns[i].id);
  // Every conversation has a row; the header is one more.
  QVERIFY(std::ranges::count(intents, '\n') >= 690);
  QCOMPARE(std::ranges::count(outcomes, '\n'), 690);
}

void TestWorkspace::aLargeStoreIsGroupedByASample()
{
  const std::string path = m_sandbox->path("large.db");
  // As if 250 conversations were as many as can be grouped.
  must(must(Store::open(path))->setSetting(std::string(kMostGroupedKey), "250"));
  const auto workspace = must(Workspace::open(path));
  must(workspace->openSample(JobContext()));
  QCOMPARE(must(workspace->analyze(JobContext())).analysed, std::int64_t{689});
  QCOMPARE(must(workspace->overview(Filter{})).notAnalysed, std::int64_t{0});
  const auto primaries = [](const Workspace& of) {
    std::map<ConversationId, std::int64_t> out; // the sample has the same numbers in every store
    for (const ConversationId id : must(of.selectConversations(Filter{}))) {
      const auto detail = must(of.conversation(id));
      out[id] = detail.intents.empty() ? 0 : detail.intents.front().first.value;
    }
    return out;
  };
  const auto byPart = primaries(*workspace), byAll = primaries(*m_workspace);
  QCOMPARE(byPart.size(), byAll.size());
  // What was not grouped is told as what was: most of each intent are of one intent of the whole store's.
  std::map<std::int64_t, std::map<std::int64_t, int>> shared;
  for (const auto& [conversation, intent] : byPart)
    if (intent != 0)
      ++shared[intent][byAll.at(conversation)];
  int together = 0, all = 0;
  for (const auto& [intent, counts] : shared) {
    together += std::ranges::max(counts | std::views::values);
    for (const int count : counts | std::views::values)
      all += count;
  }
  QVERIFY2(all > 550, std::to_string(all).c_str());
  QVERIFY2(together * 10 > all * 7, std::to_string(together).c_str());
  // Again, they keep their intents.
  must(workspace->analyze(JobContext(), true));
  const auto again = primaries(*workspace);
  const auto kept = std::ranges::count_if(again, [&](const auto& one) { return byPart.at(one.first) == one.second; });
  QVERIFY2(kept >= 669, std::to_string(kept).c_str());
}

void TestWorkspace::overviewAddsUp()
{
  const auto overview = must(m_workspace->overview(Filter{}));
  QCOMPARE(overview.conversations, std::int64_t{689});
  std::int64_t sum = 0;
  for (const auto& [outcome, count] : overview.outcomes)
    sum += count;
  QCOMPARE(sum, overview.conversations);
  QCOMPARE(overview.failureRate.n, std::int64_t{689});
  QCOMPARE(overview.failureRate.k, std::int64_t{689 - 457});
  QVERIFY(overview.failureRate.low < overview.failureRate.value && overview.failureRate.value < overview.failureRate.high);
  QVERIFY(!overview.topPatterns.empty() && overview.topPatterns.size() <= 5);
  for (const Pattern& pattern : overview.topPatterns)
    QVERIFY(pattern.qValue < 0.05 && pattern.excessFailures > 0);
  QCOMPARE(overview.versions.size(), std::size_t{8});
  QVERIFY(overview.intents > 0);
  QCOMPARE(overview.outcomeLabels, std::int64_t{689});
}

void TestWorkspace::patternsMatchTheirConversations()
{
  const auto list = must(m_workspace->patterns(Filter{}));
  QVERIFY(list.tested >= static_cast<std::int64_t>(list.patterns.size()));
  std::map<std::string, int> kinds;
  for (const Pattern& pattern : list.patterns) {
    ++kinds[pattern.condition.kind];
    Filter filter;
    filter.condition = pattern.condition;
    QCOMPARE(static_cast<std::int64_t>(must(m_workspace->selectConversations(filter)).size()), pattern.nWith);
    filter.failuresOnly = true;
    QCOMPARE(static_cast<std::int64_t>(must(m_workspace->selectConversations(filter)).size()), pattern.outcomesWith);
    filter.conditionNegated = true;
    QCOMPARE(static_cast<std::int64_t>(must(m_workspace->selectConversations(filter)).size()), pattern.outcomesWithout);
    // A part of an intent is compared with the rest of that intent.
    if (pattern.condition.kind == "intent_tool")
      QVERIFY(pattern.nWith + pattern.nWithout < list.conversations);
    else
      QCOMPARE(pattern.nWith + pattern.nWithout, list.conversations);
    QVERIFY(!pattern.condition.label.empty());
    QCOMPARE(must(m_workspace->pattern(pattern.id)).condition.value, pattern.condition.value);
  }
  for (const char* kind : {"intent", "tool", "agent_version", "signal"})
    QVERIFY2(kinds[kind] > 0, kind);
  // In this data file, version and source are one thing; asking thrice would be asking once and counting it thrice.
  QCOMPARE(kinds["source"], 0);
  QVERIFY(std::ranges::is_sorted(list.patterns, std::ranges::greater(), [](const Pattern& pattern) {
    return std::pair(pattern.enoughData, pattern.excessFailures);
  }));
  QCOMPARE(m_workspace->pattern("000000000000").error().kind, ErrorKind::notFound);
  QCOMPARE(m_workspace->patterns(Filter{}, "sad").error().kind, ErrorKind::invalidInput);
}

void TestWorkspace::filtersNarrowEverything()
{
  Filter filter;
  filter.agentVersions = {"tool-calling-baseline"};
  QCOMPARE(must(m_workspace->overview(filter)).conversations, std::int64_t{100});
  QCOMPARE(must(m_workspace->overview(filter)).failureRate.k, std::int64_t{27});
  QCOMPARE(must(m_workspace->patterns(filter)).conversations, std::int64_t{100});
  const auto intents = must(m_workspace->intents(filter));
  for (const IntentSummary& summary : intents)
    QVERIFY(summary.conversations <= 100 && summary.failures <= summary.withOutcome);
  filter.outcomes = {Outcome::failed, Outcome::abandoned, Outcome::escalated};
  const auto failed = must(m_workspace->selectConversations(filter));
  QCOMPARE(failed.size(), std::size_t{27});
  filter.outcomes.clear();
  filter.search = "refund";
  const auto found = must(m_workspace->selectConversations(filter));
  QVERIFY(!found.empty() && found.size() <= 100);
  Filter everywhere;
  everywhere.search = "zqxjkv";
  QVERIFY(must(m_workspace->selectConversations(everywhere)).empty());
  Filter unanswerable;
  unanswerable.condition = Condition{"nonsense", "x", "x"};
  QCOMPARE(m_workspace->selectConversations(unanswerable).error().kind, ErrorKind::invalidInput);
  // Newest first, those without a time last.
  const auto rows = must(m_workspace->conversationRows(must(m_workspace->selectConversations(Filter{}))));
  for (std::size_t i = 1; i < rows.size(); ++i)
    QVERIFY(std::pair(rows[i - 1].startedAt, rows[i - 1].id) > std::pair(rows[i].startedAt, rows[i].id));
}

void TestWorkspace::comparesVersions()
{
  const auto comparison = must(m_workspace->compareVersions(Filter{}, "tool-calling-baseline", "assertions-agent"));
  QVERIFY(comparison.rows.size() > 1);
  QCOMPARE(comparison.rows.front().intentName, std::string());
  QCOMPARE(comparison.rows.front().a.k, std::int64_t{27});
  QCOMPARE(comparison.rows.front().b.k, std::int64_t{65});
  QVERIFY(comparison.rows.front().low > 0);
  QVERIFY(!m_workspace->compareVersions(Filter{}, "assertions-agent", "assertions-agent"));
}

void TestWorkspace::intentsAreRenamedMergedAndLabelled()
{
  const auto workspace = copy("intents.db");
  auto intents = must(workspace->intents(Filter{}));
  QVERIFY(intents.size() >= 4);
  for (const IntentSummary& summary : intents) {
    QVERIFY(!summary.intent.name.empty());
    QCOMPARE(summary.examples.size(), summary.exampleTexts.size());
    QVERIFY(summary.conversations == 0 || !summary.examples.empty());
  }
  const IntentId first = intents[0].intent.id, second = intents[1].intent.id, third = intents[2].intent.id;
  Filter either;
  either.intents = {second, third};
  const auto members = must(workspace->selectConversations(either)).size();
  must(workspace->renameIntent(first, "Swap what was ordered"));
  must(workspace->mergeIntents(third, second));
  const auto unlabelled = intents[0].examples.front();
  must(workspace->labelConversation(unlabelled, second));
  const auto check = [&] {
    for (const IntentSummary& summary : must(workspace->intents(Filter{}))) {
      if (summary.intent.id == first)
        QCOMPARE(summary.intent.name, std::string("Swap what was ordered"));
      QVERIFY(summary.intent.id != third);
    }
    const auto detail = must(workspace->conversation(unlabelled));
    QCOMPARE(detail.intents.front().first, second);
    QCOMPARE(detail.intentOrigins.front(), std::string("person"));
  };
  check();
  Filter merged;
  merged.intents = {second};
  QVERIFY(must(workspace->selectConversations(merged)).size() >= members);
  must(workspace->analyze(JobContext(), true));
  check();
  QVERIFY(!workspace->mergeIntents(first, first));
  QVERIFY(!workspace->renameIntent(IntentId{99999}, "x"));
}

void TestWorkspace::aPersonsOutcomeHolds()
{
  const auto workspace = copy("outcome.db");
  Filter resolved;
  resolved.outcomes = {Outcome::resolved};
  const auto id = must(workspace->selectConversations(resolved)).front();
  const auto before = must(workspace->overview(Filter{})).failureRate.k;
  must(workspace->setOutcome(id, Outcome::abandoned));
  QCOMPARE(must(workspace->overview(Filter{})).failureRate.k, before + 1);
  const auto detail = must(workspace->conversation(id));
  QVERIFY(detail.assessment.outcome == Outcome::abandoned);
  QCOMPARE(detail.assessment.source, std::string("explicit:person"));
  must(workspace->analyze(JobContext(), true));
  QVERIFY(must(workspace->conversation(id)).assessment.outcome == Outcome::abandoned);
}

void TestWorkspace::listenerHearsChanges()
{
  const auto workspace = copy("listener.db");
  std::atomic<int> heard = 0;
  workspace->setChangeListener([&] { ++heard; });
  const auto intents = must(workspace->intents(Filter{}));
  QTest::qWait(1300);
  QCOMPARE(heard.load(), 0); // reading is no change
  for (int i = 0; i < 50; ++i)
    must(workspace->renameIntent(intents.front().intent.id, "Name " + std::to_string(i)));
  QTRY_VERIFY(heard > 0);
  QTest::qWait(400);
  QVERIFY2(heard < 50, qPrintable(QString::number(heard.load())));
  // What another process writes is seen too.
  const int before = heard;
  const auto other = must(Workspace::open(workspace->storePath()));
  must(other->renameIntent(intents.front().intent.id, "From elsewhere"));
  QTRY_VERIFY(heard > before);
  QCOMPARE(must(workspace->intents(Filter{})).front().intent.name, std::string("From elsewhere"));
  workspace->setChangeListener({});
}

void TestWorkspace::fixIsDraftedReviewedCommittedAndPushed()
{
  const std::string repository = m_sample.repository;
  const std::string tree = treeState(repository);
  const std::string head = GitSandbox::git(repository, {"rev-parse", "HEAD"});
  const std::string index = GitSandbox::readFile(repository + "/.git/index");
  const auto fixes = must(m_workspace->suggestFixes(repository, "", JobContext()));
  QVERIFY(!fixes.empty());
  QVERIFY(fixes.size() <= 3);
  const auto again = must(m_workspace->suggestFixes(repository, "", JobContext()));
  QCOMPARE(again.size(), fixes.size());
  for (std::size_t i = 0; i < fixes.size(); ++i)
    QCOMPARE(again[i].id.value, fixes[i].id.value);
  QCOMPARE(must(m_workspace->fixes()).size(), fixes.size());

  const FixId id = fixes.front().id;
  QCOMPARE(fixes.front().baseCommit + "\n", head);
  QVERIFY(!fixes.front().evidence.empty());
  const auto files = must(m_workspace->fixDiff(id));
  QVERIFY(!files.empty() && !files.front().hunks.empty());
  int hunks = 0;
  for (const FileDiff& file : files)
    hunks += static_cast<int>(file.hunks.size());
  for (int number = 1; number <= hunks; ++number)
    must(m_workspace->decideHunk(id, number, HunkDecision::accepted));
  QVERIFY(must(m_workspace->fix(id)).state == FixState::reviewed);
  must(m_workspace->decideHunk(id, 1, HunkDecision::undecided));
  QVERIFY(must(m_workspace->fix(id)).state == FixState::draft);
  QVERIFY(!m_workspace->decideHunk(id, 99, HunkDecision::accepted));

  const std::string patch = must(m_workspace->fixPatch(id));
  GitSandbox::writeFile(m_sandbox->path("fix.patch"), patch);
  GitSandbox::git(repository, {"apply", "--check", m_sandbox->path("fix.patch")});
  QVERIFY(!m_workspace->pushFix(id, "origin", JobContext()));

  const std::string branch = must(m_workspace->suggestedBranch(id));
  QVERIFY(branch.starts_with("hone/"));
  const std::string message = must(m_workspace->commitMessage(id));
  QVERIFY(message.starts_with(fixes.front().title + "\n"));
  QVERIFY(message.find("\nHone-Pattern: " + fixes.front().patternId + "\n") != std::string::npos);
  const Fix committed = must(m_workspace->commitFix(id, branch, ""));
  QVERIFY(committed.state == FixState::committed);
  QCOMPARE(GitSandbox::git(repository, {"rev-parse", branch}), committed.commit + "\n");
  QCOMPARE(GitSandbox::git(repository, {"rev-parse", branch + "^"}), head);
  QCOMPARE(GitSandbox::git(repository, {"rev-parse", "HEAD"}), head);
  QCOMPARE(GitSandbox::git(repository, {"log", "-1", "--format=%B", branch}), message + "\n");
  // The commit is the patch, no more and no less.
  GitSandbox::git(repository, {"worktree", "add", "--detach", m_sandbox->path("check"), "HEAD"});
  GitSandbox::git(m_sandbox->path("check"), {"apply", m_sandbox->path("fix.patch")});
  GitSandbox::git(m_sandbox->path("check"), {"add", "-A"});
  QCOMPARE(GitSandbox::git(m_sandbox->path("check"), {"write-tree"}), GitSandbox::git(repository, {"rev-parse", branch + "^{tree}"}));

  QCOMPARE(m_workspace->commitFix(id, "other", "").error().kind, ErrorKind::conflict);
  QCOMPARE(m_workspace->decideHunk(id, 1, HunkDecision::rejected).error().kind, ErrorKind::conflict);

  const auto nowhere = m_workspace->pushFix(id, "nowhere", JobContext());
  QVERIFY(!nowhere);
  QVERIFY(!must(m_workspace->fix(id)).lastError.empty());
  const Fix pushed = must(m_workspace->pushFix(id, "origin", JobContext()));
  QVERIFY(pushed.state == FixState::pushed);
  QVERIFY(pushed.lastError.empty());
  QVERIFY(pushed.remote.find("origin") != std::string::npos);
  QCOMPARE(GitSandbox::git(m_sample.remote, {"rev-parse", branch}), committed.commit + "\n");
  QCOMPARE(treeState(repository), tree);
  QCOMPARE(GitSandbox::readFile(repository + "/.git/index"), index);
  const auto overview = must(m_workspace->overview(Filter{}));
  QCOMPARE(overview.fixesPushed, std::int64_t{1});
  QCOMPARE(overview.fixesDraft, static_cast<std::int64_t>(fixes.size()) - 1);
}

void TestWorkspace::nothingIsDraftedForAVersion()
{
  for (const Pattern& pattern : must(m_workspace->patterns(Filter{})).patterns)
    if (pattern.condition.kind == "agent_version") {
      std::vector<SkippedPattern> skipped;
      QVERIFY(must(m_workspace->suggestFixes(m_sample.repository, pattern.id, JobContext(), &skipped)).empty());
      QCOMPARE(skipped.size(), std::size_t{1});
      QCOMPARE(skipped.front().pattern.id, pattern.id);
      QVERIFY(!skipped.front().reason.empty());
      return;
    }
  QFAIL("There is no pattern about a version.");
}

void TestWorkspace::aRejectedFixIsNotCommitted()
{
  const auto workspace = copy("rejected.db");
  const std::string folder = m_sandbox->path("prompts");
  std::filesystem::create_directories(folder);
  std::filesystem::copy_file(m_sample.repository + "/wiki.md", folder + "/agent.md");
  GitSandbox::git(folder, {"init", "-q"});
  GitSandbox::git(folder, {"add", "."});
  GitSandbox::git(folder, {"commit", "-q", "-m", "Prompts"});
  const auto fixes = must(workspace->suggestFixes(folder, "", JobContext()));
  QVERIFY(!fixes.empty());
  const Fix fix = fixes.front();
  for (const FileDiff& file : must(workspace->fixDiff(fix.id)))
    for (const DiffHunk& hunk : file.hunks)
      must(workspace->decideHunk(fix.id, hunk.number, HunkDecision::rejected));
  QVERIFY(!workspace->commitFix(fix.id, "hone/nothing", ""));
  QVERIFY(GitSandbox::git(folder, {"branch", "--list", "hone/*"}).empty());
  QVERIFY(must(workspace->fixPatch(fix.id)).empty());
  must(workspace->decideHunk(fix.id, 1, HunkDecision::accepted));
  must(workspace->commitFix(fix.id, "hone/something", "Words of a person\n"));
  QCOMPARE(GitSandbox::git(folder, {"log", "-1", "--format=%s", "hone/something"}), std::string("Words of a person\n"));
  must(workspace->removeFix(fix.id));
  QCOMPARE(workspace->fix(fix.id).error().kind, ErrorKind::notFound);
  QVERIFY(!workspace->connectRepository(m_sandbox->path("no-such-folder")));
}

void TestWorkspace::draftsRestOnDifferentGrounds()
{
  const auto fixes = must(m_workspace->suggestFixes(m_sample.repository, "", JobContext()));
  std::set<std::string> titles, patterns;
  for (const Fix& fix : fixes) {
    titles.insert(fix.title);
    patterns.insert(fix.patternId);
  }
  QCOMPARE(titles.size(), fixes.size());
  QCOMPARE(patterns.size(), fixes.size());
}

void TestWorkspace::aDeletedFileIsCommittedAsDeleted()
{
  const auto workspace = copy("deleted.db");
  const std::string folder = m_sandbox->path("deleting");
  GitSandbox::git(m_sandbox->path("."), {"clone", "-q", m_sample.repository, folder});
  const auto fixes = must(workspace->suggestFixes(folder, "", JobContext()));
  QVERIFY(!fixes.empty());
  const std::string file = fixes.front().files.front().path;
  GitSandbox::git(folder, {"rm", "-q", file});
  must(workspace->applyPatchToFix(fixes.front().id, GitSandbox::git(folder, {"diff", "--cached"})));
  must(workspace->commitFix(fixes.front().id, "hone/gone", ""));
  QVERIFY(GitSandbox::git(folder, {"ls-tree", "--name-only", "hone/gone"}).find(file) == std::string::npos);
}

void TestWorkspace::reportsAreWritten()
{
  const std::string path = m_sandbox->path("report.html");
  must(m_workspace->writeReport(ReportFormat::html, path));
  const std::string html = GitSandbox::readFile(path);
  QVERIFY(html.starts_with("<!doctype html>") || html.starts_with("<!DOCTYPE html>"));
  for (const IntentSummary& summary : must(m_workspace->intents(Filter{})))
    if (summary.conversations > 20)
      QVERIFY2(html.find(summary.intent.name) != std::string::npos, summary.intent.name.c_str());
  const auto csv = must(m_workspace->report(ReportFormat::csv));
  QCOMPARE(std::ranges::count(csv, '\n'), static_cast<std::ptrdiff_t>(must(m_workspace->patterns(Filter{})).patterns.size()) + 1);
  const auto refused = m_workspace->writeReport(ReportFormat::csv, m_sandbox->path("no/such/folder/report.csv"));
  QCOMPARE(refused.error().kind, ErrorKind::io);
  QVERIFY(!std::filesystem::exists(m_sandbox->path("report.html.writing")));
}

void TestWorkspace::exportComesBackTheSame()
{
  const std::string path = m_sandbox->path("everything.jsonl");
  QCOMPARE(must(m_workspace->exportJsonl(path, JobContext())), std::int64_t{689});
  const auto second = must(Workspace::open(m_sandbox->path("second.db")));
  const auto summary = must(second->importFiles({.paths = {path}, .format = {}, .mapping = {}, .sourceName = {}}, JobContext()));
  QVERIFY(summary.rejected.empty());
  QCOMPARE(summary.conversationsAdded, std::int64_t{689});
  // By source and external id, for the same id may come from two sources.
  const auto load = [](Workspace& workspace) {
    std::map<std::pair<std::string, std::string>, Conversation> out;
    for (const auto& row : must(workspace.conversationRows(must(workspace.selectConversations(Filter{})))))
      out[{row.source, row.externalId}] = must(workspace.conversation(row.id)).conversation;
    return out;
  };
  const auto before = load(*m_workspace);
  const auto after = load(*second);
  QCOMPARE(after.size(), before.size());
  for (const auto& [key, conversation] : before) {
    const auto it = after.find(key);
    QVERIFY2(it != after.end(), (key.first + " " + key.second).c_str());
    const Conversation& other = it->second;
    QCOMPARE(other.messages.size(), conversation.messages.size());
    for (std::size_t i = 0; i < other.messages.size(); ++i)
      QVERIFY2(other.messages[i] == conversation.messages[i], (key.first + " " + key.second + " message " + std::to_string(i)).c_str());
    QVERIFY2(other == conversation, (key.first + " " + key.second).c_str());
  }
  QCOMPARE(must(m_workspace->exportCsv(m_sandbox->path("everything.csv"), JobContext())), std::int64_t{689});
}

void TestWorkspace::cancelledAnalysisChangesNothing()
{
  const auto workspace = copy("cancelled.db");
  const auto before = must(workspace->intentsCsv());
  Cancellation cancellation;
  cancellation.cancel();
  const auto result = workspace->analyze(JobContext({}, cancellation), true);
  QVERIFY(!result);
  QCOMPARE(result.error().kind, ErrorKind::cancelled);
  QCOMPARE(must(workspace->intentsCsv()), before);
}

void TestWorkspace::removingASourceTakesItsConversations()
{
  const auto workspace = copy("removed.db");
  const auto sources = must(workspace->sources());
  const auto found = byName(sources).at("hd_retail_n5");
  must(workspace->removeSource(found->id));
  QCOMPARE(must(workspace->overview(Filter{})).conversations, std::int64_t{684});
  QCOMPARE(must(workspace->sources()).size(), std::size_t{7});
}

void TestWorkspace::commitTextIsWrapped()
{
  Fix fix;
  fix.title = "Say what changed";
  fix.patternId = "0123456789ab";
  fix.rationale = std::string("word ") + std::string(80, 'x') + " then a sentence that is quite a lot longer than one line of a commit message may be.";
  fix.evidence = {{"Failed\nwithout it", "38 % · 31–45 · 212 of 558", ""}};
  const std::string message = formatCommitMessage(fix);
  QVERIFY(message.starts_with("Say what changed\n\nword\nxxx"));
  QVERIFY(message.find("- Failed without it: 38 % · 31–45 · 212 of 558\n") != std::string::npos);
  QVERIFY(message.ends_with("\n\nHone-Pattern: 0123456789ab\n"));
  for (const auto& line : QString::fromStdString(message).split(QLatin1Char('\n')))
    QVERIFY(line.toUtf8().size() <= 80);
  QCOMPARE(branchForTitle("Confirm, then “exchange”: items!"), std::string("hone/confirm-then-exchange-items"));
  QCOMPARE(branchForTitle("…"), std::string("hone/fix"));
  QVERIFY(branchForTitle(std::string(200, 'a')).size() <= 55);
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
