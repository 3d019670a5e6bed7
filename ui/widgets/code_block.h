#pragma once

#include <QFrame>

class QPlainTextEdit;
class QToolButton;

namespace hone::ui {

/// A few lines to be copied: monospace, as high as its text, with a copy button that says when it was pressed. Long lines
/// scroll. GUI thread.
class CodeBlock : public QFrame {
  Q_OBJECT
public:
  explicit CodeBlock(const QString& accessibleName, QWidget* parent = nullptr);

  void setCode(const QString& code);
  QString code() const;

Q_SIGNALS:
  void copied();

private:
  QPlainTextEdit* m_text;
  QToolButton* m_copy;
};

} // namespace hone::ui
