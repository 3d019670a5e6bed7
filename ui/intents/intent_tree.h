#pragma once

#include <set>
#include <vector>

#include <QTreeWidget>

#include "model/intent.h"
#include "workspace/taxonomy.h"

namespace hone::ui {

/// Everything the tree shows.
struct IntentTreeContent {
  std::vector<IntentSummary> intents;
  IntentFigureTable figures;
  GoldReport gold;
};

/// Categories and their intents with counts, failure rates, trend and, where there is a gold set, precision and recall.
/// Dropping intents onto another asks for a merge; dropping them onto a category moves them there. Nothing in the tree
/// moves by itself. GUI thread.
class IntentTree : public QTreeWidget {
  Q_OBJECT
public:
  enum Column { NameColumn, CountColumn, RateColumn, TrendColumn, QualityColumn, ColumnCount };

  explicit IntentTree(QWidget* parent = nullptr);

  /// Keeps what is selected, folded and scrolled to.
  void setContent(const IntentTreeContent& content);
  /// Shows only intents with these words in name, category, keywords or description.
  void setSearch(const QString& words);
  void choose(IntentId id);
  IntentId currentIntent() const { return intentOf(currentItem()); }
  std::vector<IntentId> selectedIntents() const; ///< in the tree's order
  IntentId intentOf(const QTreeWidgetItem* item) const; ///< 0 for a category and for no fit
  bool isNoFit(const QTreeWidgetItem* item) const;
  QTreeWidgetItem* itemOf(IntentId id) const; ///< null when it is not there

Q_SIGNALS:
  void mergeRequested(const std::vector<hone::IntentId>& from, hone::IntentId into);
  void moveRequested(const std::vector<hone::IntentId>& intents, const QString& category);

protected:
  void dropEvent(QDropEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  QTreeWidgetItem* addCategory(const std::string& name);
  void addIntent(QTreeWidgetItem* category, const IntentSummary& summary, const IntentTreeContent& content);
  void addNoFit(const IntentTreeContent& content);
  void fitColumns();
  void applySearch();

  QString m_search;
  bool m_hasTrend = false;
  bool m_hasQuality = false;
};

} // namespace hone::ui
