#pragma once

#include <vector>

#include <QWidget>

#include "ui/sources/source_entries.h"
#include "ui/widgets/ui_context.h"

class QAction;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace hone::ui {

class QuarantineModel;
class RawView;

/// What could not be read: where it stood, why, its bytes, and ways on (try again, in another format or with a mapping,
/// export, deletion). GUI thread.
class QuarantineView : public QWidget {
  Q_OBJECT
public:
  explicit QuarantineView(UiContext& context, QWidget* parent = nullptr);

  /// The sources as they are now; reloads the records.
  void setEntries(const std::vector<SourceEntry>& entries);
  /// Shows the records of one source.
  void showSource(SourceId source);
  /// Set-aside records of all sources.
  std::int64_t total() const { return m_total; }

private:
  void addActions();
  QWidget* makeTable();
  QWidget* makeDetail();
  void reload();
  void updateState();
  void showCurrent();
  void retry(bool all);
  void retryAs();
  void exportRecords();
  void deleteRecords(bool all);
  void startRetry(RetryRequest request, const QString& title);
  std::vector<std::int64_t> chosen() const;
  std::optional<SourceId> currentSource() const;

  UiContext& m_context;
  QuarantineModel* m_model;
  QComboBox* m_sources;
  QLabel* m_count;
  QTableView* m_table;
  QStackedWidget* m_stack;
  QLabel* m_reason;
  QLabel* m_place;
  RawView* m_raw;
  QAction* m_retry;
  QAction* m_retryAs;
  QAction* m_retryAll;
  QAction* m_export;
  QAction* m_delete;
  QAction* m_deleteAll;
  std::vector<std::pair<SourceId, std::string>> m_names;
  std::vector<std::pair<SourceId, std::int64_t>> m_counts;
  std::int64_t m_total = 0;
  std::int64_t m_shownId = 0;
};

} // namespace hone::ui
