#pragma once

#include <QTreeWidget>

#include "model/intent.h"

namespace hone::ui {

/// Categories and their intents with counts and failure rates. Dropping an intent onto another asks for a merge;
/// dropping it onto a category moves it there. Nothing in the tree moves by itself. GUI thread.
class IntentTree : public QTreeWidget {
  Q_OBJECT
public:
  enum Column { NameColumn, CountColumn, FailedColumn, RateColumn, ColumnCount };

  explicit IntentTree(QWidget* parent = nullptr);

  void setIntents(const std::vector<IntentSummary>& intents, std::int64_t noFit);
  void choose(IntentId id);
  IntentId intentOf(const QTreeWidgetItem* item) const; ///< 0 for a category and for no fit
  bool isNoFit(const QTreeWidgetItem* item) const;

Q_SIGNALS:
  void mergeRequested(hone::IntentId from, hone::IntentId into);
  void moveRequested(hone::IntentId intent, const QString& category);

protected:
  void dropEvent(QDropEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
};

} // namespace hone::ui
