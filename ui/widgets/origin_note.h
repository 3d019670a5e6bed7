#pragma once

#include "model/provider.h"
#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

#include <QLabel>

namespace hone::ui {

/// "Intents found with vectors of nomic-embed-text (ollama)." and what did not work; empty before the first analysis and
/// where the embedded engine did everything it was asked for.
QString originWords(const AnalysisOrigin& origin);

/// A line of these words that keeps up to date and hides while there is nothing to say. GUI thread.
class OriginNote : public QLabel {
  Q_OBJECT
public:
  explicit OriginNote(UiContext& context, QWidget* parent = nullptr);

private:
  void refresh();
  UiContext& m_context;
  LatestQuery m_query;
};

} // namespace hone::ui
