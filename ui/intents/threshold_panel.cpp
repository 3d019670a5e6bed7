#include "ui/intents/threshold_panel.h"

#include <algorithm>
#include <cmath>

#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

constexpr int kSteps = 100;
constexpr int kPlotLeft = 40, kPlotRight = 10, kHandle = 8;
constexpr double kHalfStep = 0.5 / kSteps;

int positionOf(double threshold) { return static_cast<int>(std::lround(threshold * kSteps)); }

} // namespace

ThresholdCurve::ThresholdCurve(QWidget* parent) : QWidget(parent)
{
  setAccessibleName(tr("Coverage and accuracy at every threshold"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  setCursor(Qt::PointingHandCursor);
}

void ThresholdCurve::setEffects(std::vector<ThresholdEffect> effects)
{
  m_effects = std::move(effects);
  update();
}

void ThresholdCurve::setThresholds(double inForce, double chosen)
{
  m_inForce = inForce;
  m_chosen = chosen;
  update();
}

ThresholdEffect ThresholdCurve::at(double threshold) const
{
  if (m_effects.empty())
    return {threshold, 0, 0};
  const auto above = std::ranges::lower_bound(m_effects, threshold, {}, &ThresholdEffect::threshold);
  if (above == m_effects.begin())
    return {threshold, above->coverage, above->accuracy};
  const auto below = above - 1;
  if (above == m_effects.end())
    return {threshold, below->coverage, below->accuracy};
  const double width = above->threshold - below->threshold;
  const double part = width > 0 ? (threshold - below->threshold) / width : 0;
  return {threshold, below->coverage + part * (above->coverage - below->coverage), below->accuracy + part * (above->accuracy - below->accuracy)};
}

QRectF ThresholdCurve::plot() const { return QRectF(rect()).adjusted(kPlotLeft, 10, -kPlotRight, -24); }

void ThresholdCurve::paintEvent(QPaintEvent*)
{
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& t = tokens();
  const QRectF box = plot();
  painter.setFont(Theme::instance().small());
  const QFontMetrics metrics(painter.font());
  for (const double share : {0.0, 0.5, 1.0}) {
    const double y = box.bottom() - share * box.height();
    painter.setPen(QPen(t.hairline, 1));
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
    painter.setPen(t.textSecondary);
    painter.drawText(QRectF(0, y - 8, box.left() - 6, 16), Qt::AlignRight | Qt::AlignVCenter, percentText(share));
    const double x = box.left() + share * box.width();
    const QString label = numberText(share, 1);
    painter.drawText(QRectF(x - 20, box.bottom() + 4, 40, 16), Qt::AlignHCenter | Qt::AlignTop, label);
  }
  if (m_effects.empty())
    return;
  const auto place = [&](double threshold, double share) { return QPointF(box.left() + threshold * box.width(), box.bottom() - share * box.height()); };
  const auto line = [&](auto value, const QColor& colour, Qt::PenStyle style) {
    QPainterPath path(place(0, std::invoke(value, m_effects.front())));
    for (const ThresholdEffect& effect : m_effects)
      path.lineTo(place(effect.threshold, std::invoke(value, effect)));
    painter.setPen(QPen(colour, 2, style));
    painter.drawPath(path);
  };
  line(&ThresholdEffect::coverage, t.textSecondary, Qt::DashLine);
  line(&ThresholdEffect::accuracy, t.accent, Qt::SolidLine);

  painter.setPen(QPen(t.textSecondary, 1, Qt::DotLine));
  painter.drawLine(place(m_inForce, 0), place(m_inForce, 1));
  painter.setPen(QPen(t.textPrimary, 1.5));
  painter.drawLine(place(m_chosen, 0), place(m_chosen, 1));
  const ThresholdEffect now = at(m_chosen);
  for (const auto& [share, colour] : {std::pair(now.coverage, t.textSecondary), std::pair(now.accuracy, t.accent)}) {
    painter.setBrush(colour);
    painter.setPen(QPen(t.raised, 1.5));
    painter.drawEllipse(place(m_chosen, share), 4.5, 4.5);
  }
  // The names stand low at the side of the chosen line: a threshold that lets the lines come down there is none to choose.
  const bool right = m_chosen < 0.6;
  constexpr double kSample = 18, kLine = 18;
  const auto name = [&](const QString& text, int row, const QColor& colour, Qt::PenStyle style) {
    const double width = kSample + 6 + metrics.horizontalAdvance(text);
    const double x = place(m_chosen, 0).x();
    const QRectF where(right ? x + 10 : x - 10 - width, box.bottom() - 8 - kLine * (2 - row), width, kLine);
    painter.setPen(QPen(colour, 2, style));
    painter.drawLine(QPointF(where.left(), where.center().y()), QPointF(where.left() + kSample, where.center().y()));
    painter.setPen(colour);
    painter.drawText(where, Qt::AlignRight | Qt::AlignVCenter, text);
  };
  name(tr("right: %1").arg(percentText(now.accuracy)), 0, t.accent, Qt::SolidLine);
  name(tr("get an intent: %1").arg(percentText(now.coverage)), 1, t.textSecondary, Qt::DashLine);
}

void ThresholdCurve::mousePressEvent(QMouseEvent* event)
{
  if (event->buttons().testFlag(Qt::LeftButton) && !m_effects.empty())
    Q_EMIT clickedAt(std::clamp((event->position().x() - plot().left()) / plot().width(), 0.0, 1.0));
}

void ThresholdCurve::mouseMoveEvent(QMouseEvent* event) { mousePressEvent(event); }

ThresholdPanel::ThresholdPanel(UiContext& context, TaxonomyEdits& edits, QWidget* parent)
  : QWidget(parent), m_context(context), m_edits(edits), m_curve(new ThresholdCurve), m_slider(new QSlider(Qt::Horizontal)),
    m_words(makeParagraph({})), m_now(makeParagraph({}, TextRole::secondary)), m_apply(makeButton(tr("Apply"))), m_stack(new QStackedWidget)
{
  m_slider->setRange(0, kSteps);
  m_slider->setPageStep(5);
  m_slider->setAccessibleName(tr("Threshold"));
  connect(m_slider, &QSlider::valueChanged, this, &ThresholdPanel::choose);
  connect(m_curve, &ThresholdCurve::clickedAt, this, [this](double threshold) { m_slider->setValue(positionOf(threshold)); });
  m_apply->setAccessibleName(tr("Apply the threshold"));
  connect(m_apply, &QPushButton::clicked, this, &ThresholdPanel::apply);

  auto* full = new QWidget;
  auto* inside = new QVBoxLayout(full);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(space::s);
  inside->addWidget(m_curve);
  auto* under = new QHBoxLayout; // the handle stands below the line that it moves
  under->setContentsMargins(kPlotLeft - kHandle, 0, kPlotRight - kHandle, 0);
  under->addWidget(m_slider);
  inside->addLayout(under);
  inside->addWidget(m_words);
  inside->addWidget(m_now);
  inside->addWidget(m_apply, 0, Qt::AlignLeft);
  inside->addStretch();
  m_stack->addWidget(makeParagraph(tr("The effect of a threshold is measured during an analysis, on conversations that the classifier was not trained on. "
                                      "There are too few conversations for that yet."),
                                   TextRole::secondary));
  m_stack->addWidget(full);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(makeLabel(tr("Threshold"), TextRole::section));
  layout->addWidget(makeParagraph(tr("From which confidence on a conversation gets an intent. Below it, it stands under no fit. It holds for all intents."), TextRole::secondary));
  layout->addWidget(m_stack, 1);
}

void ThresholdPanel::refresh()
{
  struct Loaded {
    Result<double> threshold;
    Result<std::vector<ThresholdEffect>> effects;
  };
  m_query.run(
    this,
    [&workspace = m_context.workspace()] { return Loaded{workspace.taxonomy().threshold(), workspace.taxonomy().thresholdEffects()}; },
    [this](Loaded loaded) {
      if (!loaded.threshold)
        return m_context.notifyError(loaded.threshold.error());
      if (!loaded.effects)
        return m_context.notifyError(loaded.effects.error());
      m_inForce = *loaded.threshold;
      m_curve->setEffects(std::move(*loaded.effects));
      m_stack->setCurrentIndex(m_curve->isEmpty() ? 0 : 1);
      if (!m_moved) {
        const QSignalBlocker blocker(m_slider);
        m_slider->setValue(positionOf(m_inForce));
      }
      updateWords();
    });
}

void ThresholdPanel::choose(int)
{
  m_moved = true;
  updateWords();
}

void ThresholdPanel::updateWords()
{
  const double chosen = static_cast<double>(m_slider->value()) / kSteps;
  m_curve->setThresholds(m_inForce, chosen);
  const ThresholdEffect effect = m_curve->at(chosen);
  const ThresholdEffect now = m_curve->at(m_inForce);
  const bool same = std::abs(chosen - m_inForce) < kHalfStep;
  m_words->setText(tr("At %1, %2 of conversations get an intent, and %3 of those the one the taxonomy says.")
                     .arg(numberText(chosen, 2), percentText(effect.coverage), percentText(effect.accuracy)));
  m_now->setText(same ? tr("This is the threshold in force.")
                      : tr("In force is %1: %2 get an intent, %3 of those the right one.")
                          .arg(numberText(m_inForce, 2), percentText(now.coverage), percentText(now.accuracy)));
  m_slider->setAccessibleDescription(m_words->text());
  m_apply->setEnabled(!same && !m_running);
  m_apply->setToolTip(tr("Judges every conversation again. What a person labelled stays."));
}

void ThresholdPanel::apply()
{
  const double chosen = static_cast<double>(m_slider->value()) / kSteps;
  m_running = true;
  m_apply->setEnabled(false);
  startJob<std::int64_t>(
    this, m_context.workspace().jobs(), tr("Apply the threshold %1").arg(numberText(chosen, 2)),
    [&workspace = m_context.workspace(), chosen](const JobContext& job) { return workspace.taxonomy().setThreshold(chosen, job); },
    [](const std::int64_t& moved) { return tr("%n conversation(s) have another intent now.", nullptr, static_cast<int>(moved)); },
    [this](const Result<std::int64_t>& moved) {
      m_running = false;
      m_moved = false;
      if (moved)
        m_context.notify(tr("The threshold is applied. %n conversation(s) have another intent now.", nullptr, static_cast<int>(*moved)));
      else
        m_context.notifyError(moved.error());
      refresh();
      Q_EMIT m_edits.changed();
    });
}

} // namespace hone::ui
