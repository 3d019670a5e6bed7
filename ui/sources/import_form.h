#pragma once

#include <optional>
#include <vector>

#include <QStringList>

#include "ui/sources/source_form.h"
#include "ui/widgets/async.h"
#include "workspace/intake.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace hone::ui {

class EventPreviewView;

/// Files and folders to import, with what each was recognised as and why, and ways to say it better.
class ImportForm : public SourceForm {
  Q_OBJECT
public:
  /// events: the files hold events, scores or feedback, not conversations.
  ImportForm(UiContext& context, bool events, QWidget* parent = nullptr);

  void addPaths(const QStringList& paths);
  QString verb() const override { return m_events ? tr("Import events") : tr("Import"); }
  bool isReady() const override { return !m_rows.empty(); }
  void submit() override;

private:
  struct Row {
    std::string path;
    bool folder = false;
    std::optional<FileLook> look;
    std::string problem;
    std::string format;             ///< forced
    std::optional<Mapping> mapping;
    bool needsMapping() const { return look && look->needsMapping && !mapping && format.empty(); }
  };

  void makeList();
  void look(std::size_t row);
  void showRow(std::size_t row);
  void showChoice();
  void readAs(int index);
  void mapColumns();
  void removeRow();
  void loadMappings();
  void previewEvents(const Row& row);
  std::size_t currentRow() const;
  QString rowFormat(const Row& row) const;
  QString rowReason(const Row& row) const;

  bool m_events;
  std::vector<Row> m_rows;
  std::vector<Mapping> m_mappings;
  std::vector<FormatDescription> m_formats;
  QStackedWidget* m_stack;
  QTableWidget* m_table;
  QLabel* m_chosen;
  QComboBox* m_readAs;
  QPushButton* m_map;
  QPushButton* m_remove;
  QCheckBox* m_redact;
  EventPreviewView* m_preview = nullptr; ///< of the chosen file, where files hold events
  LatestQuery m_mappingsQuery;
  LatestQuery m_previewQuery;
};

} // namespace hone::ui
