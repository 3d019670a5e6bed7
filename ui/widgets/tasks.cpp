#include "ui/widgets/tasks.h"

#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <functional>

namespace hone::ui {

namespace {

QString taskPhrase(const char* text, int n = -1) { return QCoreApplication::translate("hone::ui::tasks", text, nullptr, n); }

constexpr std::size_t kNamed = 5; ///< names in a list, before "…"

QString nameList(QStringList names, std::int64_t all)
{
  if (all > names.size())
    names += QStringLiteral("…");
  return names.join(QStringLiteral(", "));
}

QString passedOverNames(const ImportSummary& summary)
{
  QStringList names;
  for (std::size_t i = 0; i < std::min(kNamed, summary.passedOver.size()); ++i)
    names += QFileInfo(safeLine(summary.passedOver[i].file, 400)).fileName();
  return nameList(names, summary.passedOverCount);
}

/// The most frequent first, as the command line has them.
QString unmappedNames(const ImportSummary& summary)
{
  auto events = summary.unmappedEvents;
  std::ranges::stable_sort(events, std::ranges::greater{}, &UnmappedEvents::count);
  QStringList names;
  for (std::size_t i = 0; i < std::min(kNamed, events.size()); ++i) {
    const auto& one = events[i];
    const auto count = numberText(one.count);
    names += one.text.empty() ? taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "“%1” (%2)")).arg(safeLine(one.name, 60), count)
                              : taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "“%1” with the value “%2” (%3)")).arg(safeLine(one.name, 60), safeLine(one.text, 60), count);
  }
  return nameList(names, static_cast<std::int64_t>(events.size()));
}

int unmappedCount(const ImportSummary& summary)
{
  std::int64_t count = 0;
  for (const auto& one : summary.unmappedEvents)
    count += one.count;
  return static_cast<int>(count);
}

Result<std::string> analyse(Workspace& workspace, const JobContext& job, bool rediscover)
{
  HONE_TRY(const auto summary, workspace.analyze(job, rediscover));
  auto words = taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n conversation(s) analysed in %1. Intents: %2."), static_cast<int>(summary.analysed))
                 .arg(durationText(summary.seconds), numberText(summary.intents));
  for (const auto& note : summary.notes)
    words += QLatin1Char(' ') + safeLine(note, 400);
  return words.toStdString();
}

void startAnalysisJob(Workspace& workspace, bool rediscover)
{
  const auto title = rediscover ? taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "Discover intents again"))
                                : taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "Analyse conversations"));
  workspace.jobs().start(title.toStdString(),
                         [&workspace, rediscover](const JobContext& job) { return analyse(workspace, job, rediscover); });
}

} // namespace

QString importWords(const ImportSummary& summary)
{
  QStringList parts;
  if (summary.conversationsAdded > 0)
    parts += taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n conversation(s) added"), static_cast<int>(summary.conversationsAdded));
  if (summary.conversationsMerged > 0)
    parts += taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n grown"), static_cast<int>(summary.conversationsMerged));
  if (summary.eventsAdded > 0)
    parts += taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n event(s) added"), static_cast<int>(summary.eventsAdded));
  if (summary.eventsUnchanged > 0)
    parts += taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n event(s) unchanged"), static_cast<int>(summary.eventsUnchanged));
  if (summary.conversationsUnchanged > 0)
    parts += taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n unchanged"), static_cast<int>(summary.conversationsUnchanged));
  if (summary.rejectedCount > 0)
    parts += taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n record(s) set aside"), static_cast<int>(summary.rejectedCount));
  if (parts.isEmpty())
    parts += taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "nothing found to import"));
  auto text = parts.join(QStringLiteral(", "));
  text.front() = text.front().toUpper();
  text += QLatin1Char('.');
  const auto add = [&](const QString& sentence) { text += QLatin1Char(' ') + sentence; };
  if (summary.stillSetAside > 0)
    add(taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n record(s) of these files are still set aside from an earlier import; the source’s page reads them again."),
                   static_cast<int>(summary.stillSetAside)));
  if (summary.passedOverCount > 0)
    add(taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n file(s) hold no conversations and were passed over: %1."), static_cast<int>(summary.passedOverCount))
          .arg(passedOverNames(summary)));
  if (!summary.unmappedEvents.empty())
    add(taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n event(s) have no rule for outcomes and are kept: %1. hone-cli events rule says what they mean."), unmappedCount(summary))
          .arg(unmappedNames(summary)));
  for (std::size_t i = 0; i < std::min<std::size_t>(summary.notes.size(), 3); ++i)
    add(safeLine(summary.notes[i], 400));
  return text;
}

void startImport(UiContext& context, const QStringList& paths)
{
  ImportFilesRequest request;
  for (const auto& path : paths)
    request.paths.push_back(path.toStdString());
  startImport(context, std::move(request));
}

void startImport(UiContext& context, ImportFilesRequest request)
{
  if (request.paths.empty())
    return;
  const auto title =
    request.paths.size() == 1
      ? taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "Import %1")).arg(QFileInfo(QString::fromStdString(request.paths.front())).fileName())
      : taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "Import %n file(s)"), static_cast<int>(request.paths.size()));
  auto& workspace = context.workspace();
  workspace.jobs().start(title.toStdString(), [&workspace, request = std::move(request)](const JobContext& job) -> Result<std::string> {
    HONE_TRY(const auto summary, workspace.importFiles(request, job));
    if (summary.conversationsAdded + summary.conversationsMerged > 0)
      startAnalysisJob(workspace, false);
    return importWords(summary).toStdString();
  });
}

void startSample(UiContext& context)
{
  auto& workspace = context.workspace();
  const auto title = taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "Open the sample"));
  workspace.jobs().start(title.toStdString(), [&workspace](const JobContext& job) -> Result<std::string> {
    HONE_TRY(const auto sample, workspace.openSample(job));
    startAnalysisJob(workspace, false);
    return importWords(sample.import).toStdString();
  });
}

void startAnalysis(UiContext& context, bool rediscover) { startAnalysisJob(context.workspace(), rediscover); }

} // namespace hone::ui
