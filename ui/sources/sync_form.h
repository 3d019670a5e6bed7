#pragma once

#include <map>
#include <optional>

#include "model/sync.h"
#include "ui/sources/source_form.h"
#include "ui/widgets/async.h"
#include "workspace/syncs.h"

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace hone::ui {

/// A pull-sync: a form made of the fields that the product needs, where its secrets go, when it runs, and a test of the
/// connection. Secrets are never shown, and leave the fields as soon as they are kept.
class SyncForm : public SourceForm {
  Q_OBJECT
public:
  SyncForm(UiContext& context, const SyncKind& kind, QWidget* parent = nullptr);

  QString verb() const override { return m_old ? tr("Save") : tr("Add and fetch"); }
  bool isReady() const override;
  void submit() override;
  /// Changes a sync that is there already; empty secrets stay as they are.
  void edit(const SyncSettings& settings);

private:
  void addFields(QFormLayout* form);
  void addSchedule(QFormLayout* form);
  void addSecretPlace(QFormLayout* form);
  void lookAtPlaces();
  void showPlace();
  SyncSettings settings() const;
  Syncs::Secrets secrets() const;
  void test();
  void openSealedThen(std::function<void()> then);
  void keep();

  SyncKind m_kind;
  std::optional<SyncSettings> m_old;
  QLineEdit* m_name;
  std::map<std::string, QLineEdit*> m_texts;
  std::map<std::string, QComboBox*> m_choices;
  QComboBox* m_from;
  QDateTimeEdit* m_since;
  QComboBox* m_every;
  QComboBox* m_overlap;
  QComboBox* m_place;
  QLabel* m_placeWords;
  QLineEdit* m_passphrase;
  QCheckBox* m_redact;
  QPushButton* m_test;
  std::string m_keychainProblem;
};

} // namespace hone::ui
