#pragma once

#include "ui/widgets/form_dialog.h"

class QListWidget;
class QStackedWidget;

namespace hone::ui {

class ImportForm;
class SourceForm;

/// All the ways to bring conversations in: a list of them at the left, the form of the chosen one at the right.
class AddSourceDialog : public FormDialog {
  Q_OBJECT
public:
  enum Start { Files, Watch, Events, Receiver, FirstSync };

  AddSourceDialog(UiContext& context, Start start, QWidget* parent);

  /// Puts files or folders into the form that imports them.
  void addPaths(const QStringList& paths);

Q_SIGNALS:
  void receiverRequested(); ///< the live receiver has a place of its own

private:
  void addForm(const QString& iconName, const QString& title, SourceForm* form);
  void addHeading(const QString& text);
  void showForm();
  SourceForm* currentForm() const;

  QListWidget* m_list;
  QStackedWidget* m_forms;
  ImportForm* m_files;
};

/// A dialog around one form, to change what was set up before.
void openFormDialog(const QString& title, SourceForm* form, QWidget* parent);

} // namespace hone::ui
