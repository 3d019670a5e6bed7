#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

class QAction;
class QStackedWidget;
class QTableView;

namespace hone::ui {

class TaxonomyEdits;

/// Changes of the taxonomy as rows, the newest first; asks for more when the end comes into view. GUI thread.
class HistoryModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { WhenColumn, WhoColumn, KindColumn, WhatColumn, ColumnCount };

  using QAbstractTableModel::QAbstractTableModel;

  /// The newest `asked` changes at most.
  void setChanges(std::vector<TaxonomyChange> changes, int asked);
  const TaxonomyChange* changeAt(int row) const;
  /// What undo would take back; null when there is nothing.
  const TaxonomyChange* next() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  bool canFetchMore(const QModelIndex& parent) const override;
  void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
  void moreWanted();

private:
  std::vector<TaxonomyChange> m_changes;
  bool m_more = false;
};

/// Who changed what in the taxonomy, and when; the last change can be undone. GUI thread.
class HistoryView : public QWidget {
  Q_OBJECT
public:
  HistoryView(UiContext& context, TaxonomyEdits& edits, QAction* undo, QWidget* parent = nullptr);

  void refresh();

private:
  UiContext& m_context;
  HistoryModel* m_model;
  QAction* m_undo;
  QStackedWidget* m_stack;
  QTableView* m_table;
  int m_limit = 200;
  LatestQuery m_query;
};

} // namespace hone::ui
