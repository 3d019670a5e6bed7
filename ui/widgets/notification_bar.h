#pragma once

#include <QFrame>
#include <QList>

class QLabel;
class QTimer;
class QToolButton;

namespace hone::ui {

/// Short messages at the window's foot. A message goes by itself after some seconds; an error stays until it is dismissed,
/// and further messages wait behind it. Text is plain, can be selected and copied.
class NotificationBar : public QFrame {
  Q_OBJECT
public:
  explicit NotificationBar(QWidget* parent = nullptr);

  void showMessage(const QString& text, bool isError);
  QString text() const;
  /// Messages not shown yet.
  int waiting() const { return static_cast<int>(m_queue.size()); }

public Q_SLOTS:
  void dismiss();

private:
  struct Entry {
    QString text;
    bool isError;
  };
  void showNext();

  QToolButton* m_icon;
  QLabel* m_text;
  QToolButton* m_close;
  QTimer* m_timer;
  QList<Entry> m_queue;
  bool m_showsError = false;
};

} // namespace hone::ui
