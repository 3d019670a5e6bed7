#pragma once

#include <QFrame>
#include <QString>

class QAbstractButton;
class QAction;
class QButtonGroup;
class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace hone::ui {

/// How loud a button is. A page has one primary button.
enum class ButtonKind { primary, secondary, ghost, danger, link, chip };

/// Gives a button its look; its icon (of our set) is tinted to match.
void setButtonKind(QAbstractButton* button, ButtonKind kind);
QPushButton* makeButton(const QString& text, ButtonKind kind = ButtonKind::secondary, const QString& iconName = {},
                        QWidget* parent = nullptr);
/// A button that carries an action: text, icon, enabled state, tool tip with the shortcut; follows its changes.
QPushButton* makeActionButton(QAction* action, ButtonKind kind, QWidget* parent = nullptr);
/// A square button with an icon only; name is its tool tip and accessible name.
QToolButton* makeIconButton(const QString& iconName, const QString& name, QWidget* parent = nullptr);

/// A few choices side by side of which one holds (day | week | month). Left and right keys move.
class SegmentedControl : public QFrame {
  Q_OBJECT
public:
  explicit SegmentedControl(const QString& accessibleName, QWidget* parent = nullptr);

  /// Adds a choice at the right; the first one added is current.
  void addSegment(const QString& text, const QString& iconName = {});
  void setSegmentText(int index, const QString& text);
  int currentIndex() const;
  /// Does nothing for an index that is not there. Emits when it changes.
  void setCurrentIndex(int index);
  int count() const;

Q_SIGNALS:
  void currentChanged(int index);

protected:
  void keyPressEvent(QKeyEvent* event) override;

private:
  QHBoxLayout* m_layout;
  QButtonGroup* m_group;
};

} // namespace hone::ui
