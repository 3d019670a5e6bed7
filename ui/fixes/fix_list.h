#pragma once

#include <vector>

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include "model/fix.h"

namespace hone::ui {

/// "Draft", "Committed" … as a heading of the board.
QString fixStateWord(FixState state);
/// The file name part of a repository's folder.
QString repositoryName(const std::string& folder);

/// Fixes by status: a heading row for each status that has fixes, in the order of work, and its fixes below, newest
/// first. GUI thread.
class FixListModel : public QAbstractListModel {
  Q_OBJECT
public:
  enum Role { IdRole = Qt::UserRole + 1, HeadingRole, CountRole, DetailRole, StateRole, ErrorRole };

  using QAbstractListModel::QAbstractListModel;

  /// fixes newest first, as the workspace gives them.
  void setFixes(std::vector<Fix> fixes);
  const Fix* fix(FixId id) const;
  const std::vector<Fix>& fixes() const { return m_fixes; }
  /// Row of a fix, -1 when it is not there.
  int rowOf(FixId id) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
  struct Row {
    int fix = -1; ///< index into m_fixes; -1 for a heading
    FixState state = FixState::draft;
    int count = 0;
  };
  std::vector<Fix> m_fixes;
  std::vector<Row> m_rows;
};

/// Draws headings and fixes.
class FixDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace hone::ui
