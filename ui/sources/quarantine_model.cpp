#include "ui/sources/quarantine_model.h"

#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"

#include <QFileInfo>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr std::int64_t kPage = 200;
constexpr qsizetype kReasonShown = 400;

QString numberOrDash(const std::optional<std::int64_t>& number) { return number ? numberText(*number) : QStringLiteral("—"); }
} // namespace

QuarantineModel::QuarantineModel(UiContext& context, QObject* parent) : QAbstractTableModel(parent), m_context(context) {}

void QuarantineModel::load(std::optional<SourceId> source, std::vector<std::pair<SourceId, std::string>> names)
{
  m_source = source;
  m_names = std::move(names);
  QuarantineQuery query;
  query.source = source;
  // As many as are shown, so that a change elsewhere does not throw the reader back to the top.
  query.limit = std::max<std::int64_t>(kPage, static_cast<std::int64_t>(m_records.size()));
  m_reading = true;
  m_query.run(
    this, [&workspace = m_context.workspace(), query] { return workspace.intake().quarantine(query); },
    [this, limit = query.limit](Result<std::vector<QuarantinedRecord>> page) {
      m_reading = false;
      if (!page)
        return m_context.notifyError(page.error());
      m_complete = static_cast<std::int64_t>(page->size()) < limit;
      const bool same = std::ranges::equal(*page, m_records, {}, &QuarantinedRecord::id, &QuarantinedRecord::id);
      if (!same) {
        beginResetModel();
        m_records = std::move(*page);
        endResetModel();
      }
      Q_EMIT loaded();
    });
}

bool QuarantineModel::canFetchMore(const QModelIndex& parent) const { return !parent.isValid() && !m_complete && !m_reading; }

void QuarantineModel::fetchMore(const QModelIndex&)
{
  if (m_complete || m_reading || m_records.empty())
    return;
  m_reading = true;
  QuarantineQuery query;
  query.source = m_source;
  query.after = m_records.back().id;
  query.limit = kPage;
  m_query.run(
    this, [&workspace = m_context.workspace(), query] { return workspace.intake().quarantine(query); },
    [this](Result<std::vector<QuarantinedRecord>> page) {
      m_reading = false;
      if (!page)
        return m_context.notifyError(page.error());
      m_complete = static_cast<std::int64_t>(page->size()) < kPage;
      if (!page->empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(page->size()) - 1);
        std::ranges::move(*page, std::back_inserter(m_records));
        endInsertRows();
      }
      Q_EMIT loaded();
    });
}

const QuarantinedRecord* QuarantineModel::recordAt(int row) const
{
  return row >= 0 && row < rowCount() ? &m_records[static_cast<std::size_t>(row)] : nullptr;
}

QString QuarantineModel::sourceName(SourceId id) const
{
  const auto found = std::ranges::find(m_names, id, &std::pair<SourceId, std::string>::first);
  return found == m_names.end() ? QString() : safeLine(found->second, 200);
}

int QuarantineModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_records.size()); }
int QuarantineModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QVariant QuarantineModel::data(const QModelIndex& index, int role) const
{
  const auto* record = recordAt(index.row());
  if (!record)
    return {};
  const bool isNumber = index.column() == LineColumn || index.column() == ByteColumn;
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
    return {};
  switch (index.column()) {
  case SourceColumn:
    return sourceName(record->source);
  case FileColumn: {
    const auto whole = safeLine(record->record.file, 1000);
    return role == Qt::ToolTipRole ? whole : QFileInfo(whole).fileName();
  }
  case LineColumn:
    return numberOrDash(record->record.line);
  case ByteColumn:
    return numberOrDash(record->record.offset);
  case ReasonColumn:
    return safeLine(record->record.reason, role == Qt::ToolTipRole ? 2000 : kReasonShown);
  default:
    return {};
  }
}

QVariant QuarantineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
  if (orientation != Qt::Horizontal)
    return {};
  if (role == Qt::TextAlignmentRole && (section == LineColumn || section == ByteColumn))
    return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
  case SourceColumn:
    return tr("Source");
  case FileColumn:
    return tr("File");
  case LineColumn:
    return tr("Line");
  case ByteColumn:
    return tr("Byte");
  case ReasonColumn:
    return tr("Reason");
  default:
    return {};
  }
}

} // namespace hone::ui
