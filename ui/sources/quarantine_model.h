#pragma once

#include <optional>
#include <vector>

#include <QAbstractTableModel>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"
#include "workspace/intake.h"

namespace hone::ui {

/// Set-aside records, read page by page as the view scrolls, so that a million cost no more than what was looked at.
/// GUI thread.
class QuarantineModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { SourceColumn, FileColumn, LineColumn, ByteColumn, ReasonColumn, ColumnCount };

  explicit QuarantineModel(UiContext& context, QObject* parent = nullptr);

  /// Starts again from the first page; names are those of the sources.
  void load(std::optional<SourceId> source, std::vector<std::pair<SourceId, std::string>> names);
  const QuarantinedRecord* recordAt(int row) const;
  bool isComplete() const { return m_complete; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  bool canFetchMore(const QModelIndex& parent) const override;
  void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
  void loaded(); ///< a page came

private:
  QString sourceName(SourceId id) const;

  UiContext& m_context;
  LatestQuery m_query;
  std::optional<SourceId> m_source;
  std::vector<std::pair<SourceId, std::string>> m_names;
  std::vector<QuarantinedRecord> m_records;
  bool m_complete = true;
  bool m_reading = false;
};

} // namespace hone::ui
