#pragma once

#include <vector>

#include "ui/sources/source_entries.h"
#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QAction;
class QStackedWidget;
class QTimer;

namespace hone::ui {

class ConnectedView;
class LiveView;
class PrivacyView;
class QuarantineView;
class SegmentedControl;

/// Where conversations come from: what is connected with its ledger, the live receiver, what was set aside, and what may be
/// kept. GUI thread.
class SourcesPage : public Page {
  Q_OBJECT
public:
  enum View { Connected, Live, SetAside, Kept };

  explicit SourcesPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;
  void showView(View view);
  /// Opens the dialog that adds a source, with these files or folders in it.
  void addSource(const QStringList& paths = {});

private:
  QWidget* makeEmpty(QAction* add);
  void showEntries(std::vector<SourceEntry> entries);
  void updateHeadline();
  void showPart();

  std::vector<SourceEntry> m_entries;
  bool m_loaded = false;
  SegmentedControl* m_views;
  QStackedWidget* m_stack;
  QWidget* m_empty;
  ConnectedView* m_connected;
  LiveView* m_live;
  QuarantineView* m_setAside;
  PrivacyView* m_privacy;
  LatestQuery m_query;
};

} // namespace hone::ui
