#include "ui/shell/navigation_rail.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace hone::ui {

NavigationRail::NavigationRail(QWidget* parent)
  : QFrame(parent), m_layout(new QVBoxLayout(this)), m_group(new QButtonGroup(this)),
    m_name(makeLabel(QStringLiteral("Hone"), TextRole::section)),
    m_toggle(makeIconButton(QStringLiteral("sidebar"), tr("Collapse the navigation")))
{
  setProperty("surface", QStringLiteral("sunken"));
  setAccessibleName(tr("Navigation"));
  m_layout->setContentsMargins(space::s, space::m, space::s, space::s);
  m_layout->setSpacing(2);

  auto* head = new QHBoxLayout;
  head->setContentsMargins(space::s, 0, 0, space::m);
  head->setSpacing(space::s);
  auto* mark = new QLabel;
  mark->setPixmap(iconPixmap(QStringLiteral("hone"), Qt::black, 20, devicePixelRatioF()));
  head->addWidget(mark);
  head->addWidget(m_name, 1);
  m_layout->addLayout(head);

  int number = 1;
  for (const auto page : allPages()) {
    if (page == PageId::settings)
      m_layout->addStretch();
    addPage(page, page == PageId::settings ? QStringLiteral("Ctrl+,") : QStringLiteral("Ctrl+%1").arg(number++));
  }
  m_toggle->setProperty("kind", QStringLiteral("rail"));
  m_toggle->setText(tr("Collapse"));
  m_toggle->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  m_layout->addWidget(m_toggle);
  connect(m_toggle, &QToolButton::clicked, this, [this] {
    setCollapsed(!m_collapsed);
    Q_EMIT collapsedChanged(m_collapsed);
  });
  connect(m_group, &QButtonGroup::idClicked, this, [this](int id) { Q_EMIT pageChosen(static_cast<PageId>(id)); });
  setCollapsed(false);
}

void NavigationRail::addPage(PageId page, const QString& shortcut)
{
  auto* button = makeIconButton(pageIcon(page), pageName(page));
  button->setText(pageName(page));
  button->setToolTip(QStringLiteral("%1 (%2)").arg(pageName(page), QKeySequence(shortcut).toString(QKeySequence::NativeText)));
  button->setCheckable(true);
  button->setProperty("kind", QStringLiteral("rail"));
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  m_group->addButton(button, static_cast<int>(page));
  m_layout->addWidget(button);
}

void NavigationRail::setCurrent(PageId page)
{
  if (auto* button = m_group->button(static_cast<int>(page)))
    button->setChecked(true);
}

void NavigationRail::setCollapsed(bool collapsed)
{
  m_collapsed = collapsed;
  setFixedWidth(collapsed ? space::railCollapsed : space::rail);
  m_name->setVisible(!collapsed);
  const QSize iconSize(collapsed ? 18 : 24, 18);
  m_toggle->setIconSize(iconSize);
  const auto style = collapsed ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
  for (auto* button : m_group->buttons()) {
    static_cast<QToolButton*>(button)->setToolButtonStyle(style);
    button->setIconSize(iconSize);
  }
  m_toggle->setToolButtonStyle(style);
  const auto words = collapsed ? tr("Expand the navigation") : tr("Collapse the navigation");
  m_toggle->setToolTip(words);
  m_toggle->setAccessibleName(words);
}

QString pageName(PageId page)
{
  switch (page) {
  case PageId::overview:
    return NavigationRail::tr("Overview");
  case PageId::conversations:
    return NavigationRail::tr("Conversations");
  case PageId::intents:
    return NavigationRail::tr("Intents");
  case PageId::patterns:
    return NavigationRail::tr("Patterns");
  case PageId::fixes:
    return NavigationRail::tr("Fixes");
  case PageId::reports:
    return NavigationRail::tr("Reports");
  case PageId::sources:
    return NavigationRail::tr("Sources");
  case PageId::settings:
    break;
  }
  return NavigationRail::tr("Settings");
}

QString pageKey(PageId page)
{
  static constexpr const char* kKeys[] = {"overview", "conversations", "intents", "patterns", "fixes", "reports", "sources", "settings"};
  return QString::fromLatin1(kKeys[static_cast<int>(page)]);
}

QString pageIcon(PageId page) { return pageKey(page); }

std::optional<PageId> pageFromKey(const QString& key)
{
  for (const auto page : allPages()) {
    if (pageKey(page) == key)
      return page;
  }
  return std::nullopt;
}

const QList<PageId>& allPages()
{
  static const QList<PageId> pages = {PageId::overview, PageId::conversations, PageId::intents, PageId::patterns,
                                      PageId::fixes,    PageId::reports,       PageId::sources, PageId::settings};
  return pages;
}

} // namespace hone::ui
