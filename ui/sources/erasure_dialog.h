#pragma once

#include "model/privacy.h"
#include "ui/sources/source_entries.h"
#include "ui/widgets/async.h"
#include "ui/widgets/form_dialog.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QStackedWidget;
class QTimer;

namespace hone::ui {

class SegmentedControl;

/// Forgets a user, a source or what is old: says what would go, asks, does it as a job and shows the proof. GUI thread.
class ErasureDialog : public FormDialog {
  Q_OBJECT
public:
  enum By { User, BySource, Age };

  ErasureDialog(UiContext& context, const std::vector<SourceEntry>& entries, By by, QWidget* parent);
  void setUser(const QString& id);
  void setSource(SourceId source);

private:
  void makeForm();
  ErasureRequest request() const;
  bool isAsked() const;
  void preview();
  void showPreview(const Result<ErasurePreview>& preview);
  void erase();
  void showReport(const ErasureReport& report);

  UiContext& m_context;
  std::vector<std::pair<SourceId, QString>> m_names;
  SegmentedControl* m_by;
  QStackedWidget* m_fields;
  QLineEdit* m_user;
  QComboBox* m_source;
  QComboBox* m_ageSource;
  QSpinBox* m_days;
  QCheckBox* m_copies;
  QLabel* m_preview;
  QWidget* m_form;
  QTimer* m_timer;
  LatestQuery m_query;
};

} // namespace hone::ui
