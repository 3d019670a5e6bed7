#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "model/pattern.h"

namespace hone::ui {

/// What a condition's kind is called ("Intent", "Tool called").
QString conditionKindWord(const std::string& kind);

/// Ranked patterns as a table; sorts itself. GUI thread.
class PatternModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { ConditionColumn, KindColumn, RateColumn, BaselineColumn, RiskColumn, QColumn, ExcessColumn, UsersColumn, ColumnCount };

  using QAbstractTableModel::QAbstractTableModel;

  void setPatterns(std::vector<Pattern> patterns);
  const Pattern& pattern(int row) const { return m_patterns[static_cast<std::size_t>(row)]; }
  int rowOf(const std::string& id) const; ///< −1: not there

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

private:
  void sortPatterns();

  std::vector<Pattern> m_patterns;
  int m_column = ExcessColumn;
  Qt::SortOrder m_order = Qt::DescendingOrder;
};

} // namespace hone::ui
