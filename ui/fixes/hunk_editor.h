#pragma once

#include <QFrame>
#include <QString>

class QPlainTextEdit;

namespace hone::ui {

/// The editor that stands in place of a hunk's lines: the new side as text, Apply and Cancel. GUI thread.
class HunkEditor : public QFrame {
  Q_OBJECT
public:
  HunkEditor(int hunkNumber, const QString& text, QWidget* parent);

  /// Whether an editor gives a text back as it got it; not so with stray carriage returns or paragraph separators.
  static bool canHold(const QString& text);

  int hunkNumber() const { return m_hunk; }
  QString text() const;
  /// Pixels wanted for all lines and the buttons.
  int wantedHeight() const;
  QPlainTextEdit* editor() const { return m_editor; }
  void setWraps(bool wraps);

public Q_SLOTS:
  void apply();

Q_SIGNALS:
  void applied(const QString& text);
  void cancelled();
  void heightChanged();

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  int m_hunk;
  QPlainTextEdit* m_editor;
  QString m_initial;
};

} // namespace hone::ui
