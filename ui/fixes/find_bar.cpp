#include "ui/fixes/find_bar.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace hone::ui {

FindBar::FindBar(QWidget* parent)
  : QFrame(parent), m_words(new QLineEdit), m_count(makeLabel(QString(), TextRole::secondary))
{
  setProperty("surface", QStringLiteral("panel"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(space::s, space::xs, space::xs, space::xs);
  layout->setSpacing(space::xs);
  m_words->setPlaceholderText(tr("Find in the changes"));
  m_words->setAccessibleName(tr("Find in the changes"));
  m_words->setMinimumWidth(220);
  m_words->installEventFilter(this);
  m_count->setMinimumWidth(QFontMetrics(Theme::instance().body()).horizontalAdvance(tr("%1 of %2").arg(999).arg(999)));
  auto* previous = makeIconButton(QStringLiteral("chevron-up"), tr("Previous match"));
  auto* next = makeIconButton(QStringLiteral("chevron-down"), tr("Next match"));
  auto* close = makeIconButton(QStringLiteral("close"), tr("Close the search"));
  layout->addWidget(m_words);
  layout->addWidget(m_count);
  layout->addWidget(previous);
  layout->addWidget(next);
  layout->addWidget(close);
  connect(m_words, &QLineEdit::textChanged, this, &FindBar::wordsChanged);
  connect(previous, &QToolButton::clicked, this, [this] { Q_EMIT stepRequested(-1); });
  connect(next, &QToolButton::clicked, this, [this] { Q_EMIT stepRequested(1); });
  connect(close, &QToolButton::clicked, this, &FindBar::closed);
}

void FindBar::open()
{
  show();
  raise();
  m_words->setFocus(Qt::ShortcutFocusReason);
  m_words->selectAll();
}

QString FindBar::words() const { return m_words->text(); }

void FindBar::setCount(int current, int total)
{
  m_count->setText(m_words->text().isEmpty() ? QString()
                   : total == 0              ? tr("Not found")
                                             : tr("%1 of %2").arg(numberText(std::int64_t{current}), numberText(std::int64_t{total})));
}

bool FindBar::eventFilter(QObject* watched, QEvent* event)
{
  if (watched == m_words && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Escape) {
      Q_EMIT closed();
      return true;
    }
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
      Q_EMIT stepRequested(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
      return true;
    }
  }
  return QFrame::eventFilter(watched, event);
}

} // namespace hone::ui
