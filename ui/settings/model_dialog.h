#pragma once

#include <optional>
#include <string>

#include "model/provider.h"
#include "ui/widgets/async.h"
#include "ui/widgets/form_dialog.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace hone::ui {

/// Sets up one model: whose server, which model, key, prices, and a test of the connection. The key is never shown, and
/// leaves its field as soon as it is kept. GUI thread.
class ModelDialog : public FormDialog {
  Q_OBJECT
public:
  /// Changes `known`, or adds one.
  ModelDialog(UiContext& context, const std::optional<ModelProvider>& known, QWidget* parent);

Q_SIGNALS:
  void kept();

private:
  void addFields(QFormLayout* form);
  void addKey(QFormLayout* form);
  void usePreset(int index);
  void updateFields();
  void showFields();
  ModelProvider provider() const;
  void openSealedThen(std::function<void()> then);
  void test();
  void keep();

  UiContext& m_context;
  std::optional<ModelProvider> m_known;
  QComboBox* m_use;
  QComboBox* m_preset;
  QLineEdit* m_name;
  QLineEdit* m_address;
  QLineEdit* m_model;
  QComboBox* m_protocol;
  QLineEdit* m_key;
  QComboBox* m_place;
  QLineEdit* m_passphrase;
  QLabel* m_placeWords;
  QLineEdit* m_price;
  QLineEdit* m_answerPrice;
  QCheckBox* m_enabled;
  QPushButton* m_test;
  bool m_sealedOpen = false; ///< as far as it is known: both are asked for beside the GUI thread
  std::string m_variable;    ///< where the environment would hold the key
  LatestQuery m_query;
};

} // namespace hone::ui
