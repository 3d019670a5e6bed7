#pragma once

#include <vector>

#include <QWidget>

#include "ui/sources/source_entries.h"
#include "ui/widgets/ui_context.h"

class QAction;
class QTableView;
class QTimer;

namespace hone::ui {

class SourceDetails;
class SourceModel;

/// The list of what is connected, with the chosen source beside it and what can be done about it. GUI thread.
class ConnectedView : public QWidget {
  Q_OBJECT
public:
  explicit ConnectedView(UiContext& context, QWidget* parent = nullptr);

  void setEntries(std::vector<SourceEntry> entries);
  const SourceEntry* currentEntry() const;

Q_SIGNALS:
  void setAsideRequested(hone::SourceId source);
  void receiverRequested();
  void changed(); ///< something was set that the list does not hear of otherwise

private:
  void addActions();
  QAction* addAction(const QString& iconName, const QString& text, const QKeySequence& keys, void (ConnectedView::*run)());
  void showCurrent();
  void open();
  void showSetAside();
  void pause();
  void fetch();
  void redact();
  void setRetention();
  void edit();
  void remove();
  void changeFolder(WatchedFolder folder);

  UiContext& m_context;
  SourceModel* m_model;
  QTableView* m_table;
  SourceDetails* m_details;
  QTimer* m_clock;
  QAction* m_open;
  QAction* m_setAside;
  QAction* m_pause;
  QAction* m_fetch;
  QAction* m_edit;
  QAction* m_redact;
  QAction* m_retention;
  QAction* m_remove;
};

} // namespace hone::ui
