#pragma once

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QStackedWidget;
class QTextBrowser;

namespace hone::ui {

/// What was found, as a document: a preview, and its export as HTML, CSV or Markdown. GUI thread.
class ReportsPage : public Page {
  Q_OBJECT
public:
  explicit ReportsPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;

private:
  void showMarkdown(const QString& markdown);
  void exportAs(ReportFormat format);
  void openFolder(const QString& path);

  QStackedWidget* m_stack;
  QTextBrowser* m_preview;
  QString m_markdown;
  LatestQuery m_query;
};

} // namespace hone::ui
