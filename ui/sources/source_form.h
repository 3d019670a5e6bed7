#pragma once

#include <QWidget>

#include "ui/widgets/ui_context.h"

namespace hone::ui {

/// One way to add a source, as a page of the dialog that adds them. GUI thread.
class SourceForm : public QWidget {
  Q_OBJECT
public:
  explicit SourceForm(UiContext& context, QWidget* parent = nullptr) : QWidget(parent), m_context(context) {}

  virtual QString verb() const = 0;
  virtual bool isReady() const = 0;
  /// Does it; emits finished() when it is done or under way as a job, problem() when not.
  virtual void submit() = 0;
  /// Called when the form comes to the front.
  virtual void activate() {}

Q_SIGNALS:
  void changed();                     ///< verb() or isReady() may be another
  void problem(const QString& text);  ///< empty: none
  void note(const QString& text);
  void busy(bool busy);
  void finished();

protected:
  UiContext& context() const { return m_context; }
  Workspace& workspace() const { return m_context.workspace(); }

private:
  UiContext& m_context;
};

} // namespace hone::ui
