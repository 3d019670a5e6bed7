#pragma once

#include <QMainWindow>
#include <QMap>
#include <QPointer>

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"
#include "ui/widgets/ui_context.h"
#include "workspace/jobs.h"

class QStackedWidget;
class QTimer;

namespace hone::ui {

class CommandPalette;
class DropOverlay;
class FilterBar;
class JobsPanel;
class NavigationRail;
class NotificationBar;

/// The one window: navigation, filter, pages (made when first shown), messages, jobs. It carries out what pages ask the
/// context for. The workspace must outlive it. GUI thread.
class MainWindow : public QMainWindow {
  Q_OBJECT
public:
  explicit MainWindow(Workspace& workspace, QWidget* parent = nullptr);
  ~MainWindow() override;

  UiContext& context() { return m_context; }
  void showPage(PageId page);
  PageId currentPage() const { return m_current; }
  /// The page's widget; made when it was not shown before.
  Page* page(PageId page);
  /// Nothing runs or waits: what is shown is what the store holds.
  bool isIdle() const;

protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void addActions();
  QAction* addShortcut(const QString& text, const QString& iconName, const QKeySequence& keys, std::function<void()> run);
  void connectContext();
  void listenToWorkspace();
  void jobChanged(const JobInfo& job);
  void showConversations(const Filter& filter, const QString& words);
  void draft(const QString& patternId);
  void importFiles();
  void importFolder();
  void connectRepository(std::function<void(QString)> connected);
  void fillPalette();
  void toggleTheme();
  void setRailCollapsed(bool collapsed);
  void restoreState();
  void saveState();

  Workspace& m_workspace;
  UiContext m_context;
  NavigationRail* m_rail;
  FilterBar* m_filterBar;
  QStackedWidget* m_stack;
  NotificationBar* m_notifications;
  JobsPanel* m_jobs;
  CommandPalette* m_palette;
  DropOverlay* m_drop;
  QTimer* m_dataTimer;
  QMap<PageId, Page*> m_pages;
  QList<QAction*> m_paletteActions;
  PageId m_current = PageId::overview;
  bool m_quitAgreed = false;
};

} // namespace hone::ui
