#include "fixes/drafting.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/core.h>

#include "fixes/prompt_text.h"
#include "fixes/recipe_data.h"
#include "fixes/steps.h"
#include "patterns/statistics.h"

namespace hone {

namespace {

constexpr double kLeastLikeness = 0.4;
constexpr double kLargestQ = 0.10;
constexpr std::int64_t kLeastFailures = 5;
constexpr std::size_t kMostTitle = 72;
constexpr std::size_t kBatchBytes = 64U << 20U;

using Stems = std::set<std::string>;

Stems stemSet(std::string_view text, bool allWords = false)
{
  const std::vector<std::string> stems = subjectStems(text, allWords);
  return {stems.begin(), stems.end()};
}

/// A file that the agent's prompt is made of.
struct PromptFile {
  RepositoryFile file;
  double likeness = 0;
  std::vector<PromptPart> parts;
  std::vector<PromptOutline> outlines;
};

std::string percent(double value)
{
  return fmt::format("{:.0f} %", value * 100);
}

/// "38 % · 31–45 · 212 of 558"
std::string rateText(const Rate& rate)
{
  return fmt::format("{:.0f} % · {:.0f}–{:.0f} · {} of {}", rate.value * 100, rate.low * 100, rate.high * 100, rate.k, rate.n);
}

std::string qText(double q)
{
  return q < 0.001 ? std::string("below 0.001") : fmt::format("{:.3f}", q);
}

/// The intent's name when it may stand in a prompt: plain words only.
std::string plainTopic(const std::string& name)
{
  if (name.empty() || name.size() > 80)
    return {};
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) == 0 && byte < 0x80 && std::string_view(" -,'/&()").find(c) == std::string_view::npos)
      return {};
  }
  std::string topic = name;
  // "Exchange items" → "exchange items", but "MMS issue" stays.
  if (topic.size() > 1 && std::islower(static_cast<unsigned char>(topic[1])) != 0)
    topic[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(topic[0])));
  return topic;
}

/// "When the user asks to exchange items", "When the user asks about a bill".
std::string whenText(const std::string& topic)
{
  if (topic.empty())
    return "In every conversation";
  const std::string first = topic.substr(0, topic.find(' '));
  const bool verb = std::ranges::find(stepWords().requestVerbs, first) != stepWords().requestVerbs.end() && topic.size() > first.size();
  return std::string("When the user ") + (verb ? "asks to " : "asks about ") + topic;
}

/// Files of the commit whose text stands in the system messages. Read in batches, so that a large repository fits.
Result<std::vector<PromptFile>> promptFiles(const Repository& repository, const std::string& commit, const std::vector<std::string>& systemMessages,
                                            const std::function<double(const RepositoryFile&)>& guess, const JobContext& job)
{
  std::vector<PromptFile> found;
  std::vector<RepositoryFile> batch;
  std::size_t bytes = 0;
  const auto flush = [&] {
    std::map<std::string, double> likeness;
    if (systemMessages.empty()) {
      for (const RepositoryFile& file : batch)
        likeness[file.path] = guess(file);
    } else {
      for (const TargetFile& target : findPromptFiles(batch, systemMessages))
        likeness[target.path] = target.likeness;
    }
    for (RepositoryFile& file : batch)
      if (const auto one = likeness.find(file.path); one != likeness.end() && one->second >= kLeastLikeness)
        found.push_back({std::move(file), one->second, {}, {}});
    batch.clear();
    bytes = 0;
  };
  HONE_CHECK(repository.visitTextFiles(commit, [&](RepositoryFile file) {
    bytes += file.text.size();
    batch.push_back(std::move(file));
    if (bytes > kBatchBytes)
      flush();
    return !job.isCancelled();
  }));
  flush();
  std::ranges::stable_sort(found, [](const PromptFile& a, const PromptFile& b) { return a.likeness > b.likeness; });
  if (systemMessages.empty() && found.size() > 1)
    found.resize(1); // a guess is made once
  for (PromptFile& file : found) {
    file.parts = promptParts(file.file.path, file.file.text);
    for (const PromptPart& part : file.parts)
      file.outlines.push_back(outlinePrompt(part.text));
  }
  return found;
}

/// How much a file reads like instructions about these tools and this topic, where no system message tells.
double guessPrompt(const RepositoryFile& file, const Stems& topic, const std::vector<std::string>& tools)
{
  std::string prose;
  for (const PromptPart& part : promptParts(file.path, file.text))
    prose += part.text + "\n";
  if (prose.size() < 200)
    return 0;
  const Stems stems = stemSet(prose);
  const auto share = [&](const Stems& wanted) {
    if (wanted.empty())
      return 0.0;
    const auto hits = std::ranges::count_if(wanted, [&](const std::string& stem) { return stems.contains(stem); });
    return static_cast<double>(hits) / static_cast<double>(wanted.size());
  };
  Stems toolStems;
  for (const std::string& tool : tools)
    for (const std::string& stem : subjectStems(tool))
      toolStems.insert(stem);
  // Prompts speak to the model.
  double address = 0;
  for (const std::string_view words : {"you are ", "You are ", "You should", "you should", "You must", "you must", "Do not ", "Never ", "Always "})
    address += prose.find(words) != std::string::npos ? 0.25 : 0;
  return 0.35 * share(topic) + 0.35 * share(toolStems) + 0.3 * std::min(address, 1.0);
}

/// Whether one rule of the prompt says the instruction in so many words.
bool alreadySaid(const std::vector<PromptFile>& files, const Recipe& recipe, const Step& step, const std::string& instruction)
{
  const Stems wanted = stemSet(instruction);
  std::vector<Stems> lists;
  for (const std::vector<std::string>& words : recipe.already) {
    Stems list;
    for (const std::string& word : words)
      list.merge(stemSet(fillIn(word, {{"tool", step.tool}, {"first", step.first}, {"field", step.field}}), true));
    if (!list.empty())
      lists.push_back(std::move(list));
  }
  for (const PromptFile& file : files)
    for (const PromptOutline& outline : file.outlines)
      for (const PromptSection& section : outline.sections)
        for (const PromptItem& item : section.items) {
          const Stems has = stemSet(itemText(outline, item), true);
          const auto count = [&](const Stems& list) { return std::ranges::count_if(list, [&](const std::string& stem) { return has.contains(stem); }); };
          if (!wanted.empty() && static_cast<double>(count(wanted)) >= 0.7 * static_cast<double>(wanted.size()))
            return true;
          // Long paragraphs hold any three words; a rule is short.
          if (has.size() > 40)
            continue;
          for (const Stems& list : lists)
            if (count(list) == static_cast<std::ptrdiff_t>(list.size()))
              return true;
        }
  return false;
}

struct Place {
  std::size_t file = 0;
  std::size_t part = 0;
  std::size_t section = 0;
  std::size_t item = 0;
  double score = -1;
};

/// The section that is most about the subject, and in it the rule that is most like the instruction.
Place findPlace(const std::vector<PromptFile>& files, const Stems& subject, const Stems& instruction)
{
  // A word that stands in every section tells nothing.
  std::map<std::string, int> sectionsWith;
  int sections = 0;
  for (const PromptFile& file : files)
    for (const PromptOutline& outline : file.outlines)
      for (const PromptSection& section : outline.sections) {
        ++sections;
        Stems has = stemSet(section.heading);
        for (const PromptItem& item : section.items)
          has.merge(stemSet(itemText(outline, item)));
        for (const std::string& stem : has)
          ++sectionsWith[stem];
      }
  const auto weight = [&](const std::string& stem) {
    const auto found = sectionsWith.find(stem);
    return found == sectionsWith.end() ? 0.0 : std::log(1.0 + static_cast<double>(sections) / found->second);
  };
  const auto overlap = [&](const Stems& wanted, const Stems& has) {
    double sum = 0;
    for (const std::string& stem : wanted)
      if (has.contains(stem))
        sum += weight(stem);
    return sum;
  };
  Place best;
  for (std::size_t f = 0; f < files.size(); ++f)
    for (std::size_t p = 0; p < files[f].parts.size(); ++p) {
      const PromptOutline& outline = files[f].outlines[p];
      for (std::size_t s = 0; s < outline.sections.size(); ++s) {
        const PromptSection& section = outline.sections[s];
        const bool onlyCode = !section.items.empty() && std::ranges::all_of(section.items, &PromptItem::fenced);
        if (onlyCode || (section.items.empty() && outline.sections.size() > 1))
          continue;
        Stems body;
        for (const PromptItem& item : section.items)
          body.merge(stemSet(itemText(outline, item)));
        const Stems heading = stemSet(section.heading);
        // The heading says more than the text under it; that of the section itself counts once more.
        const std::size_t last = section.heading.rfind("› ");
        const Stems own = stemSet(last == std::string::npos ? std::string_view(section.heading) : std::string_view(section.heading).substr(last));
        double score = (overlap(subject, own) + 2 * overlap(subject, heading) + overlap(subject, body)) * files[f].likeness;
        // A heading about something else makes the section less about this.
        score /= 1 + 0.15 * static_cast<double>(std::ranges::count_if(own, [&](const std::string& stem) { return !subject.contains(stem); }));
        if (score <= best.score)
          continue;
        best = {f, p, s, section.items.empty() ? 0 : section.items.size() - 1, score};
        double bestItem = 0;
        for (std::size_t i = 0; i < section.items.size(); ++i) {
          if (section.items[i].fenced)
            continue;
          const Stems has = stemSet(itemText(outline, section.items[i]));
          // Shared words per length: a long rule shares words with anything.
          const double like = overlap(instruction, has) / std::sqrt(8.0 + static_cast<double>(has.size()));
          if (like > bestItem || bestItem == 0) {
            bestItem = like;
            best.item = i;
          }
        }
      }
    }
  return best;
}

std::string titleFor(const Recipe& recipe, const std::vector<std::pair<std::string_view, std::string>>& values, const std::string& topic)
{
  const std::string full = fillIn(recipe.title, values);
  if (full.size() <= kMostTitle)
    return full;
  const std::string brief = fillIn(recipe.shortTitle, values);
  if (!topic.empty() && brief.size() + 2 + topic.size() <= kMostTitle)
    return brief + ": " + topic;
  if (brief.size() <= kMostTitle)
    return brief;
  return "Add a step that successful conversations take";
}

std::vector<EvidenceLine> evidenceLines(const StepFinding& finding, const DraftRequest& request, std::int64_t tested, std::int64_t versions,
                                        std::int64_t leftOut)
{
  const Rate without = wilson(finding.failedWithout, finding.failedWithout + finding.succeededWithout);
  const Rate with = wilson(finding.failedWith, finding.failedWith + finding.succeededWith);
  std::int64_t failed = 0;
  for (const EvidenceConversation& one : request.conversations)
    failed += one.failed ? 1 : 0;
  const std::string condition = request.pattern.condition.kind + "\x1f" + request.pattern.condition.value;
  const std::string topic = plainTopic(request.intentName);
  std::vector<EvidenceLine> lines;
  lines.push_back({topic.empty() ? "Failure rate of these conversations" : "Failure rate of “" + topic + "”",
                   rateText(wilson(failed, static_cast<std::int64_t>(request.conversations.size()))), condition});
  lines.push_back({"Failed where " + describeStep(finding.step, false), rateText(without), {}});
  lines.push_back({"Failed where " + describeStep(finding.step, true), rateText(with), {}});
  lines.push_back({versions > 1 ? fmt::format("Relative risk, adjusted for {} agent versions, 95 % interval", versions) : std::string("Relative risk, 95 % interval"),
                   fmt::format("{:.2f} · {:.2f}–{:.2f}", finding.relativeRisk, finding.low, finding.high), {}});
  lines.push_back({fmt::format("False discovery rate q, over {} steps tested", tested), qText(finding.qValue), {}});
  if (leftOut > 0)
    lines.push_back({"Left out of the step comparison: no exchange between user and agent", std::to_string(leftOut), {}});
  return lines;
}

} // namespace

Result<std::optional<Fix>> draftFix(const Repository& repository, const DraftRequest& request, const JobContext& job, std::string* whyNot)
{
  const auto nothing = [&](std::string reason) -> Result<std::optional<Fix>> {
    if (whyNot)
      *whyNot = std::move(reason);
    return std::nullopt;
  };
  HONE_TRY(const std::string base, repository.headCommit());
  std::int64_t tested = 0;
  std::vector<StepFinding> findings = findSkippedSteps(request.conversations, &tested);
  const std::string topic = plainTopic(request.intentName);
  std::erase_if(findings, [&](const StepFinding& finding) {
    if (topic.empty() && recipeFor(stepFromName(finding.step).kind)->needsTask)
      return true;
    return finding.qValue > kLargestQ || !(finding.low > 1) || finding.failedWithout < kLeastFailures;
  });
  if (findings.empty())
    return nothing(tested == 0 ? fmt::format("In its {} conversations with a sure outcome there is no step of the agent to compare.", request.conversations.size())
                               : fmt::format("Of {} steps compared in {} conversations, none is skipped clearly more often where users fail.", tested,
                                             request.conversations.size()));
  if (job.isCancelled())
    return fail(ErrorKind::cancelled, "Drafting was stopped.");

  std::vector<std::string> systemMessages;
  std::set<std::string> versions;
  std::vector<const Conversation*> texts;
  std::int64_t leftOut = 0;
  for (const EvidenceConversation& one : request.conversations) {
    versions.insert(one.agentVersion);
    texts.push_back(&one.conversation);
    leftOut += hasAgentTurns(one.conversation) ? 0 : 1;
    for (const Message& message : one.conversation.messages)
      if (message.role == Role::system && message.text.size() >= 40)
        systemMessages.push_back(message.text);
  }
  const Stems topicStems = stemSet(topic);
  const std::vector<std::string> tools = toolFacts(texts).agentTools;
  HONE_TRY(const std::vector<PromptFile> files, promptFiles(repository, base, systemMessages, [&](const RepositoryFile& file) {
    return guessPrompt(file, topicStems, tools);
  }, job));
  if (job.isCancelled())
    return fail(ErrorKind::cancelled, "Drafting was stopped.");
  if (files.empty())
    return nothing(systemMessages.empty() ? "No file of the repository reads like the agent's prompt, and the conversations carry no system message."
                                          : "No file of the repository holds the agent's system message.");

  bool said = false;
  for (const StepFinding& finding : findings) {
    const Step step = stepFromName(finding.step);
    const Recipe& recipe = *recipeFor(step.kind);
    const std::vector<std::pair<std::string_view, std::string>> values{
      {"tool", step.tool}, {"first", step.first}, {"field", step.field}, {"When", whenText(topic)}};
    const std::string instruction = fillIn(recipe.instruction, values);
    if (alreadySaid(files, recipe, step, instruction)) {
      said = true;
      continue;
    }
    Stems subject = topicStems;
    subject.merge(stemSet(step.tool));
    subject.merge(stemSet(step.first));
    const Place place = findPlace(files, subject, stemSet(instruction));
    if (place.score < 0)
      continue;
    const PromptFile& target = files[place.file];
    const PromptOutline& outline = target.outlines[place.part];
    const std::string heading = outline.sections[place.section].heading;

    Fix fix;
    fix.patternId = request.pattern.id;
    fix.recipe = "skipped_step/" + finding.step;
    fix.title = titleFor(recipe, values, topic);
    fix.repository = repository.folder();
    fix.baseCommit = base;
    fix.files.push_back({target.file.path, target.file.text,
                         insertInstruction(target.file.text, target.parts[place.part], outline, place.section, place.item, instruction)});
    fix.evidence = evidenceLines(finding, request, tested, static_cast<std::int64_t>(versions.size()), leftOut);
    const Rate without = wilson(finding.failedWithout, finding.failedWithout + finding.succeededWithout);
    const Rate with = wilson(finding.failedWith, finding.failedWith + finding.succeededWith);
    fix.rationale = fmt::format(
      "Of {} conversations {}, {} failed. Where {}, {} of {} failed ({}); where {}, {} of {} failed ({}). "
      "Skipping the step is associated with {:.1f} times the risk of failing (95 % interval {:.1f}–{:.1f}{}; q {} over {} steps tested). "
      "This is an association, not proof: what the change does shows once it has shipped. The instruction is added {}to {}{}.",
      request.conversations.size(), topic.empty() ? std::string("looked at") : "about “" + topic + "”",
      std::ranges::count_if(request.conversations, &EvidenceConversation::failed), describeStep(finding.step, false), without.k, without.n,
      percent(without.value), describeStep(finding.step, true), with.k, with.n, percent(with.value), finding.relativeRisk, finding.low, finding.high,
      versions.size() > 1 ? fmt::format(", adjusted for {} agent versions", versions.size()) : std::string(), qText(finding.qValue), tested,
      heading.empty() ? std::string() : "under “" + heading + "” ", target.file.path,
      systemMessages.empty() ? std::string(", the file that reads most like the agent's prompt; the conversations carry no system message")
                             : fmt::format(", whose text stands in the agent's system messages ({} of it)", percent(target.likeness)));
    return fix;
  }
  return nothing(said ? "The prompt already says what the evidence supports." : "No section of the prompt is about this.");
}

} // namespace hone
