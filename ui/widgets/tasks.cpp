#include "ui/widgets/tasks.h"

#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace hone::ui {

namespace {

QString taskPhrase(const char* text, int n = -1) { return QCoreApplication::translate("hone::ui::tasks", text, nullptr, n); }

Result<std::string> analyse(Workspace& workspace, const JobContext& job, bool rediscover)
{
  HONE_TRY(const auto summary, workspace.analyze(job, rediscover));
  auto words = taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "%1 conversations analysed, %2 intents, in %3."))
                 .arg(numberText(summary.analysed), numberText(summary.intents), durationText(summary.seconds));
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
  if (!summary.rejected.empty())
    parts += taskPhrase(QT_TRANSLATE_N_NOOP("hone::ui::tasks", "%n record(s) set aside"), static_cast<int>(summary.rejected.size()));
  if (parts.isEmpty())
    parts += taskPhrase(QT_TRANSLATE_NOOP("hone::ui::tasks", "nothing found to import"));
  auto text = parts.join(QStringLiteral(", "));
  text.front() = text.front().toUpper();
  return text + QLatin1Char('.');
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
