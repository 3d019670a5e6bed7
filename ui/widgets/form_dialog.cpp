#include "ui/widgets/form_dialog.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace hone::ui {

FormDialog::FormDialog(const QString& title, const QString& verb, QWidget* parent, bool destructive)
  : QDialog(parent), m_body(new QVBoxLayout), m_footer(new QHBoxLayout), m_message(makeParagraph(QString())), m_bar(new QProgressBar),
    m_cancel(makeButton(tr("Cancel"))), m_agree(makeButton(verb, destructive ? ButtonKind::danger : ButtonKind::primary))
{
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(title);
  setMinimumWidth(520);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  layout->setSpacing(space::m);
  layout->addWidget(makeParagraph(title, TextRole::section));
  m_body->setSpacing(space::m);
  layout->addLayout(m_body, 1);

  m_message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_message->setFocusPolicy(Qt::NoFocus);
  m_message->setAccessibleName(tr("Message"));
  m_message->hide();
  layout->addWidget(m_message);
  m_bar->setRange(0, 0);
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Working"));
  auto policy = m_bar->sizePolicy();
  policy.setRetainSizeWhenHidden(true);
  m_bar->setSizePolicy(policy);
  m_bar->hide();
  layout->addWidget(m_bar);

  m_footer->setSpacing(space::s);
  m_footer->addStretch();
  m_footer->addWidget(m_cancel);
  m_footer->addWidget(m_agree);
  layout->addLayout(m_footer);
  (destructive ? m_cancel : m_agree)->setDefault(true);
  connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_agree, &QPushButton::clicked, this, &FormDialog::agreed);
  auto* agree = new QAction(this);
  agree->setShortcuts({QKeySequence(QStringLiteral("Ctrl+Return")), QKeySequence(QStringLiteral("Ctrl+Enter"))});
  connect(agree, &QAction::triggered, m_agree, &QPushButton::click);
  addAction(agree);
}

void FormDialog::addFooterWidget(QWidget* widget) { m_footer->insertWidget(m_footerWidgets++, widget); }

void FormDialog::say(const QString& text, const char* tone)
{
  m_message->setText(text);
  setTone(m_message, tone);
  m_message->setVisible(!text.isEmpty());
}

void FormDialog::setProblem(const QString& text) { say(text, "failed"); }
void FormDialog::setNote(const QString& text) { say(text, "resolved"); }

void FormDialog::setBusy(bool busy)
{
  m_busy = busy;
  m_bar->setVisible(busy);
  updateButtons();
}

void FormDialog::setReady(bool ready)
{
  m_ready = ready;
  updateButtons();
}

void FormDialog::updateButtons() { m_agree->setEnabled(m_ready && !m_busy); }

} // namespace hone::ui
