#pragma once

#include <QLocale>

class QCoreApplication;

namespace hone::ui {

/// Makes the locale the program's: its number forms, Hone's own texts and Qt's, as far as they exist in its language.
/// English texts come with their plural forms. Calling again replaces the texts. GUI thread.
void useLanguage(QCoreApplication& application, const QLocale& locale);

} // namespace hone::ui
