#include "ui/fixes/fix_list.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <array>

namespace hone::ui {

namespace {

constexpr std::array kStateOrder{FixState::draft,    FixState::reviewed, FixState::committed, FixState::pushed,
                                 FixState::inReview, FixState::shipped,  FixState::measured};
constexpr int kHeadingHeight = 32;
constexpr int kFixHeight = 52;

QString stateIcon(FixState state)
{
  switch (state) {
  case FixState::draft:
    return QStringLiteral("edit");
  case FixState::reviewed:
    return QStringLiteral("check");
  case FixState::committed:
    return QStringLiteral("commit");
  case FixState::pushed:
  case FixState::inReview:
    return QStringLiteral("branch");
  case FixState::shipped:
  case FixState::measured:
    break;
  }
  return QStringLiteral("push");
}

QString detailOf(const Fix& fix)
{
  if (!fix.branch.empty())
    return QStringLiteral("%1 · %2").arg(repositoryName(fix.repository), safeLine(fix.branch, 120));
  if (fix.files.empty())
    return repositoryName(fix.repository);
  const auto path = safeLine(fix.files.front().path, 200);
  return fix.files.size() == 1
           ? QStringLiteral("%1 · %2").arg(repositoryName(fix.repository), path)
           : FixListModel::tr("%1 · %2 and others, %3 files in all").arg(repositoryName(fix.repository), path).arg(fix.files.size());
}

} // namespace

QString fixStateWord(FixState state)
{
  switch (state) {
  case FixState::draft:
    return FixListModel::tr("Draft");
  case FixState::reviewed:
    return FixListModel::tr("Reviewed");
  case FixState::committed:
    return FixListModel::tr("Committed");
  case FixState::pushed:
    return FixListModel::tr("Pushed");
  case FixState::inReview:
    return FixListModel::tr("In review");
  case FixState::shipped:
    return FixListModel::tr("Shipped");
  case FixState::measured:
    break;
  }
  return FixListModel::tr("Measured");
}

QString repositoryName(const std::string& folder)
{
  auto path = safeLine(folder, 2000);
  while (path.endsWith(QLatin1Char('/')))
    path.chop(1);
  return path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
}

void FixListModel::setFixes(std::vector<Fix> fixes)
{
  std::vector<Row> rows;
  for (const auto state : kStateOrder) {
    const auto count = static_cast<int>(std::count_if(fixes.begin(), fixes.end(), [state](const Fix& fix) { return fix.state == state; }));
    if (count == 0)
      continue;
    rows.push_back({-1, state, count});
    for (int i = 0; i < static_cast<int>(fixes.size()); ++i) {
      if (fixes[static_cast<std::size_t>(i)].state == state)
        rows.push_back({i, state, 0});
    }
  }
  const auto sameRow = [&](const Row& a, const Row& b) {
    return a.state == b.state && a.count == b.count && (a.fix < 0) == (b.fix < 0) &&
           (a.fix < 0 || m_fixes[static_cast<std::size_t>(a.fix)].id == fixes[static_cast<std::size_t>(b.fix)].id);
  };
  // The same rows in the same order only show new words: selection and scroll position stay.
  if (std::equal(m_rows.begin(), m_rows.end(), rows.begin(), rows.end(), sameRow)) {
    m_fixes = std::move(fixes);
    m_rows = std::move(rows);
    if (!m_rows.empty())
      Q_EMIT dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1));
    return;
  }
  beginResetModel();
  m_fixes = std::move(fixes);
  m_rows = std::move(rows);
  endResetModel();
}

const Fix* FixListModel::fix(FixId id) const
{
  const auto at = std::find_if(m_fixes.begin(), m_fixes.end(), [id](const Fix& fix) { return fix.id == id; });
  return at == m_fixes.end() ? nullptr : &*at;
}

int FixListModel::rowOf(FixId id) const
{
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    if (m_rows[i].fix >= 0 && m_fixes[static_cast<std::size_t>(m_rows[i].fix)].id == id)
      return static_cast<int>(i);
  }
  return -1;
}

int FixListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

QVariant FixListModel::data(const QModelIndex& index, int role) const
{
  if (!checkIndex(index, CheckIndexOption::IndexIsValid))
    return {};
  const auto& row = m_rows[static_cast<std::size_t>(index.row())];
  if (row.fix < 0) {
    switch (role) {
    case Qt::DisplayRole:
      return fixStateWord(row.state);
    case Qt::AccessibleTextRole:
      return QStringLiteral("%1: %2").arg(fixStateWord(row.state), numberText(std::int64_t{row.count}));
    case HeadingRole:
      return true;
    case CountRole:
      return row.count;
    default:
      return {};
    }
  }
  const auto& fix = m_fixes[static_cast<std::size_t>(row.fix)];
  switch (role) {
  case Qt::DisplayRole:
    return safeLine(fix.title, 200);
  case Qt::ToolTipRole:
    return safeLine(fix.title, 400).toHtmlEscaped();
  case Qt::AccessibleTextRole:
    return QStringLiteral("%1. %2. %3.").arg(safeLine(fix.title, 200), fixStateWord(fix.state), detailOf(fix));
  case IdRole:
    return QVariant::fromValue<qlonglong>(fix.id.value);
  case HeadingRole:
    return false;
  case DetailRole:
    return detailOf(fix);
  case StateRole:
    return static_cast<int>(fix.state);
  case ErrorRole:
    return !fix.lastError.empty();
  default:
    return {};
  }
}

Qt::ItemFlags FixListModel::flags(const QModelIndex& index) const
{
  if (!index.isValid())
    return Qt::NoItemFlags;
  return m_rows[static_cast<std::size_t>(index.row())].fix < 0 ? Qt::ItemNeverHasChildren
                                                               : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QSize FixDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
  return {200, index.data(FixListModel::HeadingRole).toBool() ? kHeadingHeight : kFixHeight};
}

void FixDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
  const auto& t = tokens();
  const auto& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const QRect area = option.rect.adjusted(space::s, 0, -space::s, 0);
  if (index.data(FixListModel::HeadingRole).toBool()) {
    auto font = theme.small();
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(t.textSecondary);
    const QRect text = area.adjusted(space::s, 6, -space::s, 0);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
    painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, numberText(std::int64_t{index.data(FixListModel::CountRole).toInt()}));
    painter->restore();
    return;
  }
  const bool selected = option.state & QStyle::State_Selected;
  const QRectF box = QRectF(area).adjusted(0, 1, 0, -1);
  if (selected || option.state & QStyle::State_MouseOver) {
    painter->setPen(Qt::NoPen);
    QColor fill = t.textPrimary;
    fill.setAlphaF(t.dark ? 0.06F : 0.04F);
    painter->setBrush(selected ? t.accentTint(t.dark ? 0.20 : 0.12) : fill);
    painter->drawRoundedRect(box, space::radius, space::radius);
  }
  if (option.state & QStyle::State_HasFocus) {
    painter->setBrush(Qt::NoBrush);
    painter->setPen(t.accent);
    painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
  }
  const qreal ratio = painter->device()->devicePixelRatioF();
  const bool failed = index.data(FixListModel::ErrorRole).toBool();
  const auto state = static_cast<FixState>(index.data(FixListModel::StateRole).toInt());
  painter->drawPixmap(area.left() + space::s, area.top() + 10,
                      iconPixmap(failed ? QStringLiteral("warning") : stateIcon(state),
                                 failed ? t.failed : selected ? t.accent : t.textSecondary, 16, ratio));
  const QRect text = area.adjusted(space::s + 16 + space::s, 7, -space::s, -7);
  auto font = theme.body();
  font.setWeight(selected ? QFont::DemiBold : QFont::Medium);
  painter->setFont(font);
  painter->setPen(t.textPrimary);
  painter->drawText(QRect(text.left(), text.top(), text.width(), text.height() / 2), Qt::AlignLeft | Qt::AlignVCenter,
                    QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, text.width()));
  painter->setFont(theme.small());
  painter->setPen(t.textSecondary);
  painter->drawText(QRect(text.left(), text.center().y() + 1, text.width(), text.height() / 2), Qt::AlignLeft | Qt::AlignVCenter,
                    QFontMetrics(theme.small()).elidedText(index.data(FixListModel::DetailRole).toString(), Qt::ElideMiddle, text.width()));
  painter->restore();
}

} // namespace hone::ui
