#pragma once

#include <functional>
#include <optional>

#include <QString>
#include <QStringList>

class QWidget;

namespace hone::ui {

/// Questions to the person. They open beside the event loop (no nested loop) and call back on the GUI thread when the
/// person agreed; nothing is called when the person did not, or when parent is gone by then.

/// "Remove this source?" with the verb on the button ("Remove"). destructive colours the button and makes Cancel the default.
void confirm(QWidget* parent, const QString& title, const QString& text, const QString& verb, std::function<void()> agreed,
             bool destructive = false);
/// Asks for one line of text; an empty answer cannot be given.
void promptText(QWidget* parent, const QString& title, const QString& label, const QString& initial, const QString& verb,
                std::function<void(QString)> answered);
/// Asks for one of several choices (a combo box).
void promptChoice(QWidget* parent, const QString& title, const QString& label, const QStringList& choices, int current,
                  const QString& verb, std::function<void(int)> answered);

/// Existing files to open.
void chooseFiles(QWidget* parent, const QString& title, const QString& filter, std::function<void(QStringList)> chosen);
void chooseFolder(QWidget* parent, const QString& title, const QString& start, std::function<void(QString)> chosen);
/// A file to write; the system asks before an existing one is taken.
void chooseSaveFile(QWidget* parent, const QString& title, const QString& suggestedName, const QString& filter,
                    std::function<void(QString)> chosen);

/// Tests: the next question is answered with this in place of opening a dialog: nothing = cancelled; confirm: any text;
/// promptChoice: the choice's text; chooseFiles: paths joined by line feeds. Answers queue up.
void setNextAnswer(std::optional<QString> answer);
/// Tests: title of the last question asked through setNextAnswer.
QString lastQuestion();

} // namespace hone::ui
