#pragma once

#include <vector>

#include <QDialog>
#include <QStringList>

#include "ui/fixes/diff_render.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace hone::ui {

/// A dialog that stays open until what it asked for worked: the owner calls accept(), or showFailure() and the person
/// tries again. GUI thread.
class ShipDialog : public QDialog {
  Q_OBJECT
public:
  /// Shows why it did not work, in place, and lets the person try again.
  void showFailure(const QString& text);
  QString failureText() const;

protected:
  ShipDialog(const QString& title, const QString& verb, QWidget* parent);
  QVBoxLayout* body() const { return m_body; }
  QPushButton* verbButton() const { return m_verb; }
  /// While the work runs nothing can be pressed twice.
  void setBusy(bool busy);
  virtual void submit() = 0;

private:
  QVBoxLayout* m_body;
  QLabel* m_failure;
  QPushButton* m_verb;
  QString m_verbText;
};

/// Branch and message of the commit; says what goes in and what stays untouched.
class CommitDialog : public ShipDialog {
  Q_OBJECT
public:
  CommitDialog(const QString& branch, const QString& message, const ReviewProgress& progress, QWidget* parent);

Q_SIGNALS:
  void submitted(const QString& branch, const QString& message);

protected:
  void submit() override;

private:
  QLineEdit* m_branch;
  QPlainTextEdit* m_message;
};

/// Which remote the branch goes to.
class PushDialog : public ShipDialog {
  Q_OBJECT
public:
  PushDialog(const QString& branch, const QStringList& remotes, QWidget* parent);

Q_SIGNALS:
  void submitted(const QString& remote);

protected:
  void submit() override;

private:
  QComboBox* m_remotes;
};

} // namespace hone::ui
