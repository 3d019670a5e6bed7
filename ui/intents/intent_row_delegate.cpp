#include "ui/intents/intent_row_delegate.h"

#include <algorithm>

#include <QApplication>
#include <QPainter>

#include "ui/intents/intent_tree.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

/// Counts over time as bars on a zero baseline, the last one in the accent: what is newest is what is asked about.
void paintTrend(QPainter* painter, const QRect& rect, const QVariantList& counts)
{
  double most = 1;
  for (const QVariant& count : counts)
    most = std::max(most, count.toDouble());
  const double step = static_cast<double>(rect.width()) / static_cast<double>(std::max<qsizetype>(1, counts.size()));
  painter->setRenderHint(QPainter::Antialiasing, false);
  for (qsizetype i = 0; i < counts.size(); ++i) {
    const double height = counts[i].toDouble() / most * rect.height();
    const int pixels = counts[i].toDouble() > 0 ? std::max(2, static_cast<int>(height + 0.5)) : 1;
    const int left = rect.left() + static_cast<int>(static_cast<double>(i) * step);
    const int width = std::max(2, static_cast<int>(step) - 2);
    const QColor colour = counts[i].toDouble() <= 0 ? tokens().hairline : i + 1 == counts.size() ? tokens().accent : tokens().unknown;
    painter->fillRect(QRect(left, rect.bottom() + 1 - pixels, width, pixels), colour);
  }
}

/// The rate as a bar from zero, its interval as a darker line around the bar's end.
void paintRateBar(QPainter* painter, const QRect& cell, double share, double low, double high)
{
  const QRect track(cell.left() + space::s, cell.bottom() - 4, cell.width() - 2 * space::s, 2);
  const auto at = [&](double value) { return track.left() + static_cast<int>(value * track.width() + 0.5); };
  painter->fillRect(track, tokens().sunken);
  QColor faint = tokens().failed;
  faint.setAlphaF(0.35F);
  painter->fillRect(QRect(QPoint(at(low), track.top()), QPoint(at(high), track.bottom())), faint);
  painter->fillRect(QRect(QPoint(track.left(), track.top()), QPoint(std::max(track.left(), at(share) - 1), track.bottom())), tokens().failed);
}

} // namespace

QSize IntentRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
  return {QStyledItemDelegate::sizeHint(option, index).width() + space::s, space::tableRow};
}

void IntentRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
  QStyledItemDelegate::paint(painter, option, index);
  const QRect cell = option.rect;
  painter->save();
  if (index.column() == IntentTree::TrendColumn) {
    if (const QVariantList counts = index.data(TrendRole).toList(); !counts.isEmpty())
      paintTrend(painter, cell.adjusted(space::s, 7, -space::s, -7), counts);
  } else if (index.column() == IntentTree::RateColumn && index.data(ShareRole).isValid()) {
    paintRateBar(painter, cell, index.data(ShareRole).toDouble(), index.data(LowRole).toDouble(), index.data(HighRole).toDouble());
    // In all rows or in none: a column wide enough for a long one has room for every one.
    const QFontMetrics metrics(option.font);
    const QString detail = index.data(DetailRole).toString();
    const int room = cell.width() - 3 * space::s - metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
    if (cell.width() >= metrics.horizontalAdvance(QStringLiteral("1,234 of 1,234  100 % · 10–100")) && metrics.horizontalAdvance(detail) < room) {
      painter->setPen(tokens().textSecondary);
      painter->drawText(cell.adjusted(space::s, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, detail);
    }
  } else if (index.column() == IntentTree::NameColumn) {
    if (const QString mark = index.data(MarkRole).toString(); !mark.isEmpty()) {
      const QFontMetrics metrics(option.font);
      const QFont small = Theme::instance().small();
      const int from = cell.left() + space::m + metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + space::s;
      painter->setFont(small);
      const int width = QFontMetrics(small).horizontalAdvance(mark);
      if (from + width <= cell.right()) {
        painter->setPen(tokens().textSecondary);
        painter->drawText(QRect(from, cell.top(), width + 2, cell.height()), Qt::AlignLeft | Qt::AlignVCenter, mark);
      }
    }
  }
  painter->restore();
}

} // namespace hone::ui
