#include "ui/shell/jobs_panel.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {

constexpr int kLineHeight = 32;
constexpr int kListHeight = 180;
constexpr int kKeptRows = 100;

bool isRunning(const JobInfo& job) { return job.state == JobState::queued || job.state == JobState::running; }

void showProgress(QProgressBar* bar, const JobInfo& job)
{
  if (job.fraction < 0) {
    bar->setRange(0, 0);
  } else {
    bar->setRange(0, 1000);
    bar->setValue(static_cast<int>(job.fraction * 1000));
  }
}

QString progressText(const JobInfo& job)
{
  if (job.state == JobState::queued)
    return JobsPanel::tr("waiting");
  const auto step = QString::fromStdString(job.step);
  if (job.fraction < 0)
    return step;
  return step.isEmpty() ? percentText(job.fraction) : QStringLiteral("%1 · %2").arg(percentText(job.fraction), step);
}

} // namespace

/// One job in the unfolded list.
struct JobsPanel::Row : public QWidget {
  QToolButton* sign;
  QLabel* title;
  QLabel* detail;
  QProgressBar* bar;
  QToolButton* stop;
};

JobsPanel::JobsPanel(Jobs& jobs, QWidget* parent)
  : QFrame(parent), m_jobs(jobs), m_toggle(makeIconButton(QStringLiteral("jobs"), tr("Show the jobs"))),
    m_line(makeLabel(QString(), TextRole::secondary)), m_bar(new QProgressBar),
    m_stop(makeIconButton(QStringLiteral("stop"), tr("Stop this job"))), m_status(makeLabel(QString(), TextRole::small)),
    m_list(new QScrollArea), m_rows(nullptr)
{
  setProperty("surface", QStringLiteral("sunken"));
  setAccessibleName(tr("Jobs"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(new Separator);

  auto* inner = new QWidget;
  inner->setProperty("plain", true);
  m_rows = new QVBoxLayout(inner);
  m_rows->setContentsMargins(space::l, space::s, space::l, space::s);
  m_rows->setSpacing(space::xs);
  m_rows->addStretch();
  m_list->setWidget(inner);
  m_list->setWidgetResizable(true);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setFixedHeight(kListHeight);
  layout->addWidget(m_list);

  auto* line = new QHBoxLayout;
  line->setContentsMargins(space::m, 0, space::l, 0);
  line->setSpacing(space::s);
  m_toggle->setIconSize({16, 16});
  m_toggle->setCheckable(true);
  m_stop->setIconSize({14, 14});
  m_bar->setTextVisible(false);
  m_bar->setFixedWidth(160);
  m_bar->setAccessibleName(tr("Progress"));
  line->addWidget(m_toggle);
  line->addWidget(m_line);
  line->addWidget(m_bar);
  line->addWidget(m_stop);
  line->addStretch(1);
  line->addWidget(m_status);
  auto* lineBox = new QWidget;
  lineBox->setFixedHeight(kLineHeight);
  lineBox->setLayout(line);
  layout->addWidget(lineBox);

  connect(m_toggle, &QToolButton::clicked, this, [this] { setExpanded(!m_expanded); });
  connect(m_stop, &QToolButton::clicked, this, [this] {
    for (auto it = m_infos.cbegin(); it != m_infos.cend(); ++it) {
      if (it->state == JobState::running) {
        Q_EMIT cancelRequested(it.key());
        m_jobs.cancel(it.key());
        return;
      }
    }
  });
  setExpanded(false);
  showLine();
}

void JobsPanel::setStatus(const QString& text, const QString& detail)
{
  m_status->setText(text);
  m_status->setToolTip(detail);
}

int JobsPanel::runningCount() const
{
  return static_cast<int>(std::count_if(m_infos.cbegin(), m_infos.cend(), isRunning));
}

void JobsPanel::setExpanded(bool expanded)
{
  m_expanded = expanded;
  m_list->setVisible(expanded);
  m_toggle->setChecked(expanded);
  const auto words = expanded ? tr("Hide the jobs (Ctrl+J)") : tr("Show the jobs (Ctrl+J)");
  m_toggle->setToolTip(words);
  m_toggle->setAccessibleName(words);
}

JobsPanel::Row* JobsPanel::makeRow(const JobInfo& job)
{
  auto* row = new Row;
  row->sign = makeIconButton(QStringLiteral("jobs"), QString());
  row->sign->setAttribute(Qt::WA_TransparentForMouseEvents);
  row->sign->setFocusPolicy(Qt::NoFocus);
  row->title = makeLabel(QString::fromStdString(job.title));
  row->detail = makeLabel(QString(), TextRole::secondary);
  row->detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
  row->detail->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  row->bar = new QProgressBar;
  row->bar->setTextVisible(false);
  row->bar->setFixedWidth(160);
  row->stop = makeIconButton(QStringLiteral("stop"), tr("Stop this job"));
  row->stop->setIconSize({14, 14});
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(row->sign);
  layout->addWidget(row->title);
  layout->addWidget(row->detail, 1);
  layout->addWidget(row->bar);
  layout->addWidget(row->stop);
  connect(row->stop, &QToolButton::clicked, this, [this, id = job.id] {
    Q_EMIT cancelRequested(id);
    m_jobs.cancel(id);
  });
  m_rows->insertWidget(0, row);
  return row;
}

void JobsPanel::update(const JobInfo& job)
{
  m_infos[job.id] = job;
  auto*& row = m_byId[job.id];
  if (!row)
    row = makeRow(job);
  const bool running = isRunning(job);
  row->bar->setVisible(running);
  row->stop->setVisible(running);
  if (running) {
    showProgress(row->bar, job);
    row->detail->setText(progressText(job));
  } else {
    row->detail->setText(QString::fromStdString(job.message));
    row->detail->setToolTip(row->detail->text());
  }
  switch (job.state) {
  case JobState::queued:
    row->sign->setIcon(icon(QStringLiteral("clock")));
    break;
  case JobState::running:
    row->sign->setIcon(icon(QStringLiteral("jobs"), IconTint::accent));
    break;
  case JobState::succeeded:
    row->sign->setIcon(icon(QStringLiteral("check"), IconTint::resolved));
    break;
  case JobState::failed:
    row->sign->setIcon(icon(QStringLiteral("warning"), IconTint::failed));
    break;
  case JobState::cancelled:
    row->sign->setIcon(icon(QStringLiteral("cross")));
    row->detail->setText(tr("Stopped. What was done so far is kept."));
    break;
  }
  row->setAccessibleName(QStringLiteral("%1: %2").arg(row->title->text(), row->detail->text()));
  while (m_byId.size() > kKeptRows) {
    m_byId.first()->deleteLater();
    m_infos.remove(m_byId.firstKey());
    m_byId.remove(m_byId.firstKey());
  }
  showLine();
}

void JobsPanel::showLine()
{
  const JobInfo* shown = nullptr;
  int waiting = 0;
  for (const auto& job : m_infos) {
    if (!isRunning(job))
      continue;
    if (!shown || (shown->state == JobState::queued && job.state == JobState::running))
      shown = &job;
    ++waiting;
  }
  m_bar->setVisible(shown);
  m_stop->setVisible(shown);
  if (shown) {
    showProgress(m_bar, *shown);
    auto text = QString::fromStdString(shown->title);
    if (const auto progress = progressText(*shown); !progress.isEmpty())
      text = QStringLiteral("%1 — %2").arg(text, progress);
    if (waiting > 1)
      text = tr("%1 (and %n more)", nullptr, waiting - 1).arg(text);
    m_line->setText(text);
    setTone(m_line, "primary");
    return;
  }
  setTone(m_line, "secondary");
  if (m_infos.isEmpty()) {
    m_line->setText(tr("No jobs are running"));
    return;
  }
  const auto& last = m_infos.last();
  switch (last.state) {
  case JobState::failed:
    m_line->setText(tr("%1 — did not work: %2").arg(QString::fromStdString(last.title), QString::fromStdString(last.message)));
    break;
  case JobState::cancelled:
    m_line->setText(tr("%1 — stopped").arg(QString::fromStdString(last.title)));
    break;
  default:
    m_line->setText(QStringLiteral("%1 — %2").arg(QString::fromStdString(last.title), QString::fromStdString(last.message)));
  }
}

} // namespace hone::ui
