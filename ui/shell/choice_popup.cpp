#include "ui/shell/choice_popup.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr int kChoiceKeyRole = Qt::UserRole;
constexpr int kSearchFrom = 8;
constexpr int kShownRows = 12;
} // namespace

ChoicePopup::ChoicePopup(const QString& title, const QList<Choice>& choices, const QSet<QString>& chosen, QWidget* parent)
  : QFrame(parent, Qt::Popup), m_search(new QLineEdit), m_list(new QListWidget), m_clear(makeButton(tr("Clear"), ButtonKind::link))
{
  setAttribute(Qt::WA_DeleteOnClose);
  setProperty("surface", QStringLiteral("popup"));
  setAccessibleName(title);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(space::s, space::s, space::s, space::s);
  layout->setSpacing(space::xs);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(space::s, 0, space::s, 0);
  head->addWidget(makeLabel(title, TextRole::small), 1);
  head->addWidget(m_clear);
  layout->addLayout(head);
  m_search->setPlaceholderText(tr("Narrow the list"));
  m_search->setAccessibleName(tr("Narrow the list"));
  layout->addWidget(m_search);
  m_search->setVisible(choices.size() > kSearchFrom);
  m_list->setProperty("kind", QStringLiteral("plain"));
  m_list->setAccessibleName(title);
  m_list->setUniformItemSizes(true);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setTextElideMode(Qt::ElideRight);
  for (const auto& choice : choices) {
    auto* item = new QListWidgetItem(choice.icon, choice.text, m_list);
    item->setData(kChoiceKeyRole, choice.key);
    item->setToolTip(choice.detail);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    item->setCheckState(chosen.contains(choice.key) ? Qt::Checked : Qt::Unchecked);
    item->setSizeHint({0, space::tableRow});
  }
  m_clear->setEnabled(!chosen.isEmpty());
  const int rows = std::clamp(static_cast<int>(choices.size()), 1, kShownRows);
  m_list->setFixedHeight(rows * space::tableRow + 4);
  int widest = 0;
  for (const auto& choice : choices)
    widest = std::max(widest, fontMetrics().horizontalAdvance(choice.text));
  m_list->setMinimumWidth(std::clamp(widest + 72, 200, 420));
  layout->addWidget(m_list);
  m_search->installEventFilter(this);
  m_list->installEventFilter(this);
  connect(m_search, &QLineEdit::textChanged, this, &ChoicePopup::narrow);
  connect(m_list, &QListWidget::itemClicked, this, &ChoicePopup::toggle);
  connect(m_clear, &QPushButton::clicked, this, [this] {
    for (int i = 0; i < m_list->count(); ++i)
      m_list->item(i)->setCheckState(Qt::Unchecked);
    report();
  });
  if (m_list->count() > 0)
    m_list->setCurrentRow(0);
}

void ChoicePopup::openBelow(const QWidget* anchor)
{
  adjustSize();
  move(anchor->mapToGlobal(QPoint(0, anchor->height() + 4)));
  show();
  (m_search->isHidden() ? static_cast<QWidget*>(m_list) : m_search)->setFocus();
}

bool ChoicePopup::eventFilter(QObject* watched, QEvent* event)
{
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == m_search && (key == Qt::Key_Down || key == Qt::Key_Up)) {
      m_list->setFocus();
      return true;
    }
    const bool agrees = key == Qt::Key_Return || key == Qt::Key_Enter;
    if ((watched == m_list && key == Qt::Key_Space) || agrees) {
      if (auto* item = m_list->currentItem(); item && !item->isHidden())
        toggle(item);
      return true;
    }
  }
  return QFrame::eventFilter(watched, event);
}

void ChoicePopup::narrow(const QString& text)
{
  QListWidgetItem* first = nullptr;
  for (int i = 0; i < m_list->count(); ++i) {
    auto* item = m_list->item(i);
    item->setHidden(!item->text().contains(text, Qt::CaseInsensitive));
    if (!first && !item->isHidden())
      first = item;
  }
  m_list->setCurrentItem(first);
}

void ChoicePopup::toggle(QListWidgetItem* item)
{
  item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
  report();
}

void ChoicePopup::report()
{
  QStringList keys;
  for (int i = 0; i < m_list->count(); ++i) {
    if (m_list->item(i)->checkState() == Qt::Checked)
      keys += m_list->item(i)->data(kChoiceKeyRole).toString();
  }
  m_clear->setEnabled(!keys.isEmpty());
  Q_EMIT chosenChanged(keys);
}

} // namespace hone::ui
