#pragma once

#include <functional>

#include <QFrame>
#include <QIcon>
#include <QList>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QTimer;

namespace hone::ui {

/// Something the palette can do or open.
struct PaletteEntry {
  QString group;                ///< "Pages", "Actions" …; entries of a group stand together
  QString title;
  QString detail;               ///< at the right: a shortcut, a count
  QString iconName;
  std::function<void()> run;
};

/// How well typed letters fit a title: they must occur in order; 0 when they do not. Starts of words count more, runs
/// count more, short titles win. Pure.
int paletteScore(const QString& typed, const QString& title);

/// Ctrl+K: actions, pages and intents by their letters, conversations by full text. A frame over the window; Escape or a
/// click elsewhere closes it. GUI thread.
class CommandPalette : public QFrame {
  Q_OBJECT
public:
  CommandPalette(UiContext& context, QWidget* window);

  void setEntries(QList<PaletteEntry> entries) { m_entries = std::move(entries); }
  void open();

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void fill();
  void addGroup(const QString& name, const QList<PaletteEntry>& entries);
  void searchConversations();
  void loadIntents();
  void runCurrent();
  void step(int direction);
  void place();

  UiContext& m_context;
  QLineEdit* m_input;
  QListWidget* m_list;
  QLabel* m_hint;
  QTimer* m_delay;
  QList<PaletteEntry> m_entries;
  QList<PaletteEntry> m_intents;
  QList<PaletteEntry> m_conversations;
  QList<std::function<void()>> m_shown;
  LatestQuery m_intentQuery;
  LatestQuery m_conversationQuery;
};

} // namespace hone::ui
