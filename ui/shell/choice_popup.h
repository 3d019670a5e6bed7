#pragma once

#include <QFrame>
#include <QIcon>
#include <QSet>

class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace hone::ui {

/// A list to tick several things in, below the chip that opened it; stays open while ticking. Typing narrows the list,
/// arrows move, Space ticks, Escape closes. GUI thread. Deletes itself when closed.
class ChoicePopup : public QFrame {
  Q_OBJECT
public:
  struct Choice {
    QString text;
    QString key;
    QString detail;      ///< shown as a tool tip
    QIcon icon = {};
  };

  ChoicePopup(const QString& title, const QList<Choice>& choices, const QSet<QString>& chosen, QWidget* parent);
  void openBelow(const QWidget* anchor);

Q_SIGNALS:
  /// After every tick: the keys that are ticked, in the list's order.
  void chosenChanged(const QStringList& keys);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void narrow(const QString& text);
  void toggle(QListWidgetItem* item);
  void report();

  QLineEdit* m_search;
  QListWidget* m_list;
  QPushButton* m_clear;
};

} // namespace hone::ui
