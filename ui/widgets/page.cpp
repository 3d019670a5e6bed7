#include "ui/widgets/page.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShowEvent>
#include <QVBoxLayout>

namespace hone::ui {

Page::Page(UiContext& context, const QString& title, QWidget* parent)
  : QWidget(parent), m_context(context), m_headline(makeLabel(QString(), TextRole::secondary)),
    m_actions(new QHBoxLayout), m_content(new QVBoxLayout)
{
  setAccessibleName(title);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(space::xl, space::l, space::xl, space::m);
  head->setSpacing(space::m);
  auto* heading = makeLabel(title, TextRole::title);
  head->addWidget(heading);
  // Aligned with the title's baseline rather than its middle: the two differ in size.
  m_headline->setContentsMargins(0, 6, 0, 0);
  m_headline->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  head->addWidget(m_headline, 1);
  m_actions->setSpacing(space::s);
  head->addLayout(m_actions);

  m_content->setContentsMargins(space::xl, 0, space::xl, space::l);
  m_content->setSpacing(space::l);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addLayout(head);
  layout->addLayout(m_content, 1);

  const auto refreshIfShown = [this] {
    if (isVisible())
      refresh();
  };
  connect(&context, &UiContext::filterChanged, this, refreshIfShown);
  connect(&context, &UiContext::dataChanged, this, refreshIfShown);
}

void Page::setHeadline(const QString& text)
{
  m_headline->setText(text);
  m_headline->setToolTip(text);
}

void Page::setPrimaryAction(QAction* action)
{
  delete m_primary;
  m_primary = nullptr;
  if (!action)
    return;
  QWidget::addAction(action);
  m_primary = makeActionButton(action, ButtonKind::primary, this);
  m_actions->addWidget(m_primary);
}

void Page::addSecondaryAction(QAction* action)
{
  QWidget::addAction(action);
  auto* button = makeActionButton(action, ButtonKind::secondary, this);
  m_actions->insertWidget(m_primary ? m_actions->indexOf(m_primary) : m_actions->count(), button);
}

void Page::showEvent(QShowEvent* event)
{
  QWidget::showEvent(event);
  if (!event->spontaneous())
    refresh();
}

EmptyState::EmptyState(const QString& iconName, const QString& title, const QString& text, QWidget* parent)
  : QWidget(parent), m_layout(new QVBoxLayout(this)), m_actions(new QHBoxLayout)
{
  setAccessibleName(title);
  setAccessibleDescription(text);
  m_layout->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
  m_layout->setSpacing(space::s);
  m_layout->addStretch(2);
  auto* picture = new QPushButton;
  picture->setIcon(icon(iconName));
  picture->setIconSize({36, 36});
  picture->setFlat(true);
  picture->setFocusPolicy(Qt::NoFocus);
  picture->setAttribute(Qt::WA_TransparentForMouseEvents);
  setButtonKind(picture, ButtonKind::ghost);
  m_layout->addWidget(picture, 0, Qt::AlignHCenter);
  auto* heading = makeLabel(title, TextRole::section);
  heading->setAlignment(Qt::AlignHCenter);
  heading->setWordWrap(true);
  m_layout->addWidget(heading);
  auto* body = makeParagraph(text, TextRole::secondary);
  body->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  // A centred label is given the height of its hint, which is guessed for another width.
  body->ensurePolished();
  const int width = std::min(520, QFontMetrics(Theme::instance().body()).horizontalAdvance(text) + 8);
  body->setFixedSize(width, body->heightForWidth(width));
  m_layout->addWidget(body, 0, Qt::AlignHCenter);
  m_layout->addSpacing(space::s);
  m_actions->setSpacing(space::s);
  m_layout->addLayout(m_actions);
  m_layout->setAlignment(m_actions, Qt::AlignHCenter);
  m_layout->addStretch(3);
}

void EmptyState::addAction(QAction* action, bool primary)
{
  QWidget::addAction(action);
  auto* button = makeActionButton(action, primary ? ButtonKind::primary : ButtonKind::secondary, this);
  m_actions->addWidget(button);
}

} // namespace hone::ui
