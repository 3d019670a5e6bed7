#pragma once

#include <functional>

#include <QWidget>

#include "ui/intents/intent_tree.h"
#include "ui/widgets/ui_context.h"

class QAction;
class QMenu;

namespace hone::ui {

class IntentDetail;
class TaxonomyEdits;

/// The tree of intents and the chosen one beside it. F2 renames, Del retires, M merges what is selected, Enter opens the
/// conversations. GUI thread.
class TaxonomyView : public QWidget {
  Q_OBJECT
public:
  TaxonomyView(UiContext& context, TaxonomyEdits& edits, QWidget* parent = nullptr);

  void setContent(IntentTreeContent content);
  void choose(IntentId id);
  IntentId current() const { return m_tree->currentIntent(); }

Q_SIGNALS:
  void currentChanged(hone::IntentId id);
  void qualityRequested();

private:
  QAction* addAction(const QString& iconName, const QString& text, const QKeySequence& keys, std::function<void()> run);
  void addActions();
  QWidget* makeTreeSide();
  void showCurrent();
  void updateActions();
  void showMenu(const QPoint& at);

  UiContext& m_context;
  TaxonomyEdits& m_edits;
  IntentTreeContent m_content;
  IntentTree* m_tree;
  IntentDetail* m_detail;
  QMenu* m_more;
  QAction* m_rename;
  QAction* m_merge;
  QAction* m_split;
  QAction* m_category;
  QAction* m_pin;
  QAction* m_retire;
  QAction* m_open;
  IntentId m_wanted; ///< to be shown once it is there
};

} // namespace hone::ui
