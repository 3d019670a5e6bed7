#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"

namespace hone::cli {

namespace {

constexpr std::size_t kMostSkipped = 15; // patterns that gave no fix, told with why

Result<FixId> fixId(const std::string& text)
{
  const auto number = positiveNumber(text);
  if (!number)
    return fail(ErrorKind::notFound, fmt::format("There is no fix \"{}\". hone-cli fixes list shows those there are.", text));
  return FixId{*number};
}

/// The members of a fix that every list has; the object is the caller's.
void writeFix(JsonWriter& json, const Fix& fix)
{
  json.member("id", fix.id.value).member("pattern_id", fix.patternId).member("title", fix.title);
  json.key("files").beginArray();
  for (const FixFile& file : fix.files)
    json.value(file.path);
  json.endArray();
  json.member("state", toString(fix.state)).member("recipe", fix.recipe).member("repository", fix.repository);
  json.member("base_commit", fix.baseCommit).member("branch", fix.branch).member("commit", fix.commit).member("remote", fix.remote);
  json.member("last_error", fix.lastError);
}

void writeFixes(JsonWriter& json, const std::vector<Fix>& fixes)
{
  json.key("fixes").beginArray();
  for (const Fix& fix : fixes) {
    json.beginObject();
    writeFix(json, fix);
    json.endObject();
  }
  json.endArray();
}

int printFixes(const Invocation& invocation, const std::vector<Fix>& fixes, std::string_view whenNone)
{
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writeFixes(json, fixes);
    json.endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Fix& fix : fixes)
    rows.push_back({std::to_string(fix.id.value), std::string(toString(fix.state)), fix.files.empty() ? std::string() : fix.files.front().path, fix.title});
  invocation.print(rows.empty() ? std::string(whenNone) + "\n" : formatTable(rows));
  return exitSuccess;
}

int printFix(const Invocation& invocation, const Fix& fix, std::string_view sentence)
{
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writeFix(json, fix);
    json.endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine(safeLine(sentence));
  }
  return exitSuccess;
}

Result<int> runFixesSuggest(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  std::string folder = invocation.arguments().value("repo").value_or("");
  if (folder.empty()) {
    HONE_TRY(const auto known, workspace->repositories());
    if (known.empty())
      return invocation.usage("Say where the prompts are: --repo DIR.");
    folder = known.front();
  }
  std::string pattern = invocation.arguments().value("pattern").value_or("");
  if (!pattern.empty()) {
    HONE_TRY(const auto found, findPattern(*workspace, pattern));
    pattern = found.id;
  }
  std::vector<SkippedPattern> skipped;
  const auto suggested = workspace->suggestFixes(folder, pattern, invocation.job(), &skipped);
  invocation.endProgress();
  HONE_TRY(const auto fixes, suggested);
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writeFixes(json, fixes);
    json.key("skipped").beginArray();
    for (std::size_t i = 0; i < std::min(skipped.size(), kMostSkipped); ++i)
      json.beginObject().member("pattern_id", skipped[i].pattern.id).member("label", skipped[i].pattern.condition.label).member("reason", skipped[i].reason).endObject();
    json.endArray().member("skipped_total", static_cast<std::int64_t>(skipped.size())).endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  printFixes(invocation, fixes, "The evidence does not carry a draft.");
  if (skipped.empty())
    return exitSuccess;
  invocation.printLine("\nNo draft for:");
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < std::min(skipped.size(), kMostSkipped); ++i)
    rows.push_back({"  " + skipped[i].pattern.id, shortLine(skipped[i].pattern.condition.label, 60), skipped[i].reason});
  invocation.print(formatTable(rows));
  if (skipped.size() > kMostSkipped)
    invocation.printLine(fmt::format("  and {} weaker patterns.", skipped.size() - kMostSkipped));
  return exitSuccess;
}

Result<int> runFixesList(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto fixes, workspace->fixes());
  return printFixes(invocation, fixes, "There are no fixes yet. hone-cli fixes suggest --repo DIR drafts some.");
}

Result<int> runFixesShow(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto id, fixId(invocation.word(0)));
  HONE_TRY(const auto fix, workspace->fix(id));
  HONE_TRY(const auto patch, workspace->fixPatch(id));
  if (invocation.arguments().has("patch") && !invocation.json()) {
    invocation.print(patch);
    return exitSuccess;
  }
  HONE_TRY(const auto files, workspace->fixDiff(id));
  if (invocation.json()) {
    HONE_TRY(const auto message, workspace->commitMessage(id));
    JsonWriter json;
    json.beginObject();
    writeFix(json, fix);
    json.member("rationale", fix.rationale).member("message", message).member("patch", patch);
    json.key("evidence").beginArray();
    for (const EvidenceLine& line : fix.evidence)
      json.beginObject().member("label", line.label).member("value", line.value).endObject();
    json.endArray().key("hunks").beginArray();
    for (const FileDiff& file : files)
      for (const DiffHunk& hunk : file.hunks) {
        json.beginObject().member("number", hunk.number).member("file", file.path).member("decision", toString(hunk.decision));
        json.member("edited", hunk.edited).member("old_start", hunk.oldStart).member("old_count", hunk.oldCount);
        json.member("new_start", hunk.newStart).member("new_count", hunk.newCount).endObject();
      }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  invocation.printLine(fmt::format("Fix {} ({}): {}\n\n{}\n", fix.id.value, toString(fix.state), safeLine(fix.title), safeText(fix.rationale)));
  std::vector<std::vector<std::string>> rows;
  for (const EvidenceLine& line : fix.evidence)
    rows.push_back({"  " + line.label, line.value});
  invocation.print(formatTable(rows));
  for (const FileDiff& file : files)
    for (const DiffHunk& hunk : file.hunks) {
      invocation.printLine(fmt::format("\nHunk {} of {} ({}{}), line {}:", hunk.number, safeLine(file.path), toString(hunk.decision),
                                       hunk.edited ? ", edited" : "", hunk.oldStart));
      for (const DiffLine& line : hunk.lines) {
        const char* const mark = line.kind == DiffLine::Kind::added ? "+ " : line.kind == DiffLine::Kind::removed ? "- " : "  ";
        invocation.printLine(mark + safeText(line.text));
      }
    }
  if (!fix.commit.empty())
    invocation.printLine(fmt::format("\nCommitted as {} on {}.", fix.commit, safeLine(fix.branch)));
  if (!fix.remote.empty())
    invocation.printLine("Pushed to " + safeLine(fix.remote) + ".");
  if (!fix.lastError.empty())
    invocation.printLine("Last error: " + safeText(fix.lastError));
  return exitSuccess;
}

Result<int> decide(Invocation& invocation, HunkDecision decision)
{
  std::optional<std::int64_t> only;
  if (const auto text = invocation.arguments().value("hunk")) {
    only = positiveNumber(*text);
    if (!only)
      return invocation.usage("--hunk needs a hunk's number; fixes show lists them.");
  }
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto id, fixId(invocation.word(0)));
  HONE_TRY(const auto files, workspace->fixDiff(id));
  std::vector<int> numbers;
  if (only)
    numbers.push_back(static_cast<int>(std::min<std::int64_t>(*only, INT32_MAX)));
  else
    for (const FileDiff& file : files)
      for (const DiffHunk& hunk : file.hunks)
        numbers.push_back(hunk.number);
  HONE_TRY(auto fix, workspace->fix(id));
  for (const int number : numbers) {
    HONE_TRY(fix, workspace->decideHunk(id, number, decision));
  }
  return printFix(invocation, fix, fmt::format("{} {}.", counted(static_cast<std::int64_t>(numbers.size()), "hunk"), toString(decision)));
}

Result<int> runFixesAccept(Invocation& invocation) { return decide(invocation, HunkDecision::accepted); }
Result<int> runFixesReject(Invocation& invocation) { return decide(invocation, HunkDecision::rejected); }

Result<std::string> readAll(const std::string& path)
{
  const bool standardInput = path == "-";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(standardInput ? stdin : std::fopen(path.c_str(), "rb"),
                                                             standardInput ? [](std::FILE*) { return 0; } : std::fclose);
  if (!file)
    return fail(ErrorKind::notFound, "The file cannot be opened.", path);
  std::string text;
  char buffer[65536];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, got);
    if (text.size() > (std::size_t{64} << 20))
      return fail(ErrorKind::invalidInput, "The file is larger than 64 MiB.", path);
  }
  if (std::ferror(file.get()))
    return fail(ErrorKind::io, "The file cannot be read.", path);
  return text;
}

Result<int> runFixesEdit(Invocation& invocation)
{
  const auto path = invocation.arguments().value("patch");
  if (!path)
    return invocation.usage("Say which patch: --patch FILE.");
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto id, fixId(invocation.word(0)));
  HONE_TRY(const auto patch, readAll(*path));
  HONE_TRY(const auto fix, workspace->applyPatchToFix(id, patch));
  return printFix(invocation, fix, "The patch is the fix's proposal now.");
}

Result<int> runFixesCommit(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto id, fixId(invocation.word(0)));
  std::string branch = invocation.arguments().value("branch").value_or("");
  if (invocation.arguments().has("branch") && branch.empty())
    return invocation.usage("--branch needs a name.");
  if (branch.empty()) {
    HONE_TRY(branch, workspace->suggestedBranch(id));
  }
  HONE_TRY(const auto fix, workspace->commitFix(id, branch, invocation.arguments().value("message").value_or("")));
  return printFix(invocation, fix, fmt::format("Committed as {} on branch {}. No other branch has moved.", fix.commit, fix.branch));
}

Result<int> runFixesPush(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto id, fixId(invocation.word(0)));
  std::string remote = invocation.arguments().value("remote").value_or("");
  if (remote.empty()) {
    HONE_TRY(const auto fix, workspace->fix(id));
    HONE_TRY(const auto remotes, workspace->remotes(fix.repository));
    if (std::ranges::find(remotes, "origin") != remotes.end())
      remote = "origin";
    else if (remotes.size() == 1)
      remote = remotes.front();
    else
      return fail(ErrorKind::invalidInput, remotes.empty() ? "The repository has no remote. Add one with git remote add."
                                                           : "The repository has several remotes. Say which: --remote NAME.");
  }
  HONE_TRY(const auto fix, workspace->pushFix(id, remote, invocation.job()));
  invocation.endProgress();
  return printFix(invocation, fix, fmt::format("Pushed {} to {}.", fix.branch, fix.remote));
}

Result<int> runFixesRemove(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto id, fixId(invocation.word(0)));
  HONE_TRY(const auto fix, workspace->fix(id));
  HONE_CHECK(workspace->removeFix(id));
  return printFix(invocation, fix, "Removed from the store. Its branch, if it has one, stays.");
}

} // namespace

std::vector<Command> fixCommands()
{
  const std::vector<OptionSpec> hunk{{"hunk", "N", "only this hunk; without it, all of them"}};
  return {{"fixes", "suggest", "", "Draft changes to the agent's prompts from the evidence.",
           {{"repo", "DIR", "the repository with the prompts (default: the one connected last)"},
            {"pattern", "ID", "only for this pattern (default: the top ones)"}}, 0, 0, runFixesSuggest},
          {"fixes", "list", "", "Every fix with its state.", {}, 0, 0, runFixesList},
          {"fixes", "show", "ID", "A fix with its evidence and hunks.", {{"patch", "", "print the patch alone, as git apply takes it"}}, 1, 1, runFixesShow},
          {"fixes", "accept", "ID", "Accept hunks.", hunk, 1, 1, runFixesAccept},
          {"fixes", "reject", "ID", "Reject hunks.", hunk, 1, 1, runFixesReject},
          {"fixes", "edit", "ID --patch FILE", "Put a patch of your own in the proposal's place.", {{"patch", "FILE", "a unified patch against the base commit, - for standard input"}}, 1, 1, runFixesEdit},
          {"fixes", "commit", "ID --branch B", "Commit what is not rejected on a new branch; nothing else moves.",
           {{"branch", "B", "the new branch (default: one named after the title)"}, {"message", "TEXT", "the message (default: title and evidence)"}}, 1, 1, runFixesCommit},
          {"fixes", "push", "ID", "Push the branch of a committed fix.", {{"remote", "R", "the remote (default: origin, or the only one)"}}, 1, 1, runFixesPush},
          {"fixes", "remove", "ID", "Forget a fix.", {}, 1, 1, runFixesRemove}};
}

} // namespace hone::cli
