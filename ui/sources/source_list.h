#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "ui/sources/source_entries.h"

class QTableView;

namespace hone::ui {

/// The connected sources as rows. GUI thread.
class SourceModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { NameColumn, StateColumn, ConversationsColumn, SetAsideColumn, LastColumn, ColumnCount };

  using QAbstractTableModel::QAbstractTableModel;

  /// Changes what is shown; rows keep their place where the same sources stay.
  void setEntries(std::vector<SourceEntry> entries);
  /// "2 s ago" grows old: asks the views to draw the times again.
  void updateTimes();
  const SourceEntry* entryAt(int row) const;
  int rowOf(const std::string& key) const; ///< −1: not there

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
  std::vector<SourceEntry> m_entries;
};

/// Two lines: the name, and below it where it comes from. The other columns are plain.
class SourceDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// A table of sources with its delegate, columns and accessible name.
QTableView* makeSourceTable(SourceModel* model);

} // namespace hone::ui
