#include "ui/widgets/theme.h"

#include "ui/widgets/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QGuiApplication>
#include <QPalette>
#include <QStyleHints>
#include <QToolTip>

namespace hone::ui {

namespace {

Tokens lightTokens()
{
  Tokens t;
  t.base = QColor(0xF6, 0xF6, 0xF8);
  t.raised = QColor(0xFF, 0xFF, 0xFF);
  t.sunken = QColor(0xEC, 0xEC, 0xF0);
  t.hairline = QColor(0xDC, 0xDC, 0xE3);
  t.textPrimary = QColor(0x1A, 0x1B, 0x20);
  t.textSecondary = QColor(0x57, 0x58, 0x64);
  t.accent = QColor(0x2F, 0x52, 0xCC);
  t.onAccent = QColor(0xFF, 0xFF, 0xFF);
  t.resolved = QColor(0x0B, 0x6B, 0x5D);
  t.failed = QColor(0xB2, 0x3A, 0x0B);
  t.abandoned = QColor(0x7D, 0x52, 0x00);
  t.escalated = QColor(0x64, 0x38, 0xAD);
  t.unknown = QColor(0x62, 0x63, 0x6F);
  t.addedLine = QColor(0xE4, 0xF5, 0xEA);
  t.addedWord = QColor(0xB9, 0xE5, 0xC8);
  t.removedLine = QColor(0xFC, 0xE9, 0xE7);
  t.removedWord = QColor(0xF6, 0xC3, 0xBD);
  t.categories = {QColor(0x3B, 0x6F, 0xD4), QColor(0xC0, 0x56, 0x1A), QColor(0x2C, 0x8A, 0x57),
                  QColor(0x8A, 0x4F, 0xC0), QColor(0x14, 0x82, 0x9B), QColor(0xC2, 0x40, 0x7F)};
  t.dark = false;
  return t;
}

Tokens darkTokens()
{
  Tokens t;
  t.base = QColor(0x17, 0x18, 0x1C);
  t.raised = QColor(0x20, 0x21, 0x27);
  t.sunken = QColor(0x11, 0x12, 0x16);
  t.hairline = QColor(0x34, 0x35, 0x3E);
  t.textPrimary = QColor(0xEC, 0xEC, 0xF2);
  t.textSecondary = QColor(0xAB, 0xAC, 0xB8);
  t.accent = QColor(0x93, 0xA9, 0xFF);
  t.onAccent = QColor(0x11, 0x12, 0x16);
  t.resolved = QColor(0x56, 0xC7, 0xB5);
  t.failed = QColor(0xFF, 0x94, 0x68);
  t.abandoned = QColor(0xE3, 0xB3, 0x4F);
  t.escalated = QColor(0xBC, 0xA2, 0xFF);
  t.unknown = QColor(0xA0, 0xA1, 0xAD);
  t.addedLine = QColor(0x13, 0x30, 0x1F);
  t.addedWord = QColor(0x1E, 0x56, 0x36);
  t.removedLine = QColor(0x3A, 0x19, 0x17);
  t.removedWord = QColor(0x6A, 0x27, 0x22);
  t.categories = {QColor(0x7F, 0xA8, 0xF5), QColor(0xF0, 0x98, 0x6A), QColor(0x74, 0xC6, 0x94),
                  QColor(0xC0, 0x9B, 0xF0), QColor(0x62, 0xC3, 0xD8), QColor(0xF0, 0x8D, 0xB8)};
  t.dark = true;
  return t;
}

QColor blend(const QColor& over, const QColor& under, double alpha)
{
  const auto mix = [alpha](int a, int b) { return static_cast<int>(a * alpha + b * (1 - alpha) + 0.5); };
  return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue()));
}

/// What the desktop wants, read before our own palette hides it: Qt 6.5 tells, 6.4 shows it in its palette.
bool systemIsDark(const QPalette& startPalette)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  const auto scheme = QGuiApplication::styleHints()->colorScheme();
  if (scheme != Qt::ColorScheme::Unknown)
    return scheme == Qt::ColorScheme::Dark;
#endif
  return startPalette.color(QPalette::Window).lightness() < startPalette.color(QPalette::WindowText).lightness();
}

QPalette startPalette;

QString firstInstalled(const QStringList& wanted, const QString& otherwise)
{
  const auto families = QFontDatabase::families();
  for (const auto& family : wanted) {
    if (families.contains(family))
      return family;
  }
  return otherwise;
}

const QString& uiFamily()
{
  static const QString family =
    firstInstalled({QStringLiteral("Inter"), QStringLiteral("Inter Variable")},
                   firstInstalled({QFontInfo(QFontDatabase::systemFont(QFontDatabase::GeneralFont)).family()},
                                  QStringLiteral("DejaVu Sans")));
  return family;
}

const QString& monoFamily()
{
  static const QString family =
    firstInstalled({QStringLiteral("JetBrains Mono")}, QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
  return family;
}

QFont uiFont(int pixels, QFont::Weight weight = QFont::Normal)
{
  QFont font(uiFamily());
  font.setPixelSize(pixels);
  font.setWeight(weight);
  // Where the font's figures are proportional, Qt can ask for tabular ones only since 6.7; the fall-back fonts have no others.
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
  font.setFeature("tnum", 1);
#endif
  return font;
}

QPalette paletteFrom(const Tokens& t)
{
  QPalette palette;
  const QColor disabled = blend(t.textSecondary, t.base, 0.55);
  palette.setColor(QPalette::Window, t.base);
  palette.setColor(QPalette::WindowText, t.textPrimary);
  palette.setColor(QPalette::Base, t.raised);
  palette.setColor(QPalette::AlternateBase, t.base);
  palette.setColor(QPalette::Text, t.textPrimary);
  palette.setColor(QPalette::PlaceholderText, t.textSecondary);
  palette.setColor(QPalette::Button, t.raised);
  palette.setColor(QPalette::ButtonText, t.textPrimary);
  palette.setColor(QPalette::BrightText, t.onAccent);
  palette.setColor(QPalette::Highlight, blend(t.accent, t.raised, t.dark ? 0.30 : 0.18));
  palette.setColor(QPalette::HighlightedText, t.textPrimary);
  palette.setColor(QPalette::Link, t.accent);
  palette.setColor(QPalette::LinkVisited, t.accent);
  palette.setColor(QPalette::ToolTipBase, t.raised);
  palette.setColor(QPalette::ToolTipText, t.textPrimary);
  palette.setColor(QPalette::Light, t.raised);
  palette.setColor(QPalette::Midlight, t.raised);
  palette.setColor(QPalette::Mid, t.hairline);
  palette.setColor(QPalette::Dark, t.hairline);
  palette.setColor(QPalette::Shadow, t.hairline);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
    palette.setColor(QPalette::Disabled, role, disabled);
  palette.setColor(QPalette::Disabled, QPalette::Base, t.base);
  return palette;
}

} // namespace

QColor Tokens::outcome(Outcome outcome) const
{
  switch (outcome) {
  case Outcome::resolved:
    return resolved;
  case Outcome::failed:
    return failed;
  case Outcome::abandoned:
    return abandoned;
  case Outcome::escalated:
    return escalated;
  case Outcome::unknown:
    break;
  }
  return unknown;
}

QColor Tokens::accentTint(double alpha) const { return blend(accent, base, alpha); }

Theme::Theme() : m_tokens(lightTokens()) {}

Theme& Theme::instance()
{
  static Theme theme;
  return theme;
}

void Theme::apply(QApplication& application, ThemeMode mode)
{
  startPalette = application.palette();
  application.setStyle(new Style);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  connect(application.styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
    if (m_mode == ThemeMode::system)
      rebuild();
  });
#endif
  m_mode = mode;
  rebuild();
}

void Theme::setMode(ThemeMode mode)
{
  if (mode == m_mode)
    return;
  m_mode = mode;
  rebuild();
}

void Theme::rebuild()
{
  const bool dark = m_mode == ThemeMode::dark || (m_mode == ThemeMode::system && systemIsDark(startPalette));
  m_tokens = dark ? darkTokens() : lightTokens();
  if (qApp) {
    const auto palette = paletteFrom(m_tokens);
    QApplication::setPalette(palette);
    QApplication::setFont(body());
    QToolTip::setPalette(palette);
    qApp->setStyleSheet(styleSheetFrom(m_tokens));
  }
  Q_EMIT changed();
}

QFont Theme::body() const { return uiFont(13); }
QFont Theme::small() const { return uiFont(11); }
QFont Theme::section() const { return uiFont(15, QFont::DemiBold); }
QFont Theme::title() const { return uiFont(20, QFont::DemiBold); }
QFont Theme::bigNumber() const { return uiFont(28, QFont::DemiBold); }

QFont Theme::mono() const
{
  QFont font(monoFamily());
  font.setPixelSize(12);
  font.setStyleHint(QFont::Monospace);
  return font;
}

QString outcomeShape(Outcome outcome)
{
  switch (outcome) {
  case Outcome::resolved:
    return QStringLiteral("●");
  case Outcome::failed:
    return QStringLiteral("◆");
  case Outcome::abandoned:
    return QStringLiteral("▲");
  case Outcome::escalated:
    return QStringLiteral("■");
  case Outcome::unknown:
    break;
  }
  return QStringLiteral("○");
}

QString outcomeWord(Outcome outcome)
{
  switch (outcome) {
  case Outcome::resolved:
    return Theme::tr("resolved");
  case Outcome::failed:
    return Theme::tr("failed");
  case Outcome::abandoned:
    return Theme::tr("abandoned");
  case Outcome::escalated:
    return Theme::tr("escalated");
  case Outcome::unknown:
    break;
  }
  return Theme::tr("unknown");
}

} // namespace hone::ui
