#include "ui/settings/model_run_dialog.h"

#include "ui/widgets/async.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"
#include "workspace/workspace.h"

#include <QLabel>
#include <QScrollArea>
#include <QPushButton>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

constexpr qsizetype kSampleLength = 400;
constexpr int kPartsHeight = 320; // scrolls beyond

} // namespace

QString estimateWords(const ModelEstimate::Part& part)
{
  const bool vectors = part.provider.use == ModelUse::embeddings;
  const auto where = part.local ? ModelRunDialog::tr("%1, on this machine").arg(QString::fromStdString(part.host)) : QString::fromStdString(part.host);
  QStringList sentences{vectors ? ModelRunDialog::tr("%2 (%3) makes vectors of what users asked. Different texts: %1.").arg(numberText(part.items), safeLine(part.provider.model, 80), where)
                                : ModelRunDialog::tr("%2 (%3) names intents. Intents to name, at most: %1.").arg(numberText(part.items), safeLine(part.provider.model, 80), where)};
  if (part.cached > 0)
    sentences += ModelRunDialog::tr("%1 were answered before and are not sent again.").arg(numberText(part.cached));
  sentences += part.answerTokens > 0 ? ModelRunDialog::tr("About %1 tokens are sent, %2 come back.").arg(numberText(part.tokens), numberText(part.answerTokens))
                                     : ModelRunDialog::tr("About %1 tokens are sent.").arg(numberText(part.tokens));
  if (part.cost)
    sentences += ModelRunDialog::tr("That is about %1 at the price you gave.").arg(numberText(*part.cost, *part.cost < 1 ? 4 : 2));
  else if (!part.local)
    sentences += ModelRunDialog::tr("No price was given, so the cost is not known.");
  return sentences.join(QLatin1Char(' '));
}

ModelRunDialog::ModelRunDialog(UiContext& context, QWidget* parent)
  : FormDialog(tr("Analyze with models"), tr("Analyze"), parent), m_context(context), m_parts(new QVBoxLayout)
{
  setMinimumWidth(620);
  body()->addWidget(makeParagraph(tr("Before anything is sent: what, where to, and what it costs. E-mail addresses, numbers, keys and known names are masked first; "
                                     "a name in free text that nothing announces may stay. Redacted text is not anonymous text."),
                                  TextRole::secondary));
  auto* inner = new QWidget;
  inner->setProperty("plain", true);
  auto* column = new QVBoxLayout(inner);
  column->setContentsMargins(0, 0, space::m, 0);
  m_parts->setSpacing(space::m);
  column->addLayout(m_parts);
  column->addStretch();
  auto* scroll = makeScrollArea(inner);
  scroll->setMinimumHeight(kPartsHeight);
  body()->addWidget(scroll, 1);
  connect(this, &FormDialog::agreed, this, &ModelRunDialog::start);
  connect(this, &QDialog::finished, this, [this] { m_cancellation.cancel(); });
  setReady(false);
  count();
}

void ModelRunDialog::count()
{
  setBusy(true);
  setNote(tr("Counting what would be sent …"));
  runAsync(
    this, [&workspace = m_context.workspace(), job = JobContext({}, m_cancellation)] { return workspace.models().estimate({}, job); },
    [this](const Result<ModelEstimate>& estimate) {
      setBusy(false);
      setNote({});
      if (estimate)
        showEstimate(*estimate);
      else
        setProblem(safeText(estimate.error().describe(), 1000));
    });
}

void ModelRunDialog::showEstimate(const ModelEstimate& estimate)
{
  clearLayout(m_parts);
  if (estimate.parts.empty()) {
    m_parts->addWidget(makeParagraph(tr("No model is on. The embedded engine needs none; Settings sets one up.")));
    return;
  }
  for (const auto& part : estimate.parts)
    m_parts->addWidget(makeParagraph(estimateWords(part), part.local ? TextRole::body : TextRole::strong));
  m_parts->addWidget(makeParagraph(safeText(describeRedaction(estimate.masked), 600), TextRole::secondary));
  if (!estimate.samples.empty()) {
    m_parts->addWidget(makeLabel(tr("Some of it, exactly as it would be sent:"), TextRole::secondary));
    auto* panel = makeSurface("panel");
    panel->setAccessibleName(tr("Texts as they would be sent"));
    auto* layout = new QVBoxLayout(panel);
    for (const auto& sample : estimate.samples)
      layout->addWidget(makeParagraph(safeText(sample, kSampleLength), TextRole::mono));
    m_parts->addWidget(panel);
  }
  agreeButton()->setText(estimate.leavesMachine() ? tr("Send and analyze") : tr("Analyze"));
  setReady(true);
}

void ModelRunDialog::start()
{
  auto& workspace = m_context.workspace();
  startJob<AnalysisSummary>(
    &m_context, workspace.jobs(), tr("Analyze with models"), [&workspace](const JobContext& job) { return workspace.models().analyze({}, job); },
    [](const AnalysisSummary& summary) {
      QStringList words{tr("%1 conversations analysed, %2 intents.").arg(numberText(summary.analysed), numberText(summary.intents))};
      if (summary.named > 0)
        words += tr("%1 named by %2.").arg(numberText(summary.named), safeLine(summary.namesBy, 80));
      for (const auto& note : summary.notes)
        words += safeLine(note, 400);
      return words.join(QLatin1Char(' '));
    },
    [context = &m_context](const Result<AnalysisSummary>& summary) {
      if (summary && !summary->notes.empty())
        context->notify(safeText(summary->notes.front(), 400), true);
    });
  accept();
}

} // namespace hone::ui
