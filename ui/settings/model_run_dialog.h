#pragma once

#include "ui/widgets/form_dialog.h"
#include "workspace/models.h"

namespace hone::ui {

/// Shows what an analysis with the models that are on would send, where, and what it would cost, with some of it word for
/// word, before anything is sent. Agreeing starts the analysis as a job. GUI thread.
class ModelRunDialog : public FormDialog {
  Q_OBJECT
public:
  explicit ModelRunDialog(UiContext& context, QWidget* parent);

private:
  void count();
  void showEstimate(const ModelEstimate& estimate);
  void start();

  UiContext& m_context;
  Cancellation m_cancellation;
  QVBoxLayout* m_parts;
};

/// What one part of an estimate says: "99 texts to api.example.com:443, 20 of them answered before …".
QString estimateWords(const ModelEstimate::Part& part);

} // namespace hone::ui
