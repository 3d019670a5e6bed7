#pragma once

#include <optional>

#include <QFrame>

#include "ui/widgets/ui_context.h"

class QButtonGroup;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace hone::ui {

/// The pages as icons and words at the window's left; collapses to the icons. GUI thread.
class NavigationRail : public QFrame {
  Q_OBJECT
public:
  explicit NavigationRail(QWidget* parent = nullptr);

  void setCurrent(PageId page);
  void setCollapsed(bool collapsed);
  bool isCollapsed() const { return m_collapsed; }

Q_SIGNALS:
  void pageChosen(hone::ui::PageId page);
  void collapsedChanged(bool collapsed);

private:
  void addPage(PageId page, const QString& shortcut);

  QVBoxLayout* m_layout;
  QButtonGroup* m_group;
  QLabel* m_name;
  QToolButton* m_toggle;
  bool m_collapsed = false;
};

/// What a page is called, and its icon. The key is stable ("conversations"): for settings and the command line.
QString pageName(PageId page);
QString pageIcon(PageId page);
QString pageKey(PageId page);
std::optional<PageId> pageFromKey(const QString& key);
const QList<PageId>& allPages();

} // namespace hone::ui
