#pragma once

#include <QWidget>

#include "ui/widgets/ui_context.h"

namespace hone::ui {

/// What the first start shows: what Hone does in three steps, and the ways to begin: the bundled sample, files, or
/// dropping files anywhere. GUI thread.
class WelcomeView : public QWidget {
  Q_OBJECT
public:
  explicit WelcomeView(UiContext& context, QWidget* parent = nullptr);

private:
  void importFiles();

  UiContext& m_context;
};

} // namespace hone::ui
