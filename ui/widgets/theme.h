#pragma once

#include <array>

#include <QColor>
#include <QFont>
#include <QObject>

#include "model/outcome.h"

class QApplication;

namespace hone::ui {

/// The named values of the visual language: the only source of colour, size and spacing in ui/.
struct Tokens {
  QColor base, raised, sunken;
  QColor hairline;
  QColor textPrimary, textSecondary;
  QColor accent, onAccent;   ///< onAccent: text on an accent fill
  QColor resolved, failed, abandoned, escalated, unknown;
  QColor addedLine, addedWord, removedLine, removedWord;
  /// Tells groups apart where there is no order among them (a map's categories); whatever is beyond these is drawn in
  /// unknown. At least 3:1 on raised.
  std::array<QColor, 6> categories;
  bool dark = false;

  QColor outcome(Outcome outcome) const;
  QColor accentTint(double alpha) const; ///< accent over base, for selections and hover
};

namespace space {
constexpr int xs = 4, s = 8, m = 12, l = 16, xl = 24;
constexpr int radius = 6;
constexpr int tableRow = 28, conversationRow = 44, filterBar = 40, rail = 176, railCollapsed = 52;
} // namespace space

enum class ThemeMode { system, light, dark };

/// The application's theme: tokens, palette, fonts and style sheet. GUI thread. One per program.
class Theme : public QObject {
  Q_OBJECT
public:
  static Theme& instance();

  /// Sets Fusion, palette, fonts and the style sheet; again at every change.
  void apply(QApplication& application, ThemeMode mode);
  void setMode(ThemeMode mode);
  ThemeMode mode() const { return m_mode; }
  const Tokens& tokens() const { return m_tokens; }

  QFont body() const;      ///< 13 px
  QFont small() const;     ///< 11 px
  QFont section() const;   ///< 15 px, semibold
  QFont title() const;     ///< 20 px, semibold
  QFont bigNumber() const; ///< 28 px, semibold, tabular figures
  QFont mono() const;      ///< 12 px

Q_SIGNALS:
  void changed();

private:
  Theme();
  void rebuild();
  ThemeMode m_mode = ThemeMode::system;
  Tokens m_tokens;
};

inline const Tokens& tokens() { return Theme::instance().tokens(); }

/// ● ◆ ▲ ■ ○ and the word, so that colour never speaks alone.
QString outcomeShape(Outcome outcome);
QString outcomeWord(Outcome outcome);

} // namespace hone::ui
