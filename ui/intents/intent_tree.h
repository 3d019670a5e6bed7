#pragma once

#include <optional>
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

/// Categories and their intents with counts, failure rates, trend and, where there is a gold set, precision and recall;
/// then what fits none, and what users let show beside their task.
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
  IntentId intentOf(const QTreeWidgetItem* item) const; ///< 0 for what is no intent
  std::optional<SignalKind> signalOf(const QTreeWidgetItem* item) const;
  bool isSignals(const QTreeWidgetItem* item) const;    ///< the group of signals
  bool isNoFit(const QTreeWidgetItem* item) const;
  QTreeWidgetItem* itemOf(IntentId id) const; ///< null when it is not there
  QTreeWidgetItem* itemOf(SignalKind kind) const;

Q_SIGNALS:
  void mergeRequested(const std::vector<hone::IntentId>& from, hone::IntentId into);
  void moveRequested(const std::vector<hone::IntentId>& intents, const QString& category);

protected:
  void dropEvent(QDropEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  QTreeWidgetItem* addGroup(const QString& text);
  QTreeWidgetItem* addCategory(const std::string& name, const IntentFigureTable& figures);
  void addIntent(QTreeWidgetItem* category, const IntentSummary& summary, const IntentTreeContent& content);
  void addNoFit(const IntentTreeContent& content);
  void addSignals(const IntentFigureTable& figures);
  QTreeWidgetItem* itemWith(qlonglong id) const;
  bool takesDrops(const QTreeWidgetItem* item) const;
  void fitColumns();
  void applySearch();

  QString m_search;
  bool m_hasTrend = false;
  bool m_hasQuality = false;
};

} // namespace hone::ui
