#pragma once

#include "model/privacy.h"
#include "ui/widgets/async.h"
#include "ui/widgets/form_dialog.h"

class QCheckBox;
class QPlainTextEdit;
class QLabel;
class QTimer;
class QVBoxLayout;

namespace hone::ui {

/// "3 e-mail addresses, 1 card number"; empty for nothing masked.
QString maskedText(const RedactionReport& report);

/// What is masked, with a field to try it on one's own text. GUI thread.
class RedactionDialog : public FormDialog {
  Q_OBJECT
public:
  RedactionDialog(UiContext& context, QWidget* parent);

private:
  void addDetectors(QVBoxLayout* layout);
  void addWords(QVBoxLayout* layout);
  void addTrial(QVBoxLayout* layout);
  void show(const RedactionOptions& options);
  RedactionOptions options() const;
  void tryIt();
  void save();

  UiContext& m_context;
  RedactionOptions m_before;
  std::vector<std::pair<bool RedactionOptions::*, QCheckBox*>> m_detectors;
  QPlainTextEdit* m_patterns;
  QPlainTextEdit* m_dictionary;
  QPlainTextEdit* m_trial;
  QPlainTextEdit* m_result;
  QLabel* m_counts;
  QTimer* m_timer;
  LatestQuery m_query;
};

} // namespace hone::ui
