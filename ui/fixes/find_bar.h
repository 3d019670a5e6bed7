#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace hone::ui {

/// A small bar to search in what is shown: words, "3 of 12", previous, next, close. GUI thread.
class FindBar : public QFrame {
  Q_OBJECT
public:
  explicit FindBar(QWidget* parent);

  void open();
  QString words() const;
  /// current is 1-based; 0 of 0: nothing found.
  void setCount(int current, int total);

Q_SIGNALS:
  void wordsChanged(const QString& words);
  void stepRequested(int step);
  void closed();

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  QLineEdit* m_words;
  QLabel* m_count;
};

} // namespace hone::ui
