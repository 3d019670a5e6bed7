#pragma once

#include <QStyledItemDelegate>

namespace hone::ui {

/// What the cells of the intent tree hold beside their text.
enum IntentRowRole {
  IntentIdRole = Qt::UserRole + 1,
  CategoryRole,        ///< the category's own name, on category rows
  SearchRole,          ///< text that a search looks in
  ShareRole,           ///< failure rate 0…1; not set: not enough data
  LowRole, HighRole,   ///< its interval
  DetailRole,          ///< "212 of 558", painted faintly where it fits
  TrendRole,           ///< QVariantList of counts
  MarkRole,            ///< "pinned", "retired" or nothing, on the name
};

/// Rows of a table's height; the failure rate with its interval as a thin bar below, the trend as a sparkline, pinned and
/// retired intents with a mark behind the name.
class IntentRowDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace hone::ui
