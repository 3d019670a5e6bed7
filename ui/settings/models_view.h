#pragma once

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace hone::ui {

/// The models that are set up, and what found and named the intents that are there. GUI thread.
class ModelsView : public QWidget {
  Q_OBJECT
public:
  explicit ModelsView(UiContext& context, QWidget* parent = nullptr);
  void refresh();

private:
  struct Answer;
  void fill(const Answer& answer);
  void changed(const Result<void>& done);

  UiContext& m_context;
  QVBoxLayout* m_rows;
  QLabel* m_origin;
  QPushButton* m_run;
  LatestQuery m_query;
};

} // namespace hone::ui
