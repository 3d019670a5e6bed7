#pragma once

#include <vector>

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QAction;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTableWidget;
class QTabWidget;

namespace hone::ui {

/// Where conversations come from, with the ledger of each source, and what was set aside. GUI thread.
class SourcesPage : public Page {
  Q_OBJECT
public:
  explicit SourcesPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;

private:
  QWidget* makeSetAside();
  QWidget* makeFormats();
  QWidget* makeConnect();
  void showSources(std::vector<Source> sources);
  void loadSetAside();
  void showRecord(int row);
  void addFiles();
  void addFolder();
  void removeSource();
  const Source* currentSource() const;

  QStackedWidget* m_stack;
  QTableWidget* m_table;
  QTabWidget* m_tabs;
  QTableWidget* m_records;
  QStackedWidget* m_recordStack;
  QLabel* m_recordPlace;
  QPlainTextEdit* m_raw;
  QAction* m_remove;
  std::vector<Source> m_sources;
  std::vector<RejectedRecord> m_rejected;
  LatestQuery m_query;
  LatestQuery m_recordQuery;
};

} // namespace hone::ui
