#pragma once

#include <QWidget>

#include "ui/widgets/ui_context.h"

class QAction;
class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace hone::ui {

/// The frame that all pages share: title with the one number that matters, the primary action at the top right, and the
/// content below. A page asks the workspace only through async.h. GUI thread.
class Page : public QWidget {
  Q_OBJECT
public:
  Page(UiContext& context, const QString& title, QWidget* parent = nullptr);

  /// Brings the content up to date; called when the page is shown and when data or filter changed while it is shown.
  virtual void refresh() = 0;

protected:
  UiContext& context() const { return m_context; }
  Workspace& workspace() const { return m_context.workspace(); }
  /// The number (or short sentence) beside the title.
  void setHeadline(const QString& text);
  /// The page's primary button; calling again replaces it. The button carries the action's text, icon and shortcut.
  void setPrimaryAction(QAction* action);
  /// A secondary button left of the primary one.
  void addSecondaryAction(QAction* action);
  QVBoxLayout* content() const { return m_content; }

  void showEvent(QShowEvent* event) override;

private:
  UiContext& m_context;
  QLabel* m_headline;
  QHBoxLayout* m_actions;
  QWidget* m_primary = nullptr;
  QVBoxLayout* m_content;
};

/// The designed empty state: an icon, a sentence that says what will be here, and what to do next.
class EmptyState : public QWidget {
  Q_OBJECT
public:
  EmptyState(const QString& iconName, const QString& title, const QString& text, QWidget* parent = nullptr);
  /// A button below the text; several stand in a row.
  void addAction(QAction* action, bool primary = false);

private:
  QVBoxLayout* m_layout;
  QHBoxLayout* m_actions;
};

} // namespace hone::ui
