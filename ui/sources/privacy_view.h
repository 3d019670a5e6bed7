#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QWidget>

#include "model/privacy.h"
#include "model/sync.h"
#include "ui/sources/source_entries.h"
#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

class QCheckBox;
class QLabel;
class QTableWidget;
class QVBoxLayout;

namespace hone::ui {

/// What may be kept and what may leave: redaction, retention, erasure, the machines that may be contacted, and the log of
/// what was done. GUI thread.
class PrivacyView : public QWidget {
  Q_OBJECT
public:
  explicit PrivacyView(UiContext& context, QWidget* parent = nullptr);

  void setEntries(const std::vector<SourceEntry>& entries);
  void refresh();

Q_SIGNALS:
  void changed();

private:
  struct Answer {
    Result<RedactionOptions> options;
    Result<std::vector<AuditEntry>> log;
    Result<std::vector<EgressEntry>> egress;
    bool offline = false;
    bool everythingMasked = false;
  };

  QWidget* makeSettings();
  QWidget* makeRecords();
  void showAnswer(const Answer& answer);
  void showRetention();
  void setRetentionOfRow();
  void redactAgain();
  void runRetention();

  UiContext& m_context;
  std::vector<SourceEntry> m_entries;
  QLabel* m_masked;
  QTableWidget* m_retention;
  QTableWidget* m_log;
  QTableWidget* m_egress;
  QCheckBox* m_offline;
  QCheckBox* m_everything;
  LatestQuery m_query;
};

/// Asks how long conversations of a source are kept.
void askRetention(UiContext& context, const SourceEntry& entry, QWidget* parent, std::function<void()> changed);
/// Masks a source (or, with nothing, the whole store) again, as a job, and shows what was masked with a sample.
void startRedaction(UiContext& context, std::optional<SourceId> source, QWidget* parent);
/// "Kept for good", "30 days · 12 go on 3 May".
QString retentionText(const std::optional<RetentionStatus>& status);

} // namespace hone::ui
