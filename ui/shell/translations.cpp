#include "ui/shell/translations.h"

#include "translations/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace hone::ui {

namespace {

const QLatin1String kOwnName("hone-texts");

/// The texts of a language, or the English ones.
std::string_view textsFor(const QLocale& locale)
{
  for (const auto& language : {locale.bcp47Name().section(QLatin1Char('-'), 0, 0), QStringLiteral("en")}) {
    if (const auto texts = compiledTranslation(language.toStdString()))
      return *texts;
  }
  return {};
}

} // namespace

void useLanguage(QCoreApplication& application, const QLocale& locale)
{
  QLocale::setDefault(locale);
  for (auto* old : application.findChildren<QTranslator*>(kOwnName)) {
    QCoreApplication::removeTranslator(old);
    delete old;
  }
  const auto install = [&application](auto load) {
    auto* translator = new QTranslator(&application);
    translator->setObjectName(kOwnName);
    if (load(translator))
      QCoreApplication::installTranslator(translator);
  };
  install([&locale](QTranslator* translator) {
    return translator->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  });
  install([&locale](QTranslator* translator) {
    const auto texts = textsFor(locale);
    return !texts.empty() && translator->load(reinterpret_cast<const uchar*>(texts.data()), static_cast<int>(texts.size()));
  });
}

} // namespace hone::ui
