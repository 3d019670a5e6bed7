#include "ui/fixes/ship_dialogs.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace hone::ui {

ShipDialog::ShipDialog(const QString& title, const QString& verb, QWidget* parent)
  : QDialog(parent), m_body(new QVBoxLayout), m_failure(makeParagraph(QString())), m_verb(makeButton(verb, ButtonKind::primary)),
    m_verbText(verb)
{
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(title);
  setMinimumWidth(480);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  layout->setSpacing(space::m);
  layout->addWidget(makeParagraph(title, TextRole::section));
  m_body->setSpacing(space::xs);
  layout->addLayout(m_body);
  m_failure->setObjectName(QStringLiteral("failure"));
  m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setTone(m_failure, "failed");
  m_failure->hide();
  layout->addWidget(m_failure);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(space::s);
  buttons->addStretch();
  auto* cancel = makeButton(tr("Cancel"));
  m_verb->setObjectName(QStringLiteral("verb"));
  m_verb->setDefault(true);
  buttons->addWidget(cancel);
  buttons->addWidget(m_verb);
  layout->addLayout(buttons);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_verb, &QPushButton::clicked, this, [this] {
    m_failure->hide();
    setBusy(true);
    submit();
  });
  auto* enter = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
  connect(enter, &QShortcut::activated, m_verb, &QPushButton::click);
}

void ShipDialog::showFailure(const QString& text)
{
  setBusy(false);
  m_failure->setText(text);
  m_failure->show();
}

QString ShipDialog::failureText() const { return m_failure->isVisible() ? m_failure->text() : QString(); }

void ShipDialog::setBusy(bool busy)
{
  m_verb->setEnabled(!busy);
  m_verb->setText(busy ? tr("Working…") : m_verbText);
}

CommitDialog::CommitDialog(const QString& branch, const QString& message, const ReviewProgress& progress, QWidget* parent)
  : ShipDialog(tr("Commit to a new branch"), tr("Commit"), parent), m_branch(new QLineEdit(branch)),
    m_message(new QPlainTextEdit(message))
{
  const int undecided = progress.total - progress.decided;
  // Messages are broken at 72 columns; a narrower field would break them again.
  setMinimumWidth(76 * QFontMetrics(Theme::instance().mono()).horizontalAdvance(QLatin1Char('0')) + 90);
  auto what = tr("Accepted hunks: %1.").arg(progress.accepted);
  if (undecided > 0)
    what += QLatin1Char(' ') + tr("Undecided, and counted as accepted: %1.").arg(undecided);
  if (progress.rejected > 0)
    what += QLatin1Char(' ') + tr("Rejected, and left out: %1.").arg(progress.rejected);
  body()->addWidget(makeParagraph(what, TextRole::secondary));
  body()->addSpacing(space::s);
  auto* branchLabel = makeLabel(tr("Branch"), TextRole::strong);
  branchLabel->setBuddy(m_branch);
  body()->addWidget(branchLabel);
  m_branch->setObjectName(QStringLiteral("branch"));
  m_branch->setAccessibleName(tr("Branch"));
  m_branch->setFont(Theme::instance().mono());
  body()->addWidget(m_branch);
  body()->addSpacing(space::s);
  auto* messageLabel = makeLabel(tr("Message"), TextRole::strong);
  messageLabel->setBuddy(m_message);
  body()->addWidget(messageLabel);
  m_message->setObjectName(QStringLiteral("message"));
  m_message->setAccessibleName(tr("Message"));
  m_message->setProperty("field", true);
  m_message->setFont(Theme::instance().mono());
  m_message->setTabChangesFocus(true);
  m_message->setMinimumHeight(220);
  body()->addWidget(m_message);
  body()->addSpacing(space::s);
  body()->addWidget(makeParagraph(tr("Your working tree, index and current branch stay as they are. Hooks do not run and the commit is not signed."),
                                  TextRole::small));
  const auto update = [this] {
    verbButton()->setEnabled(!m_branch->text().trimmed().isEmpty() && !m_message->toPlainText().trimmed().isEmpty());
  };
  connect(m_branch, &QLineEdit::textChanged, this, update);
  connect(m_message, &QPlainTextEdit::textChanged, this, update);
  update();
  m_branch->setFocus();
}

void CommitDialog::submit() { Q_EMIT submitted(m_branch->text().trimmed(), m_message->toPlainText()); }

PushDialog::PushDialog(const QString& branch, const QStringList& remotes, QWidget* parent)
  : ShipDialog(tr("Push the branch"), tr("Push branch"), parent), m_remotes(new QComboBox)
{
  body()->addWidget(makeParagraph(tr("The branch %1 goes to the remote. Nothing else is pushed, and nothing is ever forced.").arg(branch),
                                  TextRole::secondary));
  body()->addSpacing(space::s);
  auto* label = makeLabel(tr("Remote"), TextRole::strong);
  label->setBuddy(m_remotes);
  body()->addWidget(label);
  m_remotes->setObjectName(QStringLiteral("remotes"));
  m_remotes->setAccessibleName(tr("Remote"));
  m_remotes->addItems(remotes);
  m_remotes->setCurrentIndex(std::max(0, static_cast<int>(remotes.indexOf(QStringLiteral("origin")))));
  body()->addWidget(m_remotes);
  body()->addSpacing(space::s);
  body()->addWidget(makeParagraph(tr("Credentials come from git's own helper or your ssh agent; Hone stores none."), TextRole::small));
}

void PushDialog::submit() { Q_EMIT submitted(m_remotes->currentText()); }

} // namespace hone::ui
