#include "hone/options.h"

#include "ui/shell/navigation_rail.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QStandardPaths>

#include <cstdio>
#include <cstdlib>

namespace hone::app {

namespace {

[[noreturn]] void wrongUsage(const QString& text)
{
  std::fprintf(stderr, "%s\n", qPrintable(text));
  std::exit(2);
}

std::optional<ui::ThemeMode> themeFromName(const QString& name)
{
  if (name == QLatin1String("light"))
    return ui::ThemeMode::light;
  if (name == QLatin1String("dark"))
    return ui::ThemeMode::dark;
  if (name == QLatin1String("system") || name.isEmpty())
    return ui::ThemeMode::system;
  return std::nullopt;
}

} // namespace

Options readOptions(QApplication& application)
{
  const auto text = [](const char* words) { return QApplication::translate("options", words); };
  QCommandLineParser parser;
  parser.setApplicationDescription(text(QT_TRANSLATE_NOOP("options", "Turns an AI agent's conversations into a reviewed change of its prompts.")));
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption store(QStringLiteral("store"), text(QT_TRANSLATE_NOOP("options", "The store to open or make.")), QStringLiteral("FILE"));
  const QCommandLineOption sample(QStringLiteral("sample"), text(QT_TRANSLATE_NOOP("options", "Open the bundled sample.")));
  const QCommandLineOption page(QStringLiteral("page"), text(QT_TRANSLATE_NOOP("options", "The page to show first: overview, conversations, intents, patterns, fixes, reports, sources or settings.")), QStringLiteral("NAME"));
  const QCommandLineOption theme(QStringLiteral("theme"), text(QT_TRANSLATE_NOOP("options", "light, dark or system.")), QStringLiteral("NAME"));
  const QCommandLineOption screenshot(QStringLiteral("screenshot"), text(QT_TRANSLATE_NOOP("options", "Write a picture of the window once everything is loaded, and quit.")), QStringLiteral("FILE"));
  const QCommandLineOption size(QStringLiteral("size"), text(QT_TRANSLATE_NOOP("options", "The window's size.")), QStringLiteral("WxH"));
  parser.addOptions({store, sample, page, theme, screenshot, size});
  parser.process(application);

  Options options;
  options.store = parser.value(store);
  if (options.store.isEmpty())
    options.store = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/hone/hone.db");
  options.openSample = parser.isSet(sample);
  options.screenshot = parser.value(screenshot);
  if (parser.isSet(page)) {
    options.page = ui::pageFromKey(parser.value(page));
    if (!options.page)
      wrongUsage(text(QT_TRANSLATE_NOOP("options", "There is no page “%1”.")).arg(parser.value(page)));
  }
  const auto themeName = parser.isSet(theme) ? parser.value(theme) : QSettings().value(QStringLiteral("theme")).toString();
  if (const auto mode = themeFromName(themeName))
    options.theme = *mode;
  else if (parser.isSet(theme))
    wrongUsage(text(QT_TRANSLATE_NOOP("options", "There is no theme “%1”.")).arg(themeName));
  if (parser.isSet(size)) {
    const auto parts = parser.value(size).split(QLatin1Char('x'));
    options.size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    if (options.size.width() < 200 || options.size.height() < 200 || options.size.width() > 8000 || options.size.height() > 8000)
      wrongUsage(text(QT_TRANSLATE_NOOP("options", "“%1” is not a size such as 1280x800.")).arg(parser.value(size)));
  }
  return options;
}

} // namespace hone::app
