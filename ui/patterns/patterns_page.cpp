#include "ui/patterns/patterns_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/patterns/compare_view.h"
#include "ui/patterns/ranked_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/numbers.h"

namespace hone::ui {

PatternsPage::PatternsPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Patterns"), parent), m_ranked(new RankedView(context)), m_compare(new CompareView(context))
{
  m_draft = new QAction(icon(QStringLiteral("fixes")), tr("Draft a fix"), this);
  m_draft->setShortcut(Qt::CTRL | Qt::Key_D);
  connect(m_draft, &QAction::triggered, this, [this] {
    if (const QString id = m_ranked->currentPattern(); !id.isEmpty())
      this->context().draftFix(id);
  });
  setPrimaryAction(m_draft);

  m_views = new SegmentedControl(tr("View"));
  m_views->addSegment(tr("Ranked reasons"));
  m_views->addSegment(tr("Compare versions"));
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(0, 0, 0, space::s);
  bar->addWidget(m_views);
  bar->addStretch();
  content()->addLayout(bar);

  m_stack = new QStackedWidget;
  m_stack->addWidget(m_ranked);
  m_stack->addWidget(m_compare);
  auto* empty = new EmptyState(QStringLiteral("patterns"), tr("No patterns yet"),
                               tr("Patterns need conversations with a known outcome on both sides of a condition. Import conversations and analyze them first."));
  auto* toSources = new QAction(tr("Go to Sources"), this);
  connect(toSources, &QAction::triggered, this, [this] { this->context().openPage(PageId::sources); });
  empty->addAction(toSources, true);
  m_stack->addWidget(empty);
  content()->addWidget(m_stack, 1);

  connect(m_views, &SegmentedControl::currentChanged, this, [this](int index) {
    m_stack->setCurrentIndex(index);
    refresh();
  });
  connect(m_ranked, &RankedView::currentChanged, this, &PatternsPage::updateDraft);
}

void PatternsPage::refresh()
{
  updateDraft();
  if (m_views->currentIndex() == 1) {
    m_compare->refresh();
    m_stack->setCurrentIndex(1);
    return;
  }
  m_query.run(
    this, [&workspace = workspace(), filter = context().filter()] { return workspace.patterns(filter); },
    [this](Result<PatternList> list) {
      if (!list)
        return context().notifyError(list.error());
      setHeadline(tr("%1 conditions tested over %2 conversations with a known outcome")
                    .arg(numberText(list->tested), numberText(list->conversations)));
      const bool empty = list->patterns.empty();
      m_ranked->setPatterns(std::move(*list));
      if (m_views->currentIndex() == 0)
        m_stack->setCurrentIndex(empty ? 2 : 0);
    });
}

void PatternsPage::updateDraft()
{
  const bool can = m_views->currentIndex() == 0 && m_ranked->canDraft();
  m_draft->setEnabled(can);
  m_draft->setToolTip(can ? tr("Draft a change to the agent’s prompt from the evidence of the chosen pattern.")
                          : tr("A change to the prompt can answer patterns about an intent, a tool or a step. Choose one of those."));
}

void PatternsPage::showPattern(const QString& id)
{
  m_views->setCurrentIndex(0);
  m_ranked->choose(id);
}

} // namespace hone::ui
