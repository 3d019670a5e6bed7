#include "ui/widgets/notification_bar.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

#include <chrono>

namespace hone::ui {

namespace {
constexpr std::chrono::seconds kShown{6};
} // namespace

NotificationBar::NotificationBar(QWidget* parent)
  : QFrame(parent), m_icon(makeIconButton(QStringLiteral("info"), QString())), m_text(makeParagraph(QString())),
    m_close(makeIconButton(QStringLiteral("close"), tr("Dismiss"))), m_timer(new QTimer(this))
{
  setProperty("surface", QStringLiteral("raised"));
  setAccessibleName(tr("Message"));
  m_icon->setAttribute(Qt::WA_TransparentForMouseEvents);
  m_icon->setFocusPolicy(Qt::NoFocus);
  m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_close->setIconSize({14, 14});
  auto* row = new QHBoxLayout;
  row->setContentsMargins(space::l, space::xs, space::s, space::xs);
  row->addWidget(m_icon);
  row->addWidget(m_text, 1);
  row->addWidget(m_close);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(new Separator);
  layout->addLayout(row);
  m_timer->setSingleShot(true);
  m_timer->setInterval(kShown);
  connect(m_timer, &QTimer::timeout, this, &NotificationBar::dismiss);
  connect(m_close, &QToolButton::clicked, this, &NotificationBar::dismiss);
  hide();
}

QString NotificationBar::text() const { return isHidden() ? QString() : m_text->text(); }

void NotificationBar::showMessage(const QString& text, bool isError)
{
  m_queue.append({text, isError});
  if (isHidden() || !m_showsError)
    showNext();
}

void NotificationBar::dismiss()
{
  m_timer->stop();
  m_showsError = false;
  if (m_queue.isEmpty())
    hide();
  else
    showNext();
}

void NotificationBar::showNext()
{
  const auto entry = m_queue.takeFirst();
  m_showsError = entry.isError;
  m_text->setText(entry.text);
  m_icon->setIcon(entry.isError ? icon(QStringLiteral("warning"), IconTint::failed)
                                : icon(QStringLiteral("info"), IconTint::accent));
  setAccessibleDescription(entry.text);
  if (entry.isError)
    m_timer->stop();
  else
    m_timer->start();
  show();
}

} // namespace hone::ui
