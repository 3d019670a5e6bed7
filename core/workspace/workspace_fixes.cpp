#include "workspace/workspace_impl.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "fixes/diff_model.h"
#include "fixes/drafting.h"
#include "workspace/commit_text.h"
#include "workspace/conditions.h"
#include "workspace/egress_guard.h"
#include "workspace/settings_keys.h"

namespace hone {

namespace {

constexpr std::size_t kMostDrafts = 3;
/// Patterns that are tried before "nothing to draft" is the answer; each reads its conversations anew.
constexpr std::size_t kMostAttempts = 12;
/// Conversations that one draft is made from; more add cost, not certainty.
constexpr std::size_t kMostEvidence = 4000;
/// An inferred outcome counts as evidence when it is at least this sure.
constexpr double kSureProbability = 0.8;
/// A pattern with a q below this is worth a draft even where it counts few failures.
constexpr double kPromisingQ = 0.2;

bool isOutcomeSure(const OutcomeAssessment& assessment)
{
  if (assessment.outcome == Outcome::unknown)
    return false;
  return assessment.source.starts_with("explicit") || assessment.probabilityFailed >= kSureProbability ||
         assessment.probabilityFailed <= 1 - kSureProbability;
}

/// The condition that a pattern's evidence is taken from: its intent, or its tool. Nothing for patterns that no
/// instruction can address (an agent version, say).
std::optional<Condition> evidenceCondition(const Pattern& pattern)
{
  const Condition& condition = pattern.condition;
  if (condition.kind == "intent" || condition.kind == "tool")
    return condition;
  if (condition.kind == "tool_error")
    return Condition{"tool", condition.value, condition.label};
  if (condition.kind == "intent_tool" || condition.kind == "step")
    if (const auto parts = splitIntentValue(condition.value))
      return Condition{"intent", std::to_string(parts->first.value), condition.label};
  return std::nullopt;
}

/// Why a pattern is not worth a draft; empty for one that is.
std::string notWorthDrafting(const Pattern& pattern)
{
  if (!pattern.enoughData || pattern.outcomesWith == 0)
    return "There is not enough data.";
  if (pattern.qValue >= kPromisingQ && pattern.excessFailures <= 0)
    return "It goes with no more failures than the rest.";
  if (!evidenceCondition(pattern))
    return "It is about no intent and no tool, so that no instruction in a prompt addresses it.";
  return {};
}

bool sameProposal(const Fix& a, const Fix& b)
{
  return a.repository == b.repository && a.baseCommit == b.baseCommit &&
         std::ranges::equal(a.files, b.files, [](const FixFile& x, const FixFile& y) {
           return x.path == y.path && x.baseText == y.baseText && x.proposedText == y.proposedText;
         });
}

bool isOpen(const Fix& fix)
{
  return fix.state == FixState::draft || fix.state == FixState::reviewed;
}

} // namespace

Result<std::string> WorkspaceImpl::connectRepository(const std::string& folder)
{
  HONE_TRY(const auto repository, Repository::open(folder));
  const std::string root = repository->folder();
  HONE_CHECK(repository->headCommit());
  HONE_TRY(auto known, repositories());
  if (std::ranges::find(known, root) != known.end())
    return root;
  known.insert(known.begin(), root);
  std::string text;
  for (const std::string& one : known)
    text += one + '\n';
  HONE_CHECK(m_store->setSetting(std::string(kRepositoriesKey), text));
  m_notifier->changed();
  return root;
}

Result<std::vector<std::string>> WorkspaceImpl::repositories() const
{
  HONE_TRY(const auto text, m_store->setting(std::string(kRepositoriesKey)));
  std::vector<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty())
      out.push_back(line);
  return out;
}

Result<std::vector<std::string>> WorkspaceImpl::remotes(const std::string& repository) const
{
  HONE_TRY(const auto opened, Repository::open(repository));
  return opened->remotes();
}

Result<std::vector<Fix>> WorkspaceImpl::suggestFixes(const std::string& repository, const std::string& patternId, const JobContext& job,
                                                     std::vector<SkippedPattern>* skipped)
{
  std::vector<SkippedPattern> left;
  const auto skip = [&](const Pattern& candidate, std::string reason) { left.push_back({candidate, std::move(reason)}); };
  HONE_TRY(const auto root, connectRepository(repository));
  HONE_TRY(const auto opened, Repository::open(root));
  HONE_TRY(const auto baseCommit, opened->headCommit());
  HONE_TRY(const auto facts, snapshot());

  std::vector<Pattern> candidates;
  if (patternId.empty()) {
    candidates = facts->allPatterns("failed").patterns;
    std::erase_if(candidates, [&](const Pattern& candidate) {
      std::string reason = notWorthDrafting(candidate);
      if (reason.empty())
        return false;
      // Those that nobody would expect a fix for are hundreds.
      if (candidate.enoughData && candidate.excessFailures > 0)
        skip(candidate, std::move(reason));
      return true;
    });
    // What is surely more than chance goes before what is merely large.
    std::ranges::stable_partition(candidates, [](const Pattern& candidate) { return candidate.qValue < kPromisingQ; });
    // An intent and its parts rest on the same conversations: they would only give the same draft again.
    std::vector<std::pair<Condition, std::string>> grounds;
    std::erase_if(candidates, [&](const Pattern& candidate) {
      const auto ground = evidenceCondition(candidate);
      if (const auto same = std::ranges::find(grounds, *ground, &std::pair<Condition, std::string>::first); same != grounds.end()) {
        skip(candidate, fmt::format("It rests on the same conversations as \"{}\", which was looked at.", same->second));
        return true;
      }
      grounds.emplace_back(*ground, candidate.condition.label);
      return false;
    });
    for (std::size_t i = kMostAttempts; i < candidates.size(); ++i)
      skip(candidates[i], fmt::format("{} stronger patterns were tried before it.", kMostAttempts));
    candidates.resize(std::min(candidates.size(), kMostAttempts));
  } else {
    HONE_TRY(candidates.emplace_back(), pattern(patternId));
  }

  std::vector<Fix> drafts;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Pattern& candidate = candidates[i];
    if (drafts.size() >= kMostDrafts) {
      skip(candidate, fmt::format("{} drafts are made at a time. Ask for this pattern by its id.", kMostDrafts));
      continue;
    }
    const auto condition = evidenceCondition(candidate);
    if (!condition) {
      skip(candidate, notWorthDrafting(candidate));
      continue;
    }
    const double begin = static_cast<double>(i) / static_cast<double>(candidates.size());
    job.progress(begin, fmt::format("Reading the evidence on {}", candidate.condition.label));
    Filter filter;
    filter.condition = condition;
    HONE_TRY(auto rows, facts->matching(filter));
    std::erase_if(rows, [&](std::size_t row) { return !isOutcomeSure(facts->facts()[row].outcome); });
    if (rows.size() > kMostEvidence) {
      // Every k-th, so that all sources and times are in it and a second run sees the same.
      std::vector<std::size_t> spread;
      for (std::size_t k = 0; k < kMostEvidence; ++k)
        spread.push_back(rows[k * rows.size() / kMostEvidence]);
      rows = std::move(spread);
    }
    DraftRequest request;
    request.pattern = candidate;
    if (condition->kind == "intent")
      request.intentName = facts->intentName(IntentId{std::stoll(condition->value)});
    std::vector<ConversationId> ids;
    for (const std::size_t row : rows)
      ids.push_back(facts->facts()[row].id);
    HONE_CHECK(m_store->forEachConversation(ids, true, [&](ConversationId id, Conversation&& conversation) {
      const ConversationFacts* const found = facts->find(id);
      if (found)
        request.conversations.push_back(
          {id, found->user, isFailure(found->outcome.outcome), found->agentVersion, std::move(conversation)});
      return !job.isCancelled();
    }));
    if (job.isCancelled())
      return fail(ErrorKind::cancelled, "Drafting was stopped. Drafts made before are kept.");
    std::string whyNot;
    HONE_TRY(auto drafted, draftFix(*opened, request, job, &whyNot));
    if (!drafted) {
      skip(candidate, std::move(whyNot));
      continue;
    }
    Fix fix = std::move(*drafted);
    // The same advice from a second pattern would be the same change again; the surest pattern keeps it.
    if (std::ranges::find(drafts, fix.title, &Fix::title) != drafts.end()) {
      skip(candidate, "It gives the same change as a stronger pattern.");
      continue;
    }
    fix.patternId = candidate.id;
    fix.repository = root;
    fix.baseCommit = baseCommit;
    if (!fix.createdAt)
      fix.createdAt = nowMicros();

    const std::scoped_lock lock(m_fixMutex);
    HONE_TRY(const auto existing, m_store->fixes());
    const auto known = std::ranges::find_if(existing, [&](const Fix& other) {
      return other.repository == root && other.baseCommit == baseCommit &&
             ((other.patternId == fix.patternId && other.recipe == fix.recipe) || (isOpen(other) && sameProposal(other, fix)));
    });
    if (known != existing.end()) {
      if (std::ranges::find(drafts, known->id, &Fix::id) == drafts.end())
        drafts.push_back(*known);
      else
        skip(candidate, "It gives the same change as a stronger pattern.");
      continue;
    }
    HONE_TRY(fix.id, putFix(fix));
    m_notifier->changed();
    drafts.push_back(std::move(fix));
  }
  std::ranges::stable_sort(left, std::ranges::greater(), [](const SkippedPattern& entry) { return entry.pattern.excessFailures; });
  if (skipped)
    *skipped = std::move(left);
  job.progress(1, drafts.empty() ? "The evidence does not carry a draft" : "Drafted");
  return drafts;
}

Result<std::vector<FileDiff>> WorkspaceImpl::fixDiff(FixId id) const
{
  HONE_TRY(const auto found, m_store->fix(id));
  return diffFix(found);
}

Result<Fix> WorkspaceImpl::undecidedFix(FixId id) const
{
  HONE_TRY(auto found, m_store->fix(id));
  if (!isOpen(found))
    return fail(ErrorKind::conflict, fmt::format("This fix is committed on branch {}; what was committed cannot be changed here. "
                                                 "Draft a new one for further changes.", found.branch));
  return found;
}

Result<FixId> WorkspaceImpl::putFix(const Fix& changedFix)
{
  const std::int64_t before = m_store->dataVersion();
  auto id = m_store->putFix(changedFix);
  const std::int64_t after = m_store->dataVersion();
  const std::scoped_lock lock(m_snapshotMutex);
  // One step is this write alone; more means that someone else wrote meanwhile, and the facts are read again.
  if (m_snapshotVersion == before && after == before + 1)
    m_snapshotVersion = after;
  return id;
}

Result<Fix> WorkspaceImpl::keepFix(Fix changedFix)
{
  if (isOpen(changedFix)) {
    bool undecided = false;
    for (const FileDiff& file : diffFix(changedFix))
      for (const DiffHunk& hunk : file.hunks)
        undecided = undecided || hunk.decision == HunkDecision::undecided;
    changedFix.state = undecided ? FixState::draft : FixState::reviewed;
  }
  HONE_TRY(changedFix.id, putFix(changedFix));
  m_notifier->changed();
  return changedFix;
}

Result<Fix> WorkspaceImpl::decideHunk(FixId id, int hunk, HunkDecision decision)
{
  const std::scoped_lock lock(m_fixMutex);
  HONE_TRY(const auto found, undecidedFix(id));
  HONE_TRY(auto decided, hone::decideHunk(found, hunk, decision));
  return keepFix(std::move(decided));
}

Result<Fix> WorkspaceImpl::editHunk(FixId id, int hunk, const std::string& newText)
{
  const std::scoped_lock lock(m_fixMutex);
  HONE_TRY(const auto found, undecidedFix(id));
  HONE_TRY(auto edited, hone::editHunk(found, hunk, newText));
  return keepFix(std::move(edited));
}

Result<Fix> WorkspaceImpl::restoreReview(const Fix& earlier)
{
  const std::scoped_lock lock(m_fixMutex);
  HONE_TRY(auto found, undecidedFix(earlier.id));
  found.files = earlier.files;
  found.choices = earlier.choices;
  return keepFix(std::move(found));
}

Result<Fix> WorkspaceImpl::applyPatchToFix(FixId id, const std::string& patch)
{
  const std::scoped_lock lock(m_fixMutex);
  HONE_TRY(const auto found, undecidedFix(id));
  HONE_TRY(auto patched, applyPatch(found, patch));
  return keepFix(std::move(patched));
}

Result<std::string> WorkspaceImpl::fixPatch(FixId id) const
{
  HONE_TRY(const auto found, m_store->fix(id));
  return formatPatch(found, true);
}

Result<std::string> WorkspaceImpl::commitMessage(FixId id) const
{
  HONE_TRY(const auto found, m_store->fix(id));
  return proposedMessage(found);
}

Result<std::string> WorkspaceImpl::proposedMessage(const Fix& fix) const
{
  HONE_TRY(const auto masked, m_privacy->redactForEgress(formatCommitMessage(fix)));
  HONE_TRY(const auto quotes, findQuotes(*m_store, masked));
  return withoutQuotes(masked, quotes);
}

Result<void> WorkspaceImpl::guardCommit(const Fix& fix, const std::vector<FixFile>& files, const std::string& message)
{
  if (holdsSecret(message))
    return fail(ErrorKind::invalidInput, "The commit message holds what looks like a key, token or password. Nothing was committed. Take it out.");
  for (const FixFile& file : files)
    if (holdsSecret(addedLines(file.baseText, file.proposedText)))
      return fail(ErrorKind::invalidInput, "The change adds what looks like a key, token or password. Nothing was committed. Take it out of the proposal.", file.path);
  HONE_TRY(const auto quotes, findQuotes(*m_store, message));
  if (!quotes.empty())
    HONE_CHECK(m_store->privacy().note("egress", fmt::format("the message of fix {} quotes users, as a person wrote it", fix.id.value),
                                       fmt::format("{{\"quotes\":{}}}", quotes.size())));
  return {};
}

Result<std::string> WorkspaceImpl::suggestedBranch(FixId id) const
{
  HONE_TRY(const auto found, m_store->fix(id));
  if (!found.branch.empty())
    return found.branch;
  const std::string wanted = branchForTitle(found.title);
  HONE_TRY(const auto repository, Repository::open(found.repository));
  HONE_TRY(const auto taken, repository->branches());
  std::string branch = wanted;
  for (int number = 2; std::ranges::find(taken, branch) != taken.end(); ++number)
    branch = fmt::format("{}-{}", wanted, number);
  return branch;
}

Result<Fix> WorkspaceImpl::commitFix(FixId id, const std::string& branch, const std::string& message)
{
  const std::scoped_lock lock(m_fixMutex);
  HONE_TRY(auto found, undecidedFix(id));
  if (branch.empty())
    return fail(ErrorKind::invalidInput, "Name the branch that the commit goes to.");
  // By what stands there, not by what a work tree holds: the patch, the preview and the commit are one and the same.
  const auto decided = decidedFiles(found, true);
  if (decided.empty())
    return fail(ErrorKind::invalidInput, "Every hunk of this fix is rejected, so there is nothing to commit. Accept at least one.");
  std::vector<RepositoryFile> files;
  for (const FixFile& file : decided)
    files.push_back({file.path, file.proposedText, file.deletedFile});
  std::string words = message;
  if (words.empty()) {
    HONE_TRY(words, proposedMessage(found));
  }
  HONE_CHECK(guardCommit(found, decided, words));
  const auto commit = [&]() -> Result<std::string> {
    HONE_TRY(const auto repository, Repository::open(found.repository));
    return repository->commitOnBranch(found.baseCommit, branch, files, words);
  }();
  if (!commit) {
    found.lastError = commit.error().describe();
    HONE_CHECK(keepFix(std::move(found)));
    return std::unexpected(commit.error());
  }
  found.branch = branch;
  found.commit = *commit;
  found.state = FixState::committed;
  found.lastError.clear();
  (void)m_store->privacy().note("commit", fmt::format("fix {} on branch {}", found.id.value, branch), fmt::format("{{\"files\":{}}}", files.size()));
  return keepFix(std::move(found));
}

Result<Fix> WorkspaceImpl::pushFix(FixId id, const std::string& remote, const JobContext& job)
{
  HONE_TRY(auto found, m_store->fix(id));
  if (found.commit.empty())
    return fail(ErrorKind::invalidInput, "Commit this fix to a branch before it can be pushed.");
  job.progress(-1, fmt::format("Pushing {} to {}", found.branch, remote));
  // Not under the lock: a push may take minutes, and other fixes can be reviewed meanwhile.
  const auto pushed = [&]() -> Result<PushResult> {
    HONE_TRY(const auto repository, Repository::open(found.repository));
    return repository->push(found.branch, remote);
  }();
  const std::scoped_lock lock(m_fixMutex);
  HONE_TRY(found, m_store->fix(id));
  if (!pushed) {
    found.lastError = pushed.error().describe();
    HONE_CHECK(keepFix(std::move(found)));
    return std::unexpected(pushed.error());
  }
  found.remote = pushed->remote;
  found.state = std::max(found.state, FixState::pushed);
  (void)m_store->privacy().note("push", fmt::format("fix {}: branch {} to {}", found.id.value, found.branch, found.remote), "{}");
  found.lastError.clear();
  return keepFix(std::move(found));
}

Result<void> WorkspaceImpl::removeFix(FixId id)
{
  const std::scoped_lock lock(m_fixMutex);
  return changed(m_store->removeFix(id));
}

} // namespace hone
