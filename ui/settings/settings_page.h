#pragma once

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace hone::ui {

class ModelsView;
class SegmentedControl;

/// Theme, language, where the store is, which repositories are connected, and whether everything is well. GUI thread.
class SettingsPage : public Page {
  Q_OBJECT
public:
  explicit SettingsPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;

private:
  void addAppearance(QVBoxLayout* layout);
  void addStore(QVBoxLayout* layout);
  void addRepositories(QVBoxLayout* layout);
  void addModels(QVBoxLayout* layout);
  void addHealth(QVBoxLayout* layout);
  void connectRepository();

  SegmentedControl* m_theme;
  QComboBox* m_language;
  ModelsView* m_models;
  QVBoxLayout* m_repositories;
  QVBoxLayout* m_health;
  LatestQuery m_query;
};

} // namespace hone::ui
