#include "ui/widgets/buttons.h"

#include "ui/widgets/icons.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace hone::ui {

namespace {

QIcon iconFor(const QString& name, ButtonKind kind)
{
  switch (kind) {
  case ButtonKind::primary:
    return icon(name, IconTint::onAccent);
  case ButtonKind::danger:
    return icon(name, IconTint::failed);
  case ButtonKind::link:
    return icon(name, IconTint::accent);
  default:
    return icon(name);
  }
}

QString withShortcut(const QString& text, const QKeySequence& shortcut)
{
  return shortcut.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText));
}

} // namespace

void setButtonKind(QAbstractButton* button, ButtonKind kind)
{
  static constexpr const char* kNames[] = {"primary", "secondary", "ghost", "danger", "link", "chip"};
  button->setProperty("kind", QString::fromLatin1(kNames[static_cast<int>(kind)]));
  if (const auto name = button->icon().name(); !name.isEmpty())
    button->setIcon(iconFor(name, kind));
  if (kind == ButtonKind::link || kind == ButtonKind::chip)
    button->setCursor(Qt::PointingHandCursor);
  button->style()->unpolish(button);
  button->style()->polish(button);
}

QPushButton* makeButton(const QString& text, ButtonKind kind, const QString& iconName, QWidget* parent)
{
  auto* button = new QPushButton(text, parent);
  button->setAutoDefault(false);
  if (!iconName.isEmpty())
    button->setIcon(icon(iconName));
  button->setIconSize({20, 16});
  setButtonKind(button, kind);
  return button;
}

QPushButton* makeActionButton(QAction* action, ButtonKind kind, QWidget* parent)
{
  auto* button = makeButton(QString(), kind, QString(), parent);
  const auto update = [button, action, kind] {
    button->setText(action->text());
    const auto name = action->icon().name();
    button->setIcon(name.isEmpty() ? action->icon() : iconFor(name, kind));
    button->setEnabled(action->isEnabled());
    // Showing a button that has no parent yet would open it as a window of its own.
    if (button->parentWidget() || !action->isVisible())
      button->setVisible(action->isVisible());
    const auto tip = action->toolTip().isEmpty() ? action->iconText() : action->toolTip();
    button->setToolTip(withShortcut(tip, action->shortcut()));
    button->setAccessibleName(action->iconText());
    if (action->isCheckable()) {
      button->setCheckable(true);
      button->setChecked(action->isChecked());
    }
  };
  update();
  QObject::connect(action, &QAction::changed, button, update);
  QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
  return button;
}

QToolButton* makeIconButton(const QString& iconName, const QString& name, QWidget* parent)
{
  auto* button = new QToolButton(parent);
  button->setIcon(icon(iconName));
  button->setIconSize({18, 18});
  button->setToolTip(name);
  button->setAccessibleName(name);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

SegmentedControl::SegmentedControl(const QString& accessibleName, QWidget* parent)
  : QFrame(parent), m_layout(new QHBoxLayout(this)), m_group(new QButtonGroup(this))
{
  setProperty("surface", QStringLiteral("segments"));
  setAccessibleName(accessibleName);
  m_layout->setContentsMargins(2, 2, 2, 2);
  m_layout->setSpacing(2);
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
    if (on)
      Q_EMIT currentChanged(id);
  });
}

void SegmentedControl::addSegment(const QString& text, const QString& iconName)
{
  auto* button = new QToolButton(this);
  button->setText(text);
  if (!iconName.isEmpty()) {
    button->setIcon(icon(iconName));
    button->setIconSize({18, 16});
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  }
  button->setCheckable(true);
  button->setFocusPolicy(Qt::TabFocus);
  button->setProperty("kind", QStringLiteral("segment"));
  const int id = count();
  m_group->addButton(button, id);
  m_layout->addWidget(button);
  if (id == 0) {
    const QSignalBlocker blocker(m_group);
    button->setChecked(true);
  }
}

void SegmentedControl::setSegmentText(int index, const QString& text)
{
  if (auto* button = qobject_cast<QToolButton*>(m_group->button(index)))
    button->setText(text);
}

int SegmentedControl::currentIndex() const { return m_group->checkedId(); }
int SegmentedControl::count() const { return static_cast<int>(m_group->buttons().size()); }

void SegmentedControl::setCurrentIndex(int index)
{
  if (auto* button = m_group->button(index))
    button->setChecked(true);
}

void SegmentedControl::keyPressEvent(QKeyEvent* event)
{
  const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  if (step == 0) {
    QFrame::keyPressEvent(event);
    return;
  }
  setCurrentIndex(currentIndex() + step);
  if (auto* button = m_group->checkedButton())
    button->setFocus();
}

} // namespace hone::ui
