#pragma once

#include <QDialog>

#include "ui/widgets/ui_context.h"

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace hone::ui {

/// A dialog in which something is filled in: a heading, a body, a line for what is wrong, Cancel and the verb. The verb does
/// not close it: agreed() is emitted, and whoever made the dialog accepts it when the work was done. Deletes itself when
/// closed. Ctrl+Enter is the verb from anywhere. GUI thread.
class FormDialog : public QDialog {
  Q_OBJECT
public:
  FormDialog(const QString& title, const QString& verb, QWidget* parent, bool destructive = false);

  QVBoxLayout* body() const { return m_body; }
  QPushButton* agreeButton() const { return m_agree; }
  QPushButton* cancelButton() const { return m_cancel; }
  /// At the left of the buttons, from left to right.
  void addFooterWidget(QWidget* widget);
  /// What is wrong, in the tone of a failure; empty takes the line away.
  void setProblem(const QString& text);
  /// Something that is only said ("Langfuse answered").
  void setNote(const QString& text);
  /// While busy the verb cannot be pressed, and a thin bar runs. Calls do not nest.
  void setBusy(bool busy);
  bool isBusy() const { return m_busy; }
  /// Whether the verb can be pressed when nothing is running.
  void setReady(bool ready);

Q_SIGNALS:
  void agreed();

private:
  void updateButtons();
  void say(const QString& text, const char* tone);

  QVBoxLayout* m_body;
  QHBoxLayout* m_footer;
  QLabel* m_message;
  QProgressBar* m_bar;
  QPushButton* m_cancel;
  QPushButton* m_agree;
  int m_footerWidgets = 0;
  bool m_busy = false;
  bool m_ready = true;
};

} // namespace hone::ui
