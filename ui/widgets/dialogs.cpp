#include "ui/widgets/dialogs.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDialog>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <deque>

namespace hone::ui {

namespace {

QString dialogPhrase(const char* text) { return QCoreApplication::translate("hone::ui::dialogs", text); }

std::deque<std::optional<QString>>& seam()
{
  static std::deque<std::optional<QString>> answers;
  return answers;
}

QString& lastTitle()
{
  static QString title;
  return title;
}

/// Takes the test's answer, if there is one, and gives it to use.
template<class Use>
bool answeredByTest(const QString& title, Use use)
{
  if (seam().empty())
    return false;
  lastTitle() = title;
  const auto answer = seam().front();
  seam().pop_front();
  if (answer)
    use(*answer);
  return true;
}

struct Frame {
  QDialog* dialog;
  QVBoxLayout* body;
  QPushButton* agree;
};

/// A dialog with a heading, room for a body, Cancel and the verb.
Frame makeFrame(QWidget* parent, const QString& title, const QString& verb, bool destructive)
{
  auto* dialog = new QDialog(parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  dialog->setMinimumWidth(420);
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  layout->setSpacing(space::m);
  auto* heading = makeParagraph(title, TextRole::section);
  layout->addWidget(heading);
  auto* body = new QVBoxLayout;
  body->setSpacing(space::s);
  layout->addLayout(body);
  layout->addSpacing(space::s);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(space::s);
  buttons->addStretch();
  auto* cancel = makeButton(dialogPhrase(QT_TRANSLATE_NOOP("hone::ui::dialogs", "Cancel")));
  auto* agree = makeButton(verb, destructive ? ButtonKind::danger : ButtonKind::primary);
  (destructive ? cancel : agree)->setDefault(true);
  buttons->addWidget(cancel);
  buttons->addWidget(agree);
  layout->addLayout(buttons);
  QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
  QObject::connect(agree, &QPushButton::clicked, dialog, &QDialog::accept);
  return {dialog, body, agree};
}

} // namespace

void confirm(QWidget* parent, const QString& title, const QString& text, const QString& verb, std::function<void()> agreed,
             bool destructive)
{
  if (answeredByTest(title, [&](const QString&) { agreed(); }))
    return;
  const auto frame = makeFrame(parent, title, verb, destructive);
  frame.body->addWidget(makeParagraph(text, TextRole::secondary));
  QObject::connect(frame.dialog, &QDialog::accepted, parent, [agreed = std::move(agreed)] { agreed(); });
  frame.dialog->open();
}

void promptText(QWidget* parent, const QString& title, const QString& label, const QString& initial, const QString& verb,
                std::function<void(QString)> answered)
{
  if (answeredByTest(title, answered))
    return;
  const auto frame = makeFrame(parent, title, verb, false);
  auto* caption = makeParagraph(label, TextRole::secondary);
  auto* edit = new QLineEdit(initial);
  edit->setAccessibleName(label);
  edit->selectAll();
  frame.body->addWidget(caption);
  frame.body->addWidget(edit);
  const auto update = [edit, agree = frame.agree] { agree->setEnabled(!edit->text().trimmed().isEmpty()); };
  update();
  QObject::connect(edit, &QLineEdit::textChanged, frame.dialog, update);
  QObject::connect(frame.dialog, &QDialog::accepted, parent,
                   [edit, answered = std::move(answered)] { answered(edit->text().trimmed()); });
  frame.dialog->open();
  edit->setFocus();
}

void promptChoice(QWidget* parent, const QString& title, const QString& label, const QStringList& choices, int current,
                  const QString& verb, std::function<void(int)> answered)
{
  if (answeredByTest(title, [&](const QString& text) {
        if (const auto index = choices.indexOf(text); index >= 0)
          answered(static_cast<int>(index));
      }))
    return;
  const auto frame = makeFrame(parent, title, verb, false);
  auto* box = new QComboBox;
  box->addItems(choices);
  box->setCurrentIndex(current);
  box->setAccessibleName(label);
  frame.body->addWidget(makeParagraph(label, TextRole::secondary));
  frame.body->addWidget(box);
  QObject::connect(frame.dialog, &QDialog::accepted, parent, [box, answered = std::move(answered)] {
    if (box->currentIndex() >= 0)
      answered(box->currentIndex());
  });
  frame.dialog->open();
  box->setFocus();
}

namespace {

QFileDialog* makeFileDialog(QWidget* parent, const QString& title, QFileDialog::FileMode mode)
{
  auto* dialog = new QFileDialog(parent, title);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(mode);
  return dialog;
}

} // namespace

void chooseFiles(QWidget* parent, const QString& title, const QString& filter, std::function<void(QStringList)> chosen)
{
  if (answeredByTest(title, [&](const QString& text) { chosen(text.split(QLatin1Char('\n'))); }))
    return;
  auto* dialog = makeFileDialog(parent, title, QFileDialog::ExistingFiles);
  dialog->setNameFilter(filter);
  QObject::connect(dialog, &QFileDialog::filesSelected, parent, chosen);
  dialog->open();
}

void chooseFolder(QWidget* parent, const QString& title, const QString& start, std::function<void(QString)> chosen)
{
  if (answeredByTest(title, chosen))
    return;
  auto* dialog = makeFileDialog(parent, title, QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  if (!start.isEmpty())
    dialog->setDirectory(start);
  QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
  dialog->open();
}

void chooseSaveFile(QWidget* parent, const QString& title, const QString& suggestedName, const QString& filter,
                    std::function<void(QString)> chosen)
{
  if (answeredByTest(title, chosen))
    return;
  auto* dialog = makeFileDialog(parent, title, QFileDialog::AnyFile);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(filter);
  dialog->selectFile(suggestedName);
  QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
  dialog->open();
}

void setNextAnswer(std::optional<QString> answer) { seam().push_back(std::move(answer)); }
QString lastQuestion() { return lastTitle(); }

} // namespace hone::ui
