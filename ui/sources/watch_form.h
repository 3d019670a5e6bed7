#pragma once

#include <vector>

#include "ui/sources/source_form.h"
#include "ui/widgets/async.h"
#include "workspace/intake.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace hone::ui {

/// A folder whose files are imported as they come and grow.
class WatchForm : public SourceForm {
  Q_OBJECT
public:
  explicit WatchForm(UiContext& context, QWidget* parent = nullptr);

  QString verb() const override { return m_old ? tr("Save") : tr("Watch"); }
  bool isReady() const override;
  void submit() override;
  /// Changes a folder that is watched already.
  void edit(const WatchedFolder& folder);

private:
  std::optional<WatchedFolder> m_old;
  QLineEdit* m_path;
  QLineEdit* m_name;
  QComboBox* m_readAs;
  QCheckBox* m_redact;
  std::vector<FormatDescription> m_formats;
  std::vector<std::string> m_mappings;
  LatestQuery m_query;
};

} // namespace hone::ui
